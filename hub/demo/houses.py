"""The three houses and their rooms."""

from datetime import datetime

from sqlalchemy import func, select

from hub.db import db
from hub.demo import rules, texts
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource
from hub.spaces.service import PlaceWish, RoomWish


def build(*, now: datetime) -> dict[str, Place]:
    """Le Marronnier, Quai 40 and Le Verger, by slug."""
    places = {
        slug: spaces.create_place(slug=slug, wish=PlaceWish(**wish), now=now) for slug, wish in texts.PLACES.items()
    }
    _marronnier(places["le-marronnier"], now=now)
    _quai(places["quai-40"], now=now)
    _room(places["le-verger"], "petite-salle", rules.verger(), now=now)
    return places


def _marronnier(place: Place, *, now: datetime) -> None:
    hall = _room(place, "grande-salle", rules.land_trust(), parts=2, part_capacities=(30, 40), now=now)
    for part in place.resources:
        if part.parent_id == hall.id:
            letter = part.slug[-1].upper()
            part.names = {language: f"{word} {letter}" for language, word in texts.HALF.items()}
    _room(place, "chambre-sur-jardin", rules.garden_room(), now=now)
    _room(place, "cuisine", rules.kitchen(), now=now)


def _quai(place: Place, *, now: datetime) -> None:
    _room(place, "open-space", rules.desks(), units=24, now=now)
    _room(place, "salle-reunion", rules.meeting_room(), now=now)
    _room(place, "studio", rules.studio(), now=now)


def _room(
    place: Place,
    slug: str,
    rule: rules.Document,
    *,
    parts: int = 1,
    part_capacities: tuple[int | None, ...] = (),
    units: int = 0,
    now: datetime,
) -> Resource:
    room = spaces.create_room(
        place,
        slug=slug,
        wish=RoomWish(**texts.ROOMS[slug]),
        parts=parts,
        part_capacities=part_capacities,
        units=units,
        now=now,
    )
    spaces.write_policy(room, rule, by=None, now=now)
    db.session.refresh(place, ["resources"])
    return room


def count_places() -> int:
    """How many places there are."""
    return db.session.scalar(select(func.count()).select_from(Place)) or 0


def count_rooms() -> int:
    """How many rooms, halves and pools there are."""
    return db.session.scalar(select(func.count()).select_from(Resource).where(Resource.kind != "equipment")) or 0
