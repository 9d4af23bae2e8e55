"""What waits for whoever looks after a place: each feature counts its own, the page of managers lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from hub.domain.permissions import Action, Actor, can

Count = Callable[[Actor, datetime], int]


@dataclass(frozen=True, slots=True)
class Tray:
    """One kind of thing that waits: where it is answered, what it is, its icon, how many there are, and for whom."""

    href: str
    text: LazyString
    icon: str
    count: Count
    action: Action


TRAYS: list[Tray] = []


def provide(href: str, text: LazyString, icon: str, count: Count, *, action: Action = Action.MANAGE_SOMETHING) -> None:
    """Add a kind for those who may do this; the same address twice changes nothing."""
    if all(tray.href != href for tray in TRAYS):
        TRAYS.append(Tray(href, text, icon, count, action))


def waiting(actor: Actor, *, now: datetime) -> list[tuple[Tray, int]]:
    """Every kind this person answers, with how many wait."""
    return [(tray, tray.count(actor, now)) for tray in TRAYS if can(actor, tray.action)]
