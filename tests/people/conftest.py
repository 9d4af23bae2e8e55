"""The concepts, and two people who have said who they are."""

from datetime import datetime

import pytest

from hub.accounts.models import Party
from hub.accounts.service.actors import actor_of
from hub.domain.permissions import Actor
from hub.people.service import vocabulary
from tests.kit import cast


@pytest.fixture
def concepts(session: object, now: datetime) -> int:
    """The concepts every installation begins with."""
    return vocabulary.load(now=now)


@pytest.fixture
def builder(now: datetime, concepts: int) -> Party:
    """A contractor who writes Dutch."""
    person = cast.person("Tuur Vandenbroucke", "tuur@example.org", now=now)
    person.language = "nl"
    return person


def actor(person: Party, now: datetime) -> Actor:
    """The person as services take them."""
    return actor_of(person.id, today=now.date())
