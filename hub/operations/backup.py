"""An installation into one file, as it is at one instant, while people go on booking."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from hub.config import ROOT, Settings
from hub.db import Base, db
from hub.operations import archives, rows
from hub.operations.archives import CHUNK, FORMAT, SECRET, Refusal, Writer
from hub.operations.rows import Sheet

UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was written or put back."""

    tables: int
    rows: int
    files: int


def write(path: Path, *, house: Settings, secret: str, now: datetime) -> Figures:
    """Write a backup to `path`, in the place of one that is there. Raises Refusal."""
    counts: dict[str, int] = {}
    with _snapshot() as connection:
        sheets = [rows.sheet_of(table) for table in Base.metadata.sorted_tables]
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "hub": version("hub"),
            "schema": _at_head(connection),
            "made_at": now.isoformat(),
            "database": connection.dialect.name,
            "demo": bool(connection.execute(text("SELECT demo FROM installation")).scalar()),
            "tables": [sheet.written() for sheet in sheets],
            "rows": counts,
        }
        files = _uploads(house.instance)
        with archives.written(path, manifest) as writer:
            for sheet in sheets:
                writer.add(f"tables/{sheet.name}.jsonl", _counted(connection, sheet, counts))
            sent = sum(_added(writer, house.instance, file) for file in files)
            writer.add(SECRET, [secret.encode()])
    return Figures(len(sheets), sum(counts.values()), sent)


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """A transaction that sees one instant to its end and holds nobody up."""
    whole = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options: dict[str, Any] = whole if db.engine.dialect.name == "postgresql" else {}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _at_head(connection: Connection) -> str:
    found = MigrationContext.configure(connection).get_current_revision()
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if found is None:
        raise Refusal("there is nothing here yet: run `hub init`")
    if found != wanted:
        raise Refusal(f"the database is at {found}, not at {wanted}: run `hub migrate` first")
    return found


def _counted(connection: Connection, sheet: Sheet, counts: dict[str, int]) -> Iterator[bytes]:
    counts[sheet.name] = 0
    for line in rows.dump(connection, sheet):
        counts[sheet.name] += 1
        yield line


def _uploads(instance: Path) -> list[Path]:
    """The files people sent; what is still being written has a name that begins with a dot."""
    found = (instance / UPLOADS).rglob("*")
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def _added(writer: Writer, instance: Path, path: Path) -> bool:
    """False for a file that was taken away meanwhile."""
    try:
        with path.open("rb") as file:
            first = file.read(CHUNK)
            writer.add(path.relative_to(instance).as_posix(), _all(first, file), packed=False)
    except FileNotFoundError:
        return False
    return True


def _all(first: bytes, file: Any) -> Iterable[bytes]:
    while first:
        yield first
        first = file.read(CHUNK)
