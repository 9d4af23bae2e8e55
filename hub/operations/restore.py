"""A backup put back: whole or not at all, in one transaction of the database."""

import hashlib
import logging
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from hub.booking import guards
from hub.config import ROOT
from hub.db import Base, db
from hub.operations import rows
from hub.operations.archives import Archive, Manifest, Part, Refusal
from hub.operations.backup import UPLOADS, Figures

LOCK = 738291


def refuse_newer(manifest: Manifest) -> None:
    """Raise Refusal for a schema this Hub does not know."""
    known = {one.revision for one in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()}
    if manifest.schema not in known:
        raise Refusal(f"the backup was made by a newer Hub ({manifest.hub}): update this one first")


def holds_something() -> bool:
    """Whether the database has a row that a restore would replace."""
    with db.engine.connect() as connection:
        names = _tables(connection) - {"alembic_version"}
        first = [sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1) for name in sorted(names)]
        return any(connection.scalar(query) for query in first)


def put_back(archive: Archive, *, instance: Path) -> Figures:
    """Replace database and uploads by those of the archive. Raises Refusal, and what was there is there still.

    Uploads have names that are never given twice: those of the archive come in beside the old ones, then the database
    changes in one go, then what nothing points to goes.
    """
    manifest = archive.manifest
    refuse_newer(manifest)
    folder = instance / UPLOADS
    for part in manifest.uploads:
        _bring(archive, part, instance / part.name)
    try:
        _replace(archive)
    except (SQLAlchemyError, ValueError, TypeError, KeyError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise Refusal(f"nothing was changed: {said[0] if said else type(error).__name__}") from error
    kept = {instance / part.name for part in manifest.uploads}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in kept:
            path.unlink()
    return Figures(len(manifest.sheets), sum(manifest.rows.values()), len(kept))


def _bring(archive: Archive, part: Part, path: Path) -> None:
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == part.sha256:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = path.with_name(f".{path.name}.part")
    with arriving.open("wb") as file:
        for chunk in archive.chunks(part.name):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    arriving.replace(path)


def _replace(archive: Archive) -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _keep_keys(connection, on=False)
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                _refill(connection, archive)
        finally:
            if sqlite:
                _keep_keys(connection, on=True)
    db.session.remove()
    db.engine.dispose()


def _refill(connection: Connection, archive: Archive) -> None:
    """The schema the backup was made with, its rows, then what has been added to the schema since."""
    _empty(connection, {sheet.name for sheet in archive.manifest.sheets})
    _migrate(connection, archive.manifest.schema)
    for sheet in archive.manifest.sheets:
        rows.load(connection, sheet, archive.lines(sheet))
    _compare(connection, archive.manifest)
    if connection.dialect.name == "postgresql":
        _count_on(connection, archive.manifest)
    _migrate(connection, "head")
    if guards.missing(connection):
        raise Refusal("nothing was changed: the overlap guards could not be put in place")
    if connection.dialect.name == "sqlite" and connection.execute(sa.text("PRAGMA foreign_key_check")).first():
        raise Refusal("nothing was changed: the backup has rows that point nowhere")


def _empty(connection: Connection, coming: set[str]) -> None:
    """Take away our tables, and what bears the name of one that comes; what others keep here stays."""
    cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
    for name in sorted(_tables(connection) | (coming & _present(connection))):
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.exec_driver_sql(f"DROP TABLE {quoted}{cascade}")


def _tables(connection: Connection) -> set[str]:
    """Our tables, as far as they are there."""
    return _present(connection) & {*Base.metadata.tables, "alembic_version"}


def _present(connection: Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names())


def _migrate(connection: Connection, revision: str) -> None:
    config = current_app.extensions["migrate"].migrate.get_config(str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _compare(connection: Connection, manifest: Manifest) -> None:
    """Every row as it was: read back and held against the digest of the backup before anything is final."""
    for sheet in manifest.sheets:
        digest, count = hashlib.sha256(), 0
        for line in rows.dump(connection, sheet):
            digest.update(line)
            count += 1
        name = f"tables/{sheet.name}.jsonl"
        if (count, digest.hexdigest()) != (manifest.rows[sheet.name], manifest.digest(name)):
            raise Refusal(f"nothing was changed: the rows of {sheet.name} did not come back as they were")


def _count_on(connection: Connection, manifest: Manifest) -> None:
    """New rows get numbers above those that came in."""
    for sheet in manifest.sheets:
        if sheet.key != ("id",):
            continue
        name = sa.literal(connection.dialect.identifier_preparer.quote(sheet.name))
        sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(name, "id")))
        last = connection.scalar(sa.select(sa.func.max(sheet.table.c.id)))
        if sequence is not None:
            connection.execute(sa.select(sa.func.setval(sequence, last or 1, last is not None)))


def _keep_keys(connection: Connection, *, on: bool) -> None:
    """SQLite looks after foreign keys, or not; it only listens outside of a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
