"""Kill -9 in the middle of bookings: what was confirmed is there, what is there is whole, the house goes on."""

import time
from collections.abc import Callable

import pytest

from tests.proof.arena import Arena
from tests.proof.contest import YES, times, trouble, wish
from tests.proof.contestant import Answer, Shot
from tests.proof.ledger import Ledger
from tests.proof.seed import CONTESTANTS, member
from tests.proof.server import Server

pytestmark = pytest.mark.timeout(1500)

SECONDS, EVERY, KILLS = 12.0, 0.4, 15
SHOTS = 2400

Print = Callable[[str], None]


def test_kill_workers(arena: Arena, server: Server, figures: Print) -> None:
    arena.start_spree(server, lanes("shot"), seconds=SECONDS)
    killed = shoot_workers(server, until=time.monotonic() + SECONDS)
    answers = [answer for lane in arena.finish_spree() for answer in lane]
    figures(line("kill -9 of workers", server, answers, what=f"{killed} kills in {SECONDS:.0f} s"))
    assert killed >= KILLS
    everything_is_kept("shot", server, answers)


def test_kill_whole_server(arena: Arena, server: Server, figures: Print) -> None:
    arena.start_spree(server, lanes("felled"), seconds=SECONDS)
    rest(SECONDS / 4)
    server.kill_all()
    back = server.start()
    answers = [answer for lane in arena.finish_spree() for answer in lane]
    figures(line("kill -9 of everything", server, answers, what=f"back after {back:.1f} s"))
    everything_is_kept("felled", server, answers)


def lanes(room: str) -> list[list[Shot]]:
    """For each contestant hours of its own: nobody wants what another wants."""
    starts = times(SHOTS)
    per = len(starts) // CONTESTANTS
    return [
        [wish(member(lane), room, start) for start in starts[lane * per : (lane + 1) * per]]
        for lane in range(CONTESTANTS)
    ]


def shoot_workers(server: Server, *, until: float) -> int:
    """Kill one worker after the other, at a steady pace."""
    killed = 0
    while time.monotonic() < until:
        rest(EVERY)
        workers = server.workers()
        killed += bool(workers) and server.kill_worker(workers[0])
    return killed


def rest(seconds: float) -> None:
    """The pace of the killer; nothing waits for a result here."""
    time.sleep(seconds)


def everything_is_kept(room: str, server: Server, answers: list[Answer]) -> None:
    """Whoever was told yes has a whole booking, nobody else has one, and the database is sound."""
    wrong = [(answer.status, answer.text) for answer in answers if answer.status != YES]
    assert wrong == [], "\n".join(trouble(server))
    assert len(answers) >= CONTESTANTS
    ledger = Ledger(server)
    told = [answer.location for answer in answers]
    assert len(told) == len(set(told))
    assert ledger.confirmed(room) == set(told)
    assert ledger.overlaps() == 0
    assert ledger.halves() == {}
    assert ledger.integrity() == []
    deadline = time.monotonic() + 5
    while ledger.left_open() != (0, 0) and time.monotonic() < deadline:
        rest(0.1)
    assert ledger.left_open() == (0, 0)


def line(name: str, server: Server, answers: list[Answer], *, what: str) -> str:
    """The figures of a run."""
    yes = sum(answer.status == YES for answer in answers)
    again = sum(bool(answer.tried) for answer in answers)
    return (
        f"{name} {server.kind}: {what}, {CONTESTANTS} contestants, {len(answers)} asked, "
        f"{yes} yes, {len(answers) - yes} errors, {again} sent again after a broken connection"
    )
