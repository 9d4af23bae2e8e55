"""What a closure would hit: the features above name it, the page of the closure lists it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.domain.permissions import Actor
from hub.domain.timespan import Span
from hub.spaces.models import Resource, Texts

MOST = 20
FAR = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that stands in the way of a closure, with where it is read, called off, and whom to write to."""

    id: int
    room_id: int
    booking_id: int
    title: str
    room: Texts
    start: datetime
    end: datetime
    state: str
    who: str
    email: str | None
    href: str
    cancel_href: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many there are in all, and the first of them, the first to come first."""

    count: int = 0
    shown: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: in these rooms alone (`exact`), or in any that shares an atom; when; how many to show."""

    room_ids: tuple[int, ...]
    spans: tuple[Span, ...]
    now: datetime
    most: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Free time that something can be moved to, as a button says it; `value` is what the button sends."""

    value: str
    label: str
    small: str
    audience: str | None


@dataclass(frozen=True, slots=True)
class Ways:
    """What whoever looks after the place can do about one hit: where the forms go, and what is free instead."""

    act_href: str
    sequence: int
    offers: tuple[Offer, ...]


Finder = Callable[[Search], Found]
Busy = Callable[[Sequence[int], datetime], frozenset[int]]
Adviser = Callable[[Hit, Actor, datetime], Ways | None]
FINDERS: list[Finder] = []
ADVISERS: list[Adviser] = []
BUSY: list[Busy] = []


def provide(finder: Finder) -> None:
    """Name a function that finds what is planned in rooms, or in others that share an atom; twice changes nothing."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def provide_busy(busy: Busy) -> None:
    """Name a function that says which of some atoms somebody holds from now on; twice changes nothing."""
    if busy not in BUSY:
        BUSY.append(busy)


def advise(adviser: Adviser) -> None:
    """Name a function that says what can be done about a hit; twice changes nothing."""
    if adviser not in ADVISERS:
        ADVISERS.append(adviser)


def ways(hit: Hit, actor: Actor, *, now: datetime) -> Ways | None:
    """What can be done about a hit, by the first that knows."""
    return next((found for one in ADVISERS if (found := one(hit, actor, now)) is not None), None)


def ever(now: datetime) -> Span:
    """All the time from now on."""
    return Span(now, FAR)


def hits(rooms: Sequence[Resource], spans: Sequence[Span], *, now: datetime, most: int = MOST) -> Found:
    """What is planned in these spans, in these rooms or any that shares an atom: all counted, the first shown."""
    if not spans or not rooms:
        return Found()
    return _find(Search(room_ids=tuple(room.id for room in rooms), spans=tuple(spans), now=now, most=most))


def planned(rooms: Sequence[Resource], *, now: datetime, most: int = MOST) -> Found:
    """What is planned in these very rooms from now on."""
    if not rooms:
        return Found()
    ids = tuple(room.id for room in rooms)
    return _find(Search(room_ids=ids, spans=(ever(now),), now=now, most=most, exact=True))


def busy_atoms(atom_ids: Sequence[int], *, now: datetime) -> frozenset[int]:
    """Those of some atoms that somebody holds from now on."""
    found: frozenset[int] = frozenset()
    return found.union(*(busy(atom_ids, now) for busy in BUSY))


def _find(search: Search) -> Found:
    found = [finder(search) for finder in FINDERS]
    shown = sorted((hit for one in found for hit in one.shown), key=lambda hit: (hit.start, hit.id))
    return Found(sum(one.count for one in found), tuple(shown[: search.most]))
