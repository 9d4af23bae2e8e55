"""What pages, bookings and feeds cost on a real gunicorn, with 1,000, 10,000 and 100,000 bookings.

The figure to trust is R: processor time of the server for one request, divided by that of the bare Jinja grid of the
same run. `python bench/pages.py 1000` takes one size, `--postgresql` the grown-up database.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.kit.community import FEEDS, PASSWORD, PERSON
from bench.kit.served import ROOT, Client, Cost, Served, environment

BRUSSELS = ZoneInfo("Europe/Brussels")
SIZES = (1_000, 10_000, 100_000)
CREATED = 200


def main() -> None:
    """Print one block per size."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or SIZES
    with served(None, application="bench.kit.bare:app") as bare:
        client = Client(bare.port)
        grid = bare.cost(lambda _: client.get("/"), times=400)
        hello = bare.cost(lambda _: client.get("/hello"), times=400)
    print(f"bare Jinja grid {grid.cpu:.2f} ms (R = 1), Flask hello {hello.cpu:.2f} ms")
    for size in sizes:
        with served(size) as server:
            print(f"-- {size:,} bookings, memory of 2 workers {server.memory():.0f} MB at the start")
            for name, cost in rows(server):
                print(line(name, cost, grid))
            print(f"{'memory of 2 workers, after all of it':36} {server.memory():7.0f} MB")


def rows(server: Served) -> Iterator[tuple[str, Cost]]:
    """Every workload with its cost."""
    reader = Client(server.port)
    reader.sign_in(PERSON, PASSWORD)
    day = datetime.now(BRUSSELS).date()
    week = f"{day.isocalendar().year}-W{day.isocalendar().week:02d}"
    yield "week of a room, signed in", pages(server, reader, f"/rooms/room-7?week={week}")
    yield "day of 20 rooms, signed in", pages(server, reader, f"/places/le-marronnier/day?date={day}")
    reader.read_token("/rooms/empty/book")
    slots = free_hours(day)
    yield "create a booking", server.cost(lambda n: reader.post("/rooms/empty/book", wish(slots[n], n)), times=CREATED)
    yield "conflict answer", server.cost(lambda n: reader.post("/rooms/empty/book", wish(slots[0], 10_000 + n)))
    for feed in FEEDS:
        path = f"/feeds/rooms/feed-{feed}.ics"
        yield f"feed of {feed}, cold", pages(server, reader, path)
        etag = reader.get(path).headers["ETag"]
        yield f"feed of {feed}, 304", server.cost(lambda _, p=path, e=etag: reader.get(p, **{"If-None-Match": e}))


def pages(server: Served, client: Client, path: str) -> Cost:
    """The cost of reading one page."""
    return server.cost(lambda _: client.get(path))


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


def line(name: str, cost: Cost, grid: Cost) -> str:
    """One row as it is printed."""
    figures = f"{cost.cpu:7.2f} ms CPU  R {cost.cpu / grid.cpu:5.1f}  wall {cost.wall:6.1f} ms"
    return f"{name:36} {figures}  {cost.octets / 1000:6.1f} kB  {cost.status}"


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
