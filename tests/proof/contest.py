"""A contest: rounds of shots at one slot each, fired by the arena, counted and held against the database."""

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.proof.arena import Arena, Round
from tests.proof.contestant import Answer, Shot
from tests.proof.server import Server

YES, NO = 303, 409
TROUBLE = ("Traceback", "database is locked", "deadlock detected", "WORKER TIMEOUT")
TRACE = 80
BRUSSELS = ZoneInfo("Europe/Brussels")
OPENS, CLOSES = 8, 22
HOUR = 60


@dataclass(frozen=True, slots=True)
class Result:
    """The answers of a contest, round by round."""

    rounds: Sequence[Sequence[Answer]]
    seconds: float

    @property
    def answers(self) -> list[Answer]:
        """All answers."""
        return [answer for one in self.rounds for answer in one]

    @property
    def winners(self) -> list[list[str]]:
        """Round by round, the addresses that were told a yes."""
        return [[answer.location for answer in one if answer.status == YES] for one in self.rounds]

    @property
    def failures(self) -> list[tuple[int, str]]:
        """Answers that are neither yes nor no."""
        return [(answer.status, answer.text) for answer in self.answers if answer.status not in {YES, NO}]

    def line(self, name: str, server: Server, **more: object) -> str:
        """The figures of the contest."""
        yes = sum(answer.status == YES for answer in self.answers)
        no = sum(answer.status == NO for answer in self.answers)
        worst = max(answer.seconds for answer in self.answers)
        tail = "".join(f", {value} {what.replace('_', ' ')}" for what, value in more.items())
        return (
            f"{name} {server.kind}: {len(self.rounds)} slots, {len(self.rounds[0])} contestants, {yes} yes, {no} no, "
            f"{len(self.failures)} errors{tail}, {self.seconds:.1f} s, slowest answer {worst * 1000:.0f} ms"
        )


def together(results: Sequence[Result]) -> Result:
    """Several contests counted as one."""
    return Result([one for result in results for one in result.rounds], sum(result.seconds for result in results))


def fight(arena: Arena, server: Server, rounds: Sequence[Round]) -> Result:
    """Fire all rounds."""
    began = time.monotonic()
    answers = arena.race(server, rounds)
    return Result(answers, time.monotonic() - began)


def times(count: int, *, hours: int = 1, weeks: int = 1) -> list[datetime]:
    """Starts of slots that do not touch each other, as wall times from the day after tomorrow.

    With `weeks`, each slot leaves room for a weekly series of that many dates.
    """
    found: list[datetime] = []
    first = datetime.now(UTC).astimezone(BRUSSELS).date() + timedelta(days=2)
    for day in _days(first, weeks=weeks):
        for hour in range(OPENS, CLOSES - hours + 1, hours):
            found.append(datetime.combine(day, datetime.min.time()).replace(hour=hour))
            if len(found) == count:
                return found
    raise AssertionError("the days are endless")


def wish(
    email: str, room: str, start: datetime, *, minutes: int = HOUR, key: str = "", until: date | None = None
) -> Shot:
    """A booking as the form sends it; its own key unless one is given."""
    fields = {
        "date": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{start + timedelta(minutes=minutes):%H:%M}",
        "title": f"{room} for {email.split('@', 1)[0]}",
        "party": "me",
        "visibility": "private",
        "repeat": "weekly" if until else "",
        "until": until.isoformat() if until else "",
        "key": key or secrets.token_hex(16),
    }
    return Shot(email, f"/rooms/{room}/book", fields)


def trouble(server: Server) -> list[str]:
    """What the log says that no contest may leave there, each with the lines that follow it."""
    lines = server.log().splitlines()
    found = [number for number, line in enumerate(lines) if any(word in line for word in TROUBLE)]
    return ["\n".join(lines[number : number + TRACE]) for number in found]


def _days(first: date, *, weeks: int) -> Iterator[date]:
    block = 0
    while True:
        for offset in range(7):
            yield first + timedelta(days=7 * weeks * block + offset)
        block += 1
