"""What a closure of a room would hit: the features above name it, the page of the closure lists it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.domain.timespan import Span
from hub.spaces.models import Resource, Texts


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that stands in the way of a closure, with where it is read, called off, and whom to write to."""

    room_id: int
    title: str
    room: Texts
    start: datetime
    end: datetime
    state: str
    who: str
    email: str | None
    href: str
    cancel_href: str


Finder = Callable[[Resource, Sequence[Span], datetime], Sequence[Hit]]
FINDERS: list[Finder] = []


def provide(finder: Finder) -> None:
    """Name a function that finds what is planned in a room, or in one that shares an atom; twice changes nothing."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def hits(room: Resource, spans: Sequence[Span], *, now: datetime) -> list[Hit]:
    """All that is planned in these spans and not over, the first to come first."""
    found = [hit for finder in FINDERS for hit in finder(room, spans, now)] if spans else []
    return sorted(found, key=lambda hit: (hit.start, hit.href))
