"""The last of what is shared: a desk, a projector, an hour of a plan, a place in the building; each with its control.

But for the desks, each contestant has a room of its own: only the lock on what is shared stands between them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.proof.annex import DESKS, DUO, HEADS, LANES, LIMIT, PROJECTORS
from tests.proof.arena import Arena, Round
from tests.proof.conftest import Starter
from tests.proof.contest import NO, YES, Result, fight, times, trouble, wish
from tests.proof.contestant import Shot
from tests.proof.ledger import Ledger
from tests.proof.seed import member
from tests.proof.server import Server

pytestmark = pytest.mark.timeout(1500)

REFUSED = 422
UNGUARDED = "tests.proof.unguarded:app"
MOST_WEEKS = 80
INSIDE = LIMIT // HEADS
"""How many parties of so many heads fit into the building."""
DESKS_HELD = """
    SELECT count(*) FROM occupancy JOIN occurrence ON occurrence.id = occupancy.occurrence_id
    JOIN booking ON booking.id = occurrence.booking_id JOIN resource ON resource.id = booking.resource_id
    WHERE resource.slug = 'desks' AND occurrence.state = 'confirmed'
"""
PIECES_HELD = """
    SELECT count(*) FROM occupancy JOIN resource_atom ON resource_atom.atom_id = occupancy.atom_id
    JOIN resource ON resource.id = resource_atom.resource_id WHERE resource.slug = 'projector'
"""

Print = Callable[[str], None]


def lanes(name: str) -> list[str]:
    """The rooms of a contest."""
    return [f"{name}-{lane}" for lane in LANES]


def with_fields(shot: Shot, **fields: str) -> Shot:
    """The form with more typed into it."""
    return replace(shot, fields={**shot.fields, **fields})


def desks(slots: int) -> list[Round]:
    """Six want one of three desks."""
    return [[with_fields(wish(member(lane), "desks", start), quantity="1") for lane in LANES] for start in times(slots)]


def projectors(slots: int) -> list[Round]:
    """Six rooms want one of two projectors."""
    return [
        [with_fields(wish(member(lane), f"stage-{lane}", start), extra_projector="1") for lane in LANES]
        for start in times(slots)
    ]


def heads(slots: int) -> list[Round]:
    """Six parties of four want into a building for ten."""
    return [
        [with_fields(wish(member(lane), f"floor-{lane}", start), headcount=str(HEADS)) for lane in LANES]
        for start in times(slots)
    ]


def hours(slots: int, name: str, *, people: Sequence[str], party: str) -> list[Round]:
    """One plan of one hour a week: each week six wishes for it, at other hours in other rooms."""
    today = datetime.now(UTC).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    monday = today + timedelta(days=7 - today.weekday())
    return [
        [
            with_fields(
                wish(people[lane % len(people)], f"{name}-{lane}", monday + timedelta(weeks=week, hours=8 + 2 * lane)),
                party=party,
            )
            for lane in LANES
        ]
        for week in range(min(slots, MOST_WEEKS))
    ]


def tabs(slots: int) -> list[Round]:
    """Six tabs of one person."""
    return hours(slots, "meeting", people=[member(0)], party="me")


def delegates(slots: int) -> list[Round]:
    """Two people who act for one organisation."""
    return hours(slots, "duo", people=[member(1), member(2)], party=DUO)


CONTESTS = [
    pytest.param("the last desk of a pool", desks, ["desks"], DESKS, NO, id="desk"),
    pytest.param("the last projector", projectors, lanes("stage"), PROJECTORS, NO, id="projector"),
    pytest.param("the last places in the building", heads, lanes("floor"), INSIDE, NO, id="building"),
    pytest.param("the last hour of a plan, one person", tabs, lanes("meeting"), 1, REFUSED, id="tabs"),
    pytest.param("the last hour of a plan, two people", delegates, lanes("duo"), 1, REFUSED, id="delegates"),
]


@pytest.mark.parametrize(("name", "rounds", "rooms", "share", "no"), CONTESTS)
def test_no_more_than_there_is(
    name: str,
    rounds: Callable[[int], list[Round]],
    rooms: list[str],
    share: int,
    no: int,
    arena: Arena,
    server: Server,
    slots: int,
    figures: Print,
) -> None:
    result = fight(arena, server, rounds(slots))
    figures(line(result, name, server, share))
    assert {answer.status for answer in result.answers} == {YES, no}
    assert [len(told) for told in result.winners] == [share] * len(result.rounds)
    ledger = Ledger(server)
    assert ledger.confirmed(*rooms) == {address for told in result.winners for address in told}
    assert ledger.overlaps() == 0
    assert ledger.halves() == {}
    assert ledger.deadlocks() == 0
    assert trouble(server) == []
    for held, room in ((DESKS_HELD, "desks"), (PIECES_HELD, "stage-0")):
        if room in rooms:
            assert ledger.count(held) == share * len(result.rounds)


def test_without_lock_there_is_more_than_there_is(
    arena: Arena, start: Starter, database: str, slots: int, figures: Print
) -> None:
    """The control: no lock, and for desks and projectors no guard either. Each share must be overrun."""
    server = start(database, application=UNGUARDED)
    Ledger(server).remove_guards()
    overrun = {}
    for contest in CONTESTS:
        name, rounds, _rooms, share, _no = contest.values
        result = fight(arena, server, rounds(slots))
        overrun[name] = sum(len(told) > share for told in result.winners)
        figures(line(result, f"control, no lock: {name}", server, share))
    server.stop()
    assert {name for name, times_over in overrun.items() if not times_over} == set()


def line(result: Result, name: str, server: Server, share: int) -> str:
    """The figures of a contest."""
    yes = sum(answer.status == YES for answer in result.answers)
    over = sum(len(told) > share for told in result.winners)
    worst = max(answer.seconds for answer in result.answers)
    return (
        f"{name} {server.kind}: {len(result.rounds)} rounds of {len(LANES)}, {share} to be had, {yes} yes, "
        f"{over} rounds with more than there is, {result.seconds:.1f} s, slowest answer {worst * 1000:.0f} ms"
    )
