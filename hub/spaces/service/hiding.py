"""Hiding a room that was made by mistake or is no longer there, and showing it again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from hub import audit
from hub.db import db
from hub.domain.errors import Conflict, Refused
from hub.domain.permissions import Actor
from hub.spaces.models import Resource
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.policies import lock_atoms
from hub.spaces.service.rooms import managed_room

Planned = Callable[[Resource, frozenset[int]], Sequence[object]]
"""What is planned in a room and its parts, given by their ids."""


def hide_room(actor: Actor, slug: str, *, planned: Planned, now: datetime) -> Resource:
    """Take a room and its parts off the lists and calendars: nobody can book it. What was booked stays on record.

    Raises Missing, and Conflict while something is planned in it.
    """
    room = managed_room(actor, slug)
    lock_atoms(room)
    rooms = _with_parts(room)
    count = len(planned(room, frozenset(one.id for one in rooms)))
    if count:
        raise Conflict("room-has-bookings", count=count)
    return _set(actor, room, rooms, at=now, now=now)


def show_room(actor: Actor, slug: str, *, now: datetime) -> Resource:
    """Show a hidden room and its parts again. Raises Missing, and Refused for a part while its whole is hidden."""
    room = managed_room(actor, slug)
    if room.parent is not None and room.parent.archived_at is not None:
        raise Refused("whole-is-hidden")
    return _set(actor, room, _with_parts(room), at=None, now=now)


def _with_parts(room: Resource) -> Sequence[Resource]:
    wanted = or_(Resource.id == room.id, Resource.parent_id == room.id)
    return db.session.scalars(select(Resource).where(wanted).order_by(Resource.id)).all()


def _set(actor: Actor, room: Resource, rooms: Sequence[Resource], *, at: datetime | None, now: datetime) -> Resource:
    changed = [one for one in rooms if (one.archived_at is None) is not (at is None)]
    for one in changed:
        one.archived_at = at
    if changed:
        db.session.flush()
        action = "room.show" if at is None else "room.hide"
        audit.record(action, now=now, thing=f"room:{room.id}", person_id=actor.party_id)
        tell(Changed(room.place_id, room.parent_id or room.id, rule=True), now)
    return room
