"""Bookings as the booking side publishes them, without its rules."""

from collections.abc import Callable

import pytest

from hub.feeds import objects
from tests.feeds.test_ical import BRUSSELS, entry

SECRETS = ("Anniversaire de Zoé", "Famille Dupont", "zoe@example.org")


@pytest.fixture
def publish(houses, resident, now) -> Callable[..., int]:
    """Publish entries in the grande salle and its place, for the resident unless `own` says otherwise."""

    def run(*entries, is_open=False, own=None, at=None) -> int:
        return objects.publish(
            entries or [secret()],
            shared=[objects.room("grande-salle"), objects.place("le-marronnier")],
            own=own if own is not None else [objects.party(resident.id)],
            is_open=is_open,
            languages=("fr", "nl", "en"),
            tz=BRUSSELS,
            now=at or now,
        )

    return run


def secret(uid="private", **changes):
    """A private booking with all that must not leak."""
    return entry(uid, summary=SECRETS[0], description="\n".join(SECRETS[1:]), **changes)
