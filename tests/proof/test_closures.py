"""A room closed while people book it: whoever is told yes was there before the closure, and is among those it hits."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.proof.arena import Arena
from tests.proof.conftest import Starter
from tests.proof.contest import Result, fight, times, wish
from tests.proof.contestant import Shot
from tests.proof.ledger import Ledger
from tests.proof.seed import CONTESTANTS, manager, member
from tests.proof.server import Server

pytestmark = pytest.mark.timeout(1500)

UNGUARDED = "tests.proof.unguarded:app"
CLOSED = 422
DONE = """
    SELECT audit_entry.id FROM audit_entry JOIN resource ON audit_entry.thing = 'room:' || resource.id
    WHERE audit_entry.action = 'room.close' AND resource.slug = :slug ORDER BY audit_entry.id
"""
BOOKED = "SELECT id FROM audit_entry WHERE action = 'booking.booked' AND thing = :thing"

Print = Callable[[str], None]


def test_closure_against_booking(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    result, late = contest(arena, server, "closing", slots // 2)
    told = [sum("/bookings/" in address for address in addresses) for addresses in result.winners]
    figures(line("closure against booking", result, server, late))
    assert late == 0
    assert {answer.status for answer in result.answers} <= {303, 409, CLOSED}
    assert [len(addresses) - count for addresses, count in zip(result.winners, told, strict=True)] == [1] * (slots // 2)
    assert max(told) == 1


def test_closure_without_lock(arena: Arena, start: Starter, database: str, slots: int, figures: Print) -> None:
    server = start(database, application=UNGUARDED)
    result, late = contest(arena, server, "ajar", slots // 2)
    server.stop()
    figures(line("control, closure without lock", result, server, late))
    assert late > 0


def line(name: str, result: Result, server: Server, late: int) -> str:
    """The figures; what a closed room answers is no error here."""
    count = Counter(answer.status for answer in result.answers)
    booked = sum("/bookings/" in address for addresses in result.winners for address in addresses)
    others = sum(number for status, number in count.items() if status not in {303, 409, CLOSED})
    return (
        f"{name} {server.kind}: {len(result.rounds)} slots, {count[303] - booked} closures, {booked} booked, {late} of "
        f"them after the closure, {count[409]} taken, {count[CLOSED]} closed, {others} errors, {result.seconds:.1f} s"
    )


def contest(arena: Arena, server: Server, room: str, slots: int) -> tuple[Result, int]:
    """Every slot is closed once and wanted by all others; also how many were told yes after it was closed.

    The order of audit lines is the order of the locks: both acts write theirs before they let go.
    """
    everybody = [member(number) for number in range(1, CONTESTANTS)]
    starts = times(slots)
    rounds = [[*(wish(email, room, start) for email in everybody), closing(room, start)] for start in starts]
    result = fight(arena, server, rounds)
    ledger = Ledger(server)
    closed = iter(ledger.rows(DONE, slug=room))
    late = 0
    for *booking, closure in result.rounds:
        end = next(closed) if closure.status == 303 else None
        told = [answer.location.rpartition("/")[2] for answer in booking if answer.status == 303]
        began = [ledger.count(BOOKED, thing=f"booking:{number}") for number in told]
        late += sum(end is not None and entry > end for entry in began)
    return result, late


def closing(room: str, start: datetime) -> Shot:
    """A closure of one hour, as the form sends it."""
    day = start.date().isoformat()
    hours = {"start": f"{start:%H:%M}", "end": f"{start + timedelta(hours=1):%H:%M}"}
    fields = {"from_on": day, "until_on": day, **hours, "reason_fr": "Travaux"}
    return Shot(manager(0), f"/manage/rooms/{room}/close", fields)
