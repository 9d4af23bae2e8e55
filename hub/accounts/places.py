"""The places that facts and grants are about: the feature that keeps them hands them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as accounts know it: its row, its address, its name in each language, whether it is archived."""

    id: int
    slug: str
    names: Mapping[str, str]
    archived: bool = False


PLACES: list[Callable[[], list[PlaceRef]]] = []


def provide(find: Callable[[], list[PlaceRef]]) -> None:
    """Name a function that lists places; naming it twice changes nothing."""
    if find not in PLACES:
        PLACES.append(find)


def every() -> list[PlaceRef]:
    """All places that are not archived, in their order."""
    return [place for place in _all() if not place.archived]


def by_id() -> dict[int, PlaceRef]:
    """All places under their id, archived ones too: what was said of them keeps its name."""
    return {place.id: place for place in _all()}


def by_slug(slug: str) -> PlaceRef | None:
    """The place with this address, or None."""
    return next((place for place in every() if place.slug == slug), None)


def _all() -> list[PlaceRef]:
    return [place for find in PLACES for place in find()]
