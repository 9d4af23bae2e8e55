"""Telling the features above that an organisation changed, in the same transaction."""

from collections.abc import Callable
from datetime import datetime

Listener = Callable[[int, datetime], None]
LISTENERS: list[Listener] = []


def on_organisation_change(listener: Listener) -> None:
    """Name a function to call with the party and when; naming it twice changes nothing."""
    if listener not in LISTENERS:
        LISTENERS.append(listener)


def tell_organisation(party_id: int, now: datetime) -> None:
    """An organisation was entered, renamed, shown, hidden or merged: call everybody who wants to know."""
    for listener in LISTENERS:
        listener(party_id, now)
