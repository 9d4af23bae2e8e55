"""The application under test on a migrated database, and one rolled back transaction per test."""

import atexit
import contextvars
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask_migrate import upgrade

from hub import create_app
from hub.config import load
from hub.db import db
from tests.kit import postgres

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""Wednesday 25 November 2026, 10:00 in Brussels: the instant of every test."""

T = TypeVar("T")


def database_kind() -> str:
    """The database this run is on: sqlite (default) or postgresql."""
    kind = os.environ.get("HUB_TEST_DATABASE", "sqlite")
    if kind not in {"sqlite", "postgresql"}:
        raise RuntimeError(f"HUB_TEST_DATABASE must be sqlite or postgresql, not {kind!r}")
    return kind


def folder() -> Path:
    """An instance folder that goes when the tests end."""
    path = Path(tempfile.mkdtemp(prefix="hub-tests-", dir="/tmp"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def build(**settings: str) -> Flask:
    """An application in a folder of its own; `settings` are HUB_* names and values."""
    instance = folder()
    env = {
        "HUB_INSTANCE": str(instance),
        "HUB_QUEUE_URL": f"sqlite:///{instance / 'queue.sqlite'}",
        "HUB_SECRET_KEY": "a key for the tests, not for you",
        **settings,
    }
    if "HUB_DATABASE_URL" not in env and database_kind() == "postgresql":
        env["HUB_DATABASE_URL"] = postgres.database()
    return create_app(load(env), TESTING=True, NOW=NOW, QUEUE_WAKES=False)


def migrated(app: Flask) -> Flask:
    """The same application, its schema at head and its guards in place."""
    with app.app_context():
        upgrade()
    return app


def leave(app: Flask) -> None:
    """Close the connections of an application that is no longer needed."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """One outer transaction around a test: whatever commits inside is a savepoint, and all of it goes at the end."""
    with app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            try:
                yield
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


def apart(app: Flask, run: Callable[[], T]) -> T:
    """Run something as a request or a command runs: in a context and with a session of its own."""
    db.session.commit()
    context = app.app_context

    def inside() -> T:
        with context():
            return run()

    return contextvars.Context().run(inside)
