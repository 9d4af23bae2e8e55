"""A co-worker at Quai 40 on a Wednesday at ten, and the host at its door."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.booking.desk import Desk
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses


@pytest.fixture
def desk(app: Flask, now: datetime, outbox: Callable[[], list[Message]]) -> Desk:
    """Books as a person."""
    return Desk(app, now)


@pytest.fixture
def host(houses: Houses, now: datetime) -> Party:
    """Opens the door of Quai 40."""
    party = cast.person("Lieve Peeters", "host@example.org", now=now)
    cast.grant(party, "host", houses.quai_40, now=now)
    return party


@pytest.fixture
def keeper(houses: Houses, now: datetime) -> Party:
    """Manages Quai 40."""
    party = cast.person("Samira Benali", "keeper@example.org", now=now)
    cast.grant(party, "manager", houses.quai_40, now=now)
    return party


@pytest.fixture
def at_work(
    client: Client, coworker: Party, sign_in: Callable[[Client, Party], SignIn], outbox: Callable[[], list[Message]]
) -> Client:
    """A client signed in as the co-worker."""
    sign_in(client, coworker)
    return client
