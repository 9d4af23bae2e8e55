"""Fixtures of every test: the application, a client that checks pages, the cast. The parts are in `tests/kit`."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.db import db
from hub.extensions import limiter
from hub.outbox import Message
from tests.kit import cast, counting, installation
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

queries = pytest.fixture(name="queries")(lambda: counting.queries)


@pytest.fixture(scope="session")
def installed() -> Iterator[Flask]:
    """The application on a migrated database, once per run."""
    app = installation.migrated(installation.build())
    yield app
    installation.leave(app)


@pytest.fixture
def app(installed: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application; what the test writes is gone after it. Mail nobody looked at is a mistake."""
    kept = dict(installed.config)
    with installation.rolled_back(installed):
        limiter.reset()
        installed.extensions["packed feeds"].forget()
        yield installed
        db.session.expire_all()
        left = [] if "outbox" in request.fixturenames else [m.kind for m in db.session.scalars(select(Message))]
    installed.config.clear()
    installed.config.update(kept)
    assert not left, f"mail in the outbox that the test did not look at: {left}"


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the test, inside its transaction."""
    return db.session()


@pytest.fixture
def now(app: Flask) -> datetime:
    """The instant of the test: Wednesday 25 November 2026, 09:00 UTC."""
    return installation.NOW


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def outbox(session: Session) -> Callable[[], list[Message]]:
    """The messages written so far, oldest first."""
    return lambda: list(session.scalars(select(Message).order_by(Message.id)))


@pytest.fixture
def sign_in(now: datetime) -> Callable[[Client, Party], SignIn]:
    """Sign a person in: `sign_in(client, resident)`."""
    return lambda client, party: cast.sign_in(client, party, now=now)


@pytest.fixture
def houses(now: datetime) -> Houses:
    """Le Marronnier and Quai 40 with their rooms and house rules."""
    return Houses(now=now)


@pytest.fixture
def resident(houses: Houses, now: datetime) -> Party:
    """Lives at Le Marronnier."""
    party = cast.person("Fatima El Amrani", "resident@example.org", now=now)
    cast.fact(party, "resident", houses.le_marronnier, now=now)
    return party


@pytest.fixture
def association(houses: Houses, now: datetime) -> Organisation:
    """A recognised association at Le Marronnier, and the person with its mandate."""
    body = cast.organisation("Les Ateliers du Canal", "ateliers-du-canal", now=now)
    cast.fact(body, "association", houses.le_marronnier, now=now)
    delegate = cast.person("Joris Peeters", "association@example.org", now=now)
    cast.mandate(body, delegate, now=now)
    return Organisation(body, delegate)


@pytest.fixture
def coworker(houses: Houses, now: datetime) -> Party:
    """Works at Quai 40."""
    party = cast.person("Léa Dubois", "coworker@example.org", now=now)
    cast.fact(party, "coworker", houses.quai_40, now=now)
    return party


@pytest.fixture
def manager(houses: Houses, now: datetime) -> Party:
    """Manages Le Marronnier, and nothing else."""
    party = cast.person("Amina Diallo", "manager@example.org", now=now)
    cast.grant(party, "manager", houses.le_marronnier, now=now)
    return party


@pytest.fixture
def administrator(now: datetime) -> Party:
    """Runs the installation."""
    party = cast.person("Pieter Janssens", "admin@example.org", now=now)
    cast.grant(party, "administrator", now=now)
    return party


@pytest.fixture
def stranger(now: datetime) -> Party:
    """Has an account, and nothing else."""
    return cast.person("Nadia Rossi", "stranger@example.org", now=now)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing is skipped silently: a run that skipped something has not passed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
