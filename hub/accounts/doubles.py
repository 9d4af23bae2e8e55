"""What must follow when one party is merged into another, or renamed: the features that keep something of it say so."""

from collections.abc import Callable
from datetime import datetime

InTheWay = Callable[[int, str], str]
Follow = Callable[[int, int, datetime], None]

GUARDS: list[InTheWay] = []
FOLLOWERS: list[Follow] = []


def provide(in_the_way: InTheWay, follow: Follow) -> None:
    """Name what finds a thing that keeps a double (by its party and slug), and what follows a merge."""
    if in_the_way not in GUARDS:
        GUARDS.append(in_the_way)
    if follow not in FOLLOWERS:
        FOLLOWERS.append(follow)


def in_the_way(party_id: int, slug: str) -> str:
    """The first thing that names this party and cannot be moved, or an empty text."""
    return next((found for guard in GUARDS if (found := guard(party_id, slug))), "")


def follow(gone_id: int, kept_id: int, now: datetime) -> None:
    """All that was the double's is the other's now."""
    for run in FOLLOWERS:
        run(gone_id, kept_id, now)
