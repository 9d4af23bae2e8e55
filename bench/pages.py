"""What pages, bookings and feeds cost on a real gunicorn, with 1,000 and with 100,000 bookings.

The figure to trust is R: processor time of the server for one request, divided by that of the bare Jinja grid of the
same minute. `python bench/pages.py 10000` takes another size, `--postgresql` the grown-up database.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.kit import goals
from bench.kit.changes import Changes
from bench.kit.community import FEEDS, PASSWORD, PERSON
from bench.kit.goals import Goal
from bench.kit.served import ROOT, Answer, Client, Cost, Served, environment

BRUSSELS = ZoneInfo("Europe/Brussels")
SIZES = (1_000, 100_000)
CREATED = 200
ROOMS = 20
WEEKS = 5
"""With 20 rooms, more calendars than a server keeps drawings of: on a walk over them each is drawn at each look."""
GROWING = ("a full week of each room, first look", "the full days of a week, first look")
"""These hold as much with 1,000 bookings as with 100,000: what grows is the table they are found in."""


class Row(NamedTuple):
    """One workload: what is asked the n-th time, how often, and the most it may cost."""

    name: str
    ask: Callable[[int], Answer]
    goal: Goal
    times: int = 200
    warm: int = 20


class Bare:
    """The limit, measured next to each row: a machine is not equally fast all the time."""

    def __init__(self, server: Served) -> None:
        self._server = server

    def grid(self) -> float:
        """Processor milliseconds of the grid."""
        client = Client(self._server.port)
        return self._server.cost(lambda _: client.get("/"), times=100, warm=5).cpu

    def hello(self) -> float:
        """Processor milliseconds of the least there is."""
        client = Client(self._server.port)
        return self._server.cost(lambda _: client.get("/hello"), times=400).cpu


def main() -> None:
    """Print one block per size, then how the pages grow."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or SIZES
    found: dict[int, Mapping[str, float]] = {}
    with served(None, application="bench.kit.bare:app") as server:
        bare = Bare(server)
        print(f"bare Jinja grid {bare.grid():.2f} ms (R = 1), Flask hello {bare.hello():.2f} ms")
        print(goals.HEADING)
        for size in sizes:
            found[size] = measured(size, bare)
    if len(found) > 1:
        least, most = found[min(found)], found[max(found)]
        for name in GROWING:
            ratio = most[name] / least[name]
            print(f"{name}, {min(found):,} -> {max(found):,}: x {ratio:.2f}   {goals.GROWTH.judged(ratio)}")


def measured(size: int, bare: Bare) -> dict[str, float]:
    """Print the rows of one size; R by name."""
    found = {}
    with served(size) as server:
        print(f"-- {size:,} bookings, memory of 2 workers {server.memory():.0f} MB at the start")
        for row in rows(server):
            before = bare.grid()
            cost = server.cost(row.ask, times=row.times, warm=row.warm)
            found[row.name] = cost.cpu / ((before + bare.grid()) / 2)
            print(line(row, cost, found[row.name]), flush=True)
        memory = server.memory()
        print(f"{'memory of 2 workers, after all of it':38} {memory:7.0f} MB {'':37}{goals.MEMORY.judged(memory)}")
    return found


def rows(server: Served) -> Iterator[Row]:
    """Every workload."""
    reader = Client(server.port)
    reader.sign_in(PERSON, PASSWORD)
    day = datetime.now(BRUSSELS).date()
    monday = day - timedelta(days=day.weekday())
    weekly, daily = GROWING
    yield Row("week of a room, first look", lambda n: reader.get(walked(day, n)), goals.WEEK)
    yield Row(weekly, lambda n: reader.get(week_of(day, n)), goals.WEEK, times=ROOMS, warm=0)
    yield Row("week of a room, looked at again", lambda _: reader.get(week_of(day, 7)), goals.WEEK)
    later = day + timedelta(weeks=1)
    yield Row("day of 20 rooms, first look", lambda n: reader.get(day_of(later, n)), goals.DAY, times=60)
    yield Row(daily, lambda n: reader.get(day_of(monday, n)), goals.DAY, times=7, warm=0)
    yield Row("day of 20 rooms, looked at again", lambda _: reader.get(day_of(day, 0)), goals.DAY)
    reader.read_token("/rooms/empty/book")
    slots = free_hours(day)
    post = "/rooms/empty/book"
    yield Row("create a booking", lambda n: reader.post(post, wish(slots[n], n)), goals.CREATE, times=CREATED)
    yield Row("conflict answer", lambda n: reader.post(post, wish(slots[0], 10_000 + n)), goals.CONFLICT)
    for size in FEEDS:
        yield from feed(server, size)


def feed(server: Served, size: int) -> Iterator[Row]:
    """A feed as it is put together after a change, asked for again in full (the server may have kept it), and a 304."""
    program, path = Client(server.port), f"/feeds/rooms/feed-{size}.ics"
    changes = Changes(server.environment, f"room:feed-{size}")

    def changed(_: int) -> Answer:
        changes.count()
        return program.get(path)

    yield Row(f"feed of {size}, first after a change", changed, goals.FEEDS[size])
    changes.close()
    yield Row(f"feed of {size}, in full again", lambda _: program.get(path), goals.FEEDS[size])
    tag = program.get(path).headers["ETag"]
    yield Row(f"feed of {size}, 304", lambda _: program.get(path, **{"If-None-Match": tag}), goals.UNCHANGED)


def walked(day: date, number: int) -> str:
    """The n-th calendar of a walk over weeks and rooms, that does not end in the week of `day`."""
    return week_of(day + timedelta(weeks=(number // ROOMS + 2) % WEEKS), number % ROOMS)


def week_of(day: date, room: int) -> str:
    """A room in the week of a day."""
    shown = day.isocalendar()
    return f"/rooms/room-{room}?week={shown.year}-W{shown.week:02d}"


def day_of(day: date, number: int) -> str:
    """The n-th day of a walk over days."""
    return f"/places/le-marronnier/day?date={day + timedelta(days=number)}"


def wish(start: datetime, number: int) -> dict[str, str]:
    """A booking of one hour as the form sends it."""
    return {
        "date": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{start + timedelta(hours=1):%H:%M}",
        "title": f"Booking {number}",
        "party": "me",
        "visibility": "private",
        "key": f"bench-{number}",
    }


def free_hours(day: date) -> list[datetime]:
    """Hours of the empty room, one after the other."""
    return [
        datetime.combine(day + timedelta(days=1 + number // 12), time(8 + number % 12))
        for number in range(CREATED + 40)
    ]


def line(row: Row, cost: Cost, ratio: float) -> str:
    """One row as it is printed."""
    figures = f"{cost.cpu:7.2f} ms CPU  R {ratio:5.1f}  wall {cost.wall:6.1f} ms"
    return f"{row.name:38} {figures}  {cost.octets / 1000:6.1f} kB  {cost.status}  {row.goal.judged(ratio)}"


@contextmanager
def served(size: int | None, *, application: str = "hub:create_app()") -> Iterator[Served]:
    """A server on fresh data, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    url = database() if size and "--postgresql" in sys.argv else ""
    if size:
        command = [sys.executable, "-m", "bench.kit.community", str(size)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment(folder, database_url=url))
    server = Served(application, folder=folder, database_url=url)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def database() -> str:
    """A database of a PostgreSQL of our own."""
    from tests.kit import postgres  # noqa: PLC0415 - it starts a server

    return postgres.database()


if __name__ == "__main__":
    main()
