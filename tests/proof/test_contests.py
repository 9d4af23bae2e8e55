"""Races for the same time: exactly one is told yes, the database holds what was told, nobody sees an error."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.proof.arena import Arena
from tests.proof.contest import Result, fight, times, together, trouble, wish
from tests.proof.contestant import Shot
from tests.proof.ledger import Ledger
from tests.proof.seed import CONTESTANTS, MANAGERS, manager, member
from tests.proof.server import Server

pytestmark = pytest.mark.timeout(1500)

EVERYBODY = [member(number) for number in range(CONTESTANTS)]
SPANS = ((0, 120), (0, 240), (30, 120), (60, 60), (90, 30), (90, 150))
"""Start and length in minutes; all of them hold the half hour from 90 to 120."""

Print = Callable[[str], None]


def test_single_room(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    rounds = [[wish(email, "single", start) for email in EVERYBODY] for start in times(slots)]
    result = fight(arena, server, rounds)
    figures(result.line("single room", server))
    one_winner_each(result, server, "single")


def test_overlapping_lengths(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    rounds = [
        [
            wish(email, "lengths", start + timedelta(minutes=offset), minutes=length)
            for email, (offset, length) in zip(EVERYBODY, SPANS, strict=True)
        ]
        for start in times(slots, hours=4)
    ]
    result = fight(arena, server, rounds)
    figures(result.line("overlapping lengths", server))
    one_winner_each(result, server, "lengths")


def test_whole_hall_against_half(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    rounds = [
        [wish(email, "hall-a" if lane % 2 else "hall", start) for lane, email in enumerate(EVERYBODY)]
        for start in times(slots)
    ]
    result = fight(arena, server, rounds)
    figures(result.line("A+B against A", server))
    one_winner_each(result, server, "hall", "hall-a")


def test_whole_hall_against_each_half(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    rooms = ("wing", "wing-b", "wing-a", "wing", "wing-a", "wing-b")
    rounds = [
        [wish(email, room, start) for email, room in zip(EVERYBODY, rooms, strict=True)] for start in times(slots)
    ]
    result = fight(arena, server, rounds)
    figures(result.line("A+B against A against B", server))
    assert result.failures == []
    for one in result.rounds:
        won = sorted(room for answer, room in zip(one, rooms, strict=True) if answer.status == 303)
        assert won in (["wing"], ["wing-a", "wing-b"])
    told_is_kept(result, server, "wing", "wing-a", "wing-b")


def test_series_against_single(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    weeks = 4
    third, last = timedelta(weeks=2), timedelta(weeks=weeks - 1)
    rounds = [
        [
            wish(email, "series", start + third)
            if lane % 2
            else wish(email, "series", start, until=(start + last).date())
            for lane, email in enumerate(EVERYBODY)
        ]
        for start in times(slots, weeks=weeks)
    ]
    result = fight(arena, server, rounds)
    won = [lane for one in result.rounds for lane, answer in enumerate(one) if answer.status == 303]
    series = sum(lane % 2 == 0 for lane in won)
    figures(result.line("series against single", server, won_by_series=series))
    one_winner_each(result, server, "series")
    dates = Ledger(server).count(
        "SELECT count(*) FROM occurrence JOIN booking ON booking.id = occurrence.booking_id"
        " JOIN resource ON resource.id = booking.resource_id WHERE resource.slug = 'series'"
    )
    assert dates == series * weeks + (slots - series)


def test_approval_against_approval(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    ledger, results, approved = Ledger(server), [], set[str]()
    for starts in batches(times(slots)):
        asked = ask(arena, server, "kitchen", starts, rivals=MANAGERS)
        assert ledger.confirmed("kitchen") == approved
        rounds = [
            [Shot(manager(n), f"{address}/approve", {}) for n, address in enumerate(addresses)] for addresses in asked
        ]
        results.append(fight(arena, server, rounds))
        for answers, addresses in zip(results[-1].rounds, asked, strict=True):
            approved |= {address for answer, address in zip(answers, addresses, strict=True) if answer.status == 303}
    result = together(results)
    figures(result.line("approval against approval", server))
    assert result.failures == []
    assert [len(addresses) for addresses in result.winners] == [1] * slots
    assert ledger.confirmed("kitchen") == approved
    nothing_is_broken(server)


def test_change_into_against_booking(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    movers, bookers = EVERYBODY[:3], EVERYBODY[3:]
    starts = times(slots, hours=4)
    held = fight(
        arena,
        server,
        [
            [wish(email, "change", start + timedelta(hours=1 + lane)) for lane, email in enumerate(movers)]
            for start in starts
        ],
    )
    assert held.failures == []
    rounds = [
        [
            *(moved(email, address, start) for email, address in zip(movers, addresses, strict=True)),
            *(wish(email, "change", start) for email in bookers),
        ]
        for start, addresses in zip(starts, held.winners, strict=True)
    ]
    result = fight(arena, server, rounds)
    won = [lane for one in result.rounds for lane, answer in enumerate(one) if answer.status == 303]
    figures(result.line("change into against booking", server, won_by_change=sum(lane < len(movers) for lane in won)))
    assert result.failures == []
    assert [len(addresses) for addresses in result.winners] == [1] * slots
    told = {address for addresses in [*held.winners, *result.winners] for address in addresses}
    assert Ledger(server).confirmed("change") == told
    nothing_is_broken(server)


def test_double_click(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    rounds = [
        [wish(member(0), "clicks", start, key=f"click-{n}")] * CONTESTANTS for n, start in enumerate(times(slots))
    ]
    result = fight(arena, server, rounds)
    figures(result.line("double click", server, bookings=len(Ledger(server).confirmed("clicks"))))
    assert result.failures == []
    assert [len(addresses) for addresses in result.winners] == [CONTESTANTS] * slots
    assert [len(set(addresses)) for addresses in result.winners] == [1] * slots
    told_is_kept(result, server, "clicks")


def test_losers_book_elsewhere(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    """An approval refuses three rivals while these book another room of the place: nobody waits in a ring."""
    results, approved = [], set[str]()
    for starts in batches(times(slots)):
        asked = ask(arena, server, "pantry", starts, rivals=4)
        rounds = [
            [
                Shot(manager(0), f"{addresses[0]}/approve", {}),
                *(wish(member(n), f"elsewhere-{n}", start) for n in range(1, 4)),
            ]
            for start, addresses in zip(starts, asked, strict=True)
        ]
        results.append(fight(arena, server, rounds))
        approved |= {addresses[0] for addresses in asked}
    result = together(results)
    figures(result.line("approval while the losers book elsewhere", server))
    assert [answer.status for answer in result.answers] == [303] * len(result.answers)
    assert Ledger(server).confirmed("pantry") == approved
    nothing_is_broken(server)


def batches(starts: list[datetime]) -> list[list[datetime]]:
    """Ten slots at a time: a manager with hundreds of open requests is another matter."""
    return [starts[first : first + 10] for first in range(0, len(starts), 10)]


def ask(arena: Arena, server: Server, room: str, starts: list[datetime], *, rivals: int) -> list[list[str]]:
    """Requests of several members for the same slots: their addresses, slot by slot."""
    asked = fight(arena, server, [[wish(member(n), room, start) for n in range(rivals)] for start in starts])
    assert asked.failures == []
    assert all(len(addresses) == rivals for addresses in asked.winners)
    return asked.winners


def moved(email: str, address: str, start: datetime) -> Shot:
    """The change of a fresh booking to another hour of its day, as the form sends it."""
    new = wish(email, "change", start).fields
    kept = {name: new[name] for name in ("date", "start", "end", "title", "visibility")}
    return Shot(email, f"{address}/change", {**kept, "sequence": "0"})


def one_winner_each(result: Result, server: Server, *rooms: str) -> None:
    """One yes for each slot, and everything else in order."""
    assert result.failures == []
    assert [len(addresses) for addresses in result.winners] == [1] * len(result.rounds)
    told_is_kept(result, server, *rooms)


def told_is_kept(result: Result, server: Server, *rooms: str) -> None:
    """The bookings that stand are those that people were told of."""
    assert Ledger(server).confirmed(*rooms) == {address for addresses in result.winners for address in addresses}
    nothing_is_broken(server)


def nothing_is_broken(server: Server) -> None:
    """No overlap, no half booking, no deadlock, no error in the log."""
    ledger = Ledger(server)
    assert ledger.overlaps() == 0
    assert ledger.halves() == {}
    assert ledger.deadlocks() == 0
    assert trouble(server) == []
