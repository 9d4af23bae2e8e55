"""Telling the features above that a place, a room or its house rule changed, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed: a place with all its rooms, or one room; `rule` when it was the house rule."""

    place_id: int
    resource_id: int | None = None
    rule: bool = False


Listener = Callable[[Changed, datetime], None]
LISTENERS: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Name a function to call with what changed and when; naming it twice changes nothing."""
    if listener not in LISTENERS:
        LISTENERS.append(listener)


def tell(changed: Changed, now: datetime) -> None:
    """Call everybody who wants to know."""
    for listener in LISTENERS:
        listener(changed, now)
