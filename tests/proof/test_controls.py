"""The same race where protection is taken away: it must be lost, or it proves nothing. Each layer alone must hold."""

from collections.abc import Callable

import pytest

from tests.proof.arena import Arena
from tests.proof.conftest import Starter
from tests.proof.contest import NO, YES, Result, fight, times, wish
from tests.proof.ledger import Ledger
from tests.proof.seed import CONTESTANTS, member
from tests.proof.server import Server

pytestmark = pytest.mark.timeout(1500)

UNGUARDED = "tests.proof.unguarded:app"

Print = Callable[[str], None]


def test_without_lock_and_without_guard(
    arena: Arena, start: Starter, database: str, slots: int, figures: Print
) -> None:
    server = start(database, application=UNGUARDED)
    ledger = Ledger(server)

    with_the_net = race(arena, server, "guarded", slots)
    overlaps = ledger.overlaps()
    figures(with_the_net.line("control, no lock but the guard", server, double_bookings=overlaps))
    assert overlaps == 0
    assert max(len(told) for told in with_the_net.winners) == 1
    assert len(ledger.confirmed("guarded")) == yes(with_the_net)

    ledger.remove_guards()
    careless = race(arena, server, "open", slots)
    overlaps = ledger.overlaps()
    overbooked = sum(len(told) > 1 for told in careless.winners)
    more = {"slots_booked_twice_or_more": overbooked, "overlapping_pairs": overlaps}
    figures(careless.line("control, no lock and no guard", server, **more))
    server.stop()
    assert overlaps > 0
    assert overbooked > 0


def test_without_guard_but_with_lock(arena: Arena, server: Server, slots: int, figures: Print) -> None:
    ledger = Ledger(server)
    ledger.remove_guards()
    try:
        result = race(arena, server, "locked", slots)
    finally:
        ledger.install_guards()
    figures(result.line("control, the lock but no guard", server, double_bookings=ledger.overlaps()))
    assert ledger.overlaps() == 0
    assert {answer.status for answer in result.answers} == {YES, NO}
    assert [len(told) for told in result.winners] == [1] * slots


def race(arena: Arena, server: Server, room: str, slots: int) -> Result:
    """Everybody wants the same hour."""
    everybody = [member(number) for number in range(CONTESTANTS)]
    return fight(arena, server, [[wish(email, room, start) for email in everybody] for start in times(slots)])


def yes(result: Result) -> int:
    """How many were told yes."""
    return sum(answer.status == YES for answer in result.answers)
