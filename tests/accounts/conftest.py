"""What the tests of accounts need besides the cast."""

from collections.abc import Callable
from datetime import datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts import places
from hub.accounts.models import Fact, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service import passwords
from hub.db import db
from hub.outbox import Message
from hub.spaces.models import Place
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP_HASH = CHEAP.hash(cast.PASSWORD)


@pytest.fixture(autouse=True)
def provided(monkeypatch: pytest.MonkeyPatch) -> None:
    """The places of the test are all there are."""

    def found() -> list[PlaceRef]:
        rows = db.session.scalars(select(Place).order_by(Place.position, Place.id))
        return [PlaceRef(row.id, row.slug, row.names) for row in rows]

    monkeypatch.setattr(places, "PLACES", [found])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash with less work, so that the tests do not wait for it."""
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY", CHEAP_HASH)
    monkeypatch.setattr(cast, "PASSWORD_HASH", CHEAP_HASH)


class Counted:
    """How often the slow hash ran."""

    def __init__(self) -> None:
        self.calls = 0


@pytest.fixture
def hashes(quick: None, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Counts each computation of argon2, to store or to compare."""
    counted = Counted()
    real = passwords.HASHER

    class Hasher:
        def hash(self, text: str) -> str:
            counted.calls += 1
            return real.hash(text)

        def verify(self, stored: str, text: str) -> bool:
            counted.calls += 1
            return real.verify(stored, text)

        def check_needs_rehash(self, stored: str) -> bool:
            return real.check_needs_rehash(stored)

    monkeypatch.setattr(passwords, "HASHER", Hasher())
    return counted


@pytest.fixture
def second(app: Flask) -> Client:
    """Another browser."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def mails(session: Session) -> Callable[[], list[tuple[str, str]]]:
    """(kind, recipient) of each mail, oldest first; the test looks at them, so they are taken out."""

    def take() -> list[tuple[str, str]]:
        session.expire_all()
        found = list(session.scalars(select(Message).order_by(Message.id)))
        pairs = [(message.kind, message.recipient) for message in found]
        for message in found:
            session.delete(message)
        session.commit()
        return pairs

    return take


@pytest.fixture
def last_link(outbox: Callable[[], list[Message]], app: Flask) -> Callable[[], str]:
    """The path of the link in the last mail."""

    def path() -> str:
        db.session.expire_all()
        link: str = outbox()[-1].params["link"]
        return link.removeprefix(app.config["HUB"].base_url)

    return path


@pytest.fixture
def later(app: Flask) -> Callable[[datetime], None]:
    """Move the clock of the application."""

    def move(to: datetime) -> None:
        app.config["NOW"] = to

    return move


@pytest.fixture
def other_manager(houses: Houses, now: datetime) -> Party:
    """Manages Quai 40, and nothing at Le Marronnier."""
    party = cast.person("Omar Haddad", "other@example.org", now=now)
    cast.grant(party, "manager", houses.quai_40, now=now)
    return party


@pytest.fixture
def host(houses: Houses, now: datetime) -> Party:
    """Opens the door of Le Marronnier."""
    party = cast.person("Hilde Wouters", "host@example.org", now=now)
    cast.grant(party, "host", houses.le_marronnier, now=now)
    return party


@pytest.fixture
def claim(stranger: Party, houses: Houses, now: datetime) -> Fact:
    """The stranger says to live at Le Marronnier."""
    fact = cast.fact(stranger, "resident", houses.le_marronnier, now=now, state="claimed")
    fact.proof = "Flat 12"
    return fact
