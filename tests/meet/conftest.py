"""Members with what they care about, offer and need."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hub.accounts.models import Party
from hub.accounts.service.actors import actor_of
from hub.domain.permissions import Actor
from hub.people.service import profiles, topics, vocabulary
from tests.kit import cast

Member = Callable[..., Actor]


@pytest.fixture
def concepts(session: object, now: datetime) -> int:
    """The concepts every installation begins with."""
    return vocabulary.load(now=now)


@pytest.fixture
def member(concepts: int, now: datetime) -> Member:
    """Makes a member: `member("Kofi Mensah", offer="insulation", roles=("contractor",), hidden=("need",))`."""

    def make(
        name: str,
        *,
        roles: tuple[str, ...] = (),
        speaks: str = "",
        learns: str = "",
        postcode: str = "",
        quarter: str = "",
        hidden: tuple[str, ...] = (),
        weight: int = 3,
        **words: str,
    ) -> Actor:
        party = cast.person(name, f"{name.split(maxsplit=1)[0].lower()}-{postcode}@example.org", now=now)
        actor = acting(party, now)
        about = profiles.AboutWish(
            roles=roles, about="", about_language="en", postcode=postcode, quarter=quarter, links=()
        )
        profiles.write_about(actor, about, now=now)
        spoken = [*((code, "speak") for code in speaks.split()), *((code, "learn") for code in learns.split())]
        profiles.write_languages(actor, spoken, now=now)
        for kind, text in words.items():
            topics.add_topics(actor, kind, text, language="en", weight=weight, now=now)
        profiles.write_audiences(actor, dict.fromkeys(hidden, "me"), now=now)
        return actor

    return make


def acting(person: Party, now: datetime) -> Actor:
    """The person as services take them."""
    return actor_of(person.id, today=now.date())
