"""The conflict check with 1,000, 100,000 and 1,000,000 claims: it must not grow with them.

`--postgresql` asks the grown-up database, which takes minutes to fill.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask_migrate import upgrade
from sqlalchemy import insert, text

from bench.kit import goals
from bench.kit.community import PLACE, make_place, make_room
from bench.kit.served import environment
from hub import create_app
from hub.booking.claims import claims_on
from hub.booking.models import Occupancy
from hub.db import db, write_transaction
from hub.domain.timespan import Span
from hub.spaces.models import Resource

SIZES = (1_000, 100_000, 1_000_000)
ROOMS = 20
CHUNK = 20_000
HOUR = timedelta(hours=1)
ASKED = ("taken", "free", "a month")


def main() -> None:
    """Print one line per size: the check of one hour that is taken, that is free, and of a month."""
    print(goals.HEADING)
    found: dict[int, list[float]] = {}
    for size in SIZES:
        folder = Path(tempfile.mkdtemp(prefix="hub-bench-"))
        os.environ.update(environment(folder, database_url=database()))
        app = create_app()
        with app.app_context():
            upgrade()
            middle, room_ids = fill(size)
            house, room = app.config["HUB"], db.session.get_one(Resource, room_ids[3])
            taken, free = Span(middle, middle + HOUR), Span(middle + HOUR, middle + 2 * HOUR)
            month = Span(middle, middle + timedelta(days=30))
            assert [claims_on(room, one, house=house).free(one) for one in (taken, free)] == [(), (room.atoms[0].id,)]
            found[size] = [timed(partial(claims_on, room, span, house=house)) for span in (taken, free, month)]
            figures = "   ".join(f"{name} {figure:6.0f} µs" for name, figure in zip(ASKED, found[size], strict=True))
            print(f"{size:>9,} claims: {figures}", flush=True)
            db.session.rollback()
            db.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)
    for least, most in pairwise(SIZES):
        for name, before, after in zip(ASKED, found[least], found[most], strict=True):
            # A thousand claims in 20 rooms end within days: a month of them is not the same question.
            judged = goals.GROWTH.judged(after / before) if (name, least) != ("a month", SIZES[0]) else "not comparable"
            print(f"{name}, {least:,} -> {most:,}: x {after / before:.2f}   {judged}")


def fill(size: int) -> tuple[datetime, list[int]]:
    """Claims of one hour, every other hour, in 20 rooms: the instant in the middle, and the rooms."""
    with write_transaction():
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        place = make_place(PLACE, now=now)
        rooms = [make_room(place, f"room-{number}", now=now) for number in range(ROOMS)]
        atoms = [room.atoms[0].id for room in rooms]
        ids = [room.id for room in rooms]
    each = size // ROOMS
    first = now - each * HOUR
    # The claims of nobody: keys to occurrences are not what is measured.
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        rows = claims(atoms, first, each)
        while chunk := list(islice(rows, CHUNK)):
            connection.execute(insert(Occupancy), chunk)
        connection.commit()
    return first + (each // 2) * 2 * HOUR, ids


def claims(atoms: list[int], first: datetime, each: int) -> Iterator[dict[str, object]]:
    """One row per claim."""
    for atom in atoms:
        for number in range(each):
            start = first + number * 2 * HOUR
            yield {"occurrence_id": 1, "atom_id": atom, "start_at": start, "end_at": start + HOUR}


def timed(run: Callable[[], object], *, times: int = 400) -> float:
    """The median in microseconds."""
    figures = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        figures.append((time.perf_counter() - began) * 1_000_000)
    return median(figures)


def database() -> str:
    """A database of a PostgreSQL of our own, where it is asked for."""
    if "--postgresql" not in sys.argv:
        return ""
    from tests.kit import postgres  # noqa: PLC0415 - it starts a server

    return postgres.database()


if __name__ == "__main__":
    main()
