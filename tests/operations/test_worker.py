"""A real worker process, killed in the middle of a conversation."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hub import outbox as letters_out
from hub.booking.models import Booking, Occurrence
from hub.db import db, write_transaction
from hub.outbox import Message, choices
from tests.kit import cast, installation
from tests.kit.places import Houses
from tests.operations.letters import TEMPLATES, Server, mail_server

PATIENCE = 60
ROOT = Path(__file__).parents[2]
WORK = f"""
from jinja2 import ChoiceLoader, DictLoader
from hub import create_app, outbox
from hub.operations import worker
app = create_app()
app.jinja_env.loader = ChoiceLoader([DictLoader({TEMPLATES!r}), app.jinja_env.loader])
outbox.register("trial", "title")
worker.run(app)
"""

TIDY_FIRST = WORK.replace(
    "worker.run(app)",
    """
from hub.operations import housekeeping
from hub.web import clock
with app.app_context():
    housekeeping.tidy(housekeeping.HOUSEKEEPING, now=clock.now())
worker.run(app)
""",
)


class Stalling(Server):
    """Takes its time over the first mail; says when a mail arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Event()
        self.release = threading.Event()
        self.done = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if not self.arrived.is_set():
            self.arrived.set()
            await server.loop.run_in_executor(None, self.release.wait, 30)
        else:
            self.done.set()
        return answer


@contextmanager
def worker(env: dict[str, str], work: str = WORK) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", work], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
    end = datetime.now(UTC) + timedelta(seconds=seconds)
    pause = threading.Event()
    while datetime.now(UTC) < end:
        if true():
            return True
        pause.wait(0.05)
    return False


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_killed_worker_loses_nothing(monkeypatch):
    with mail_server(Stalling()) as (server, url):
        app = installation.migrated(installation.build(HUB_MAIL_URL=url))
        house = app.config["HUB"]
        env = {
            **os.environ,
            "HUB_INSTANCE": str(house.instance),
            "HUB_DATABASE_URL": house.database_url,
            "HUB_QUEUE_URL": house.queue_url,
            "HUB_MAIL_URL": url,
        }
        letters_out.register("trial", "title")
        with app.app_context():
            with write_transaction():
                now = datetime.now(UTC)
                letters_out.add("trial", to="a@example.org", language="fr", now=now, title="Fête")

            with worker(env):
                assert server.arrived.wait(PATIENCE)
            server.release.set()
            message = db.session.scalars(select(Message)).one()
            assert message.state == "waiting"
            assert message.due_at > now
            db.session.rollback()
            with write_transaction():
                db.session.scalars(select(Message)).one().due_at = now

            with worker(env):
                assert server.done.wait(PATIENCE)
                assert until(lambda: state() == "sent")
            assert len({mail["Message-ID"] for mail in server.seen}) == 1
            assert len(server.seen) == 2
        installation.leave(app)
        del letters_out.KINDS["trial"]


def state() -> str:
    db.session.rollback()
    return str(db.session.scalars(select(Message.state)).one())


@pytest.mark.timeout(200)
def test_a_reminder_comes_once_however_often_the_worker_starts():
    with mail_server() as (server, url):
        app = installation.migrated(installation.build(HUB_MAIL_URL=url))
        house = app.config["HUB"]
        env = {
            **os.environ,
            "HUB_INSTANCE": str(house.instance),
            "HUB_DATABASE_URL": house.database_url,
            "HUB_QUEUE_URL": house.queue_url,
            "HUB_MAIL_URL": url,
        }
        letters_out.register("trial", "title")
        with app.app_context():
            book_soon(datetime.now(UTC).replace(microsecond=0))
            for number in range(3):
                work_once(env, server, str(number))
        subjects = sorted(one["Subject"].partition(" ")[0] for one in server.taken)
        assert subjects == ["Reminder:", "Trial", "Trial", "Trial"]
        installation.leave(app)
        del letters_out.KINDS["trial"]


def work_once(env: dict[str, str], server: Server, title: str) -> None:
    """A worker that keeps house first, until a mail written now has gone; then it is killed."""
    with write_transaction():
        letters_out.add("trial", to="b@example.org", language="fr", now=datetime.now(UTC), title=title)
    with worker(env, TIDY_FIRST):
        assert until(lambda: any(one["Subject"] == f"Trial {title}" for one in server.taken))
        assert until(lambda: state_of_all() == {"sent"})


def book_soon(now: datetime) -> None:
    """Somebody who wants to be told an hour ahead, and a date that stands in fifty minutes."""
    with write_transaction():
        houses = Houses(now=now - timedelta(days=9))
        person = cast.person("Léa", "lea@example.org", now=now)
        choices.choose(person.id, "reminder", "1h", now=now)
        start = now + timedelta(minutes=50)
        booking = Booking(
            reference="QUA-SOON1",
            resource=houses.studio,
            party_id=person.id,
            person_id=person.id,
            audience="everyone",
            title="Soon",
            key="soon",
            created_at=now - timedelta(days=8),
        )
        booking.occurrences = [
            Occurrence(
                uid="soon@hub",
                start_at=start,
                end_at=start + timedelta(hours=1),
                wall_start="",
                wall_end="",
                zone="Europe/Brussels",
                state="confirmed",
                changed_at=now - timedelta(days=8),
            )
        ]
        db.session.add(booking)


def state_of_all() -> set[str]:
    found = set(db.session.scalars(select(Message.state)))
    db.session.rollback()
    return found
