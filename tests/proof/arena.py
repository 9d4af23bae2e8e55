"""Where contestants meet: starts their processes, sends them shots, collects their answers."""

import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from tests.proof import contestant
from tests.proof.contestant import Answer, Shot
from tests.proof.seed import CONTESTANTS, PASSWORD
from tests.proof.server import Server

PATIENCE = 240
FORM = "/rooms/single/book"

Round = Sequence[Shot | None]
"""The shots of one contested slot, one per contestant; None for who sits it out."""


class Arena:
    """Contestants as real processes, all waiting at one barrier."""

    def __init__(self, size: int = CONTESTANTS) -> None:
        context = multiprocessing.get_context("spawn")
        # Kept here: the semaphores of a barrier nobody holds are gone before a slow child has opened them.
        self._barrier = context.Barrier(size)
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for _ in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=contestant.main, args=(theirs, self._barrier), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def __len__(self) -> int:
        return len(self._pipes)

    def race(self, server: Server, rounds: Sequence[Round]) -> list[list[Answer]]:
        """Every round is fired at once; the answers of each, without those who sat it out."""
        lanes = [[one[lane] if lane < len(one) else None for one in rounds] for lane in range(len(self))]
        self._prepare(server, lanes)
        answers = self._all("race", [{"port": server.port, "shots": lane} for lane in lanes])
        return [[one for one in found if one is not None] for found in zip(*answers, strict=True)]

    def start_spree(self, server: Server, lanes: Sequence[Sequence[Shot]], *, seconds: float) -> None:
        """Each contestant fires its own shots one after the other; `finish_spree` waits for the answers."""
        self._prepare(server, lanes)
        for pipe, lane in zip(self._pipes, lanes, strict=True):
            pipe.send(("spree", {"port": server.port, "shots": lane, "seconds": seconds}))

    def finish_spree(self) -> list[list[Answer]]:
        """The answers, contestant by contestant."""
        return [self._receive(pipe) for pipe in self._pipes]

    def close(self) -> None:
        """Let the processes end."""
        for pipe in self._pipes:
            pipe.send(("stop", {}))
        for process in self._processes:
            process.join(timeout=5)
            if process.is_alive():
                process.kill()
                process.join(timeout=5)
            process.close()

    def _prepare(self, server: Server, lanes: Sequence[Sequence[Shot | None]]) -> None:
        orders = [
            {
                "port": server.port,
                "emails": sorted({shot.email for shot in lane if shot}),
                "password": PASSWORD,
                "form": FORM,
            }
            for lane in lanes
        ]
        self._all("prepare", orders)

    def _all(self, name: str, orders: Sequence[dict[str, Any]]) -> list[Any]:
        for pipe, order in zip(self._pipes, orders, strict=True):
            pipe.send((name, order))
        return [self._receive(pipe) for pipe in self._pipes]

    def _receive(self, pipe: Connection) -> Any:
        assert pipe.poll(PATIENCE), "a contestant does not come back"
        state, result = pipe.recv()
        assert state == "done", result
        return result
