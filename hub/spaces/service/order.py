"""The order of rooms: each whole, its parts after it, equipment last."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from hub.db import db
from hub.domain.permissions import Actor
from hub.spaces.models import Place, Resource
from hub.spaces.service.rooms import managed_room
from hub.spaces.service.stock import note


def reorder(actor: Actor, slug: str, *, up: bool, now: datetime) -> Resource:
    """Change places with the neighbour above or below, among rooms, parts of one hall, or equipment. Raises Missing."""
    room = managed_room(actor, slug)
    family = [one for one in number_rooms(room.place) if _kin(one, room)]
    index = family.index(room)
    other = index - 1 if up else index + 1
    if 0 <= other < len(family):
        family[index].position, family[other].position = family[other].position, family[index].position
        db.session.flush()
        number_rooms(room.place)
        note(actor, "room.reorder", room, now=now, up=up)
    return room


def number_rooms(place: Place) -> list[Resource]:
    """Number all rooms of a place afresh, and return them in their order."""
    query = select(Resource).where(Resource.place_id == place.id).order_by(Resource.position, Resource.id)
    found = in_order(db.session.scalars(query.execution_options(populate_existing=True)).all())
    for number, one in enumerate(found):
        one.position = number
    db.session.flush()
    db.session.expire(place, ["resources", "equipment"])
    return found


def in_order(rooms: Sequence[Resource]) -> list[Resource]:
    """Whole rooms as they come, each followed by its parts; equipment last."""
    wholes = sorted((one for one in rooms if one.parent_id is None), key=lambda one: one.kind == "equipment")
    return [one for whole in wholes for one in (whole, *(part for part in rooms if part.parent_id == whole.id))]


def _kin(one: Resource, other: Resource) -> bool:
    same = (one.parent_id, one.kind == "equipment") == (other.parent_id, other.kind == "equipment")
    return same and (one.archived_at is None or one is other)
