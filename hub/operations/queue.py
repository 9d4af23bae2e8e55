"""The queue that wakes the worker after a change, and what the worker does by the clock."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from hub.db import db
from hub.operations import delivery, housekeeping
from hub.outbox import Message
from hub.web import clock

if TYPE_CHECKING:
    from huey.api import Huey

NAME = "hub"
DRIVERS = {"postgresql": "psycopg", "redis": "redis", "rediss": "redis"}

logger = logging.getLogger(__name__)


def load(url: str) -> Any:
    """The queue library with the one driver it needs: left alone it takes in all there are, 20 MB in each process."""
    needed = DRIVERS.get(urlsplit(url).scheme)
    with _absent(set(DRIVERS.values()) - {needed}):
        return import_module("huey")


@contextmanager
def _absent(names: set[str]) -> Iterator[None]:
    """As if these modules were not installed, unless they are in use already."""
    hidden = names - sys.modules.keys()
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def of(app: Flask) -> "Huey":
    """The queue of an application, opened at first use so that forked servers do not share a connection."""
    found: Huey | None = app.extensions.get("hub_queue")
    if found is None:
        found = _open(app.config["HUB"].queue_url)
        _register(found, app)
        app.extensions["hub_queue"] = found
    return found


def _open(url: str) -> "Huey":
    huey, scheme = load(url), urlsplit(url).scheme
    if scheme == "immediate":
        return huey.MemoryHuey(NAME, immediate=True, results=False)
    if scheme == "sqlite":
        return huey.SqliteHuey(NAME, filename=url.removeprefix("sqlite:///"), results=False)
    if scheme == "postgresql":
        return huey.PostgresHuey(NAME, dsn=url, results=False)
    return huey.RedisHuey(NAME, url=url, results=False)


def _register(queue: "Huey", app: Flask) -> None:
    crontab = load(app.config["HUB"].queue_url).crontab

    def deliver() -> None:
        _apart(app, lambda: delivery.deliver(clock=clock.now))

    def sweep() -> None:
        deliver()

    def tidy() -> None:
        _apart(app, lambda: housekeeping.tidy(housekeeping.HOUSEKEEPING, now=clock.now()))

    def tidy_daily() -> None:
        _apart(app, lambda: housekeeping.tidy(housekeeping.DAILY, now=clock.now()))

    def start() -> None:
        deliver()
        tidy()
        tidy_daily()

    app.extensions["hub_wake"] = queue.task()(deliver)
    app.extensions["hub_start"] = queue.task()(start)
    queue.periodic_task(crontab(minute="*"))(sweep)
    queue.periodic_task(crontab(minute="*/5"))(tidy)
    queue.periodic_task(crontab(minute="17", hour="2"))(tidy_daily)


def _apart(app: Flask, run: Callable[[], Any]) -> None:
    """In a context and with a session of its own, also when the queue is immediate."""

    def inside() -> None:
        with app.app_context():
            run()

    Context().run(inside)


def wake() -> None:
    """Tell the worker that there is mail; one that is not told finds it within a minute."""
    if not has_app_context() or not current_app.config.get("QUEUE_WAKES", True):
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        of(app)
        app.extensions["hub_wake"]()
    except Exception:
        logger.exception("the worker could not be woken")


def _note_mail(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(row, Message) for row in session.new):
        session.info["mail"] = True


def _wake_after_commit(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop("mail", False):
        wake()


def _forget_mail(session: Session) -> None:
    session.info.pop("mail", None)


def listen() -> None:
    """Wake the worker after each commit that wrote a message."""
    if not event.contains(db.session, "after_flush", _note_mail):
        event.listen(db.session, "after_flush", _note_mail)
        event.listen(db.session, "after_commit", _wake_after_commit)
        event.listen(db.session, "after_rollback", _forget_mail)
