"""The desk of the booking tests."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.booking.desk import Desk
from tests.kit.client import Client


@pytest.fixture
def desk(app: Flask, now: datetime, outbox: Callable[[], list[Message]]) -> Desk:
    """Books as a person."""
    return Desk(app, now)


@pytest.fixture
def at_home(
    client: Client, resident: Party, sign_in: Callable[[Client, Party], SignIn], outbox: Callable[[], list[Message]]
) -> Client:
    """A client signed in as the resident."""
    sign_in(client, resident)
    return client
