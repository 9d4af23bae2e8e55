"""Putting away a room or a place: archived where history hangs on it, deleted where nothing does, and brought back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from hub import audit
from hub.accounts.models import Grant
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Refused
from hub.domain.permissions import Action, Actor, can
from hub.spaces import hits
from hub.spaces.models import Atom, Place, PolicyVersion, Resource, requirement, resource_atom
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.places import managed_place
from hub.spaces.service.policies import lock_rooms
from hub.spaces.service.rooms import managed_room


def archive_room(actor: Actor, slug: str, *, now: datetime) -> Resource:
    """Take a room and its parts off the lists and calendars: nobody can book it. What was booked stays on record.

    Raises Missing, and Conflict while something is planned in it.
    """
    room = managed_room(actor, slug)
    rooms = with_parts(room)
    lock_rooms(rooms)
    not_required(rooms)
    _nothing_planned(rooms, "room-has-bookings", now=now)
    return _set(actor, room, rooms, at=now, now=now)


def restore_room(actor: Actor, slug: str, *, now: datetime) -> Resource:
    """Bring an archived room and its parts back. Raises Missing, and Refused while its whole or place is archived."""
    room = managed_room(actor, slug)
    if room.parent is not None and room.parent.archived_at is not None:
        raise Refused("whole-is-archived")
    if room.place.archived_at is not None:
        raise Refused("place-is-archived")
    return _set(actor, room, with_parts(room), at=None, now=now)


def delete_room(actor: Actor, slug: str, *, now: datetime) -> None:
    """Take an archived room and its parts out of the database.

    Raises Missing, and Conflict where something hangs on it: bookings, photos, plans, whatever refers to its rows.
    """
    room = managed_room(actor, slug)
    _must_be_archived(room.archived_at)
    place_id, thing = room.place_id, f"room:{room.id}"
    try:
        with db.session.begin_nested():
            delete_rows(with_parts(room))
    except IntegrityError:
        raise Conflict("room-has-history") from None
    audit.record("room.delete", now=now, thing=thing, person_id=actor.party_id, slug=slug)
    tell(Changed(place_id, rule=True), now)


def archive_place(actor: Actor, slug: str, *, now: datetime) -> Place:
    """Take a place and all its rooms off the lists. Raises Missing, and Conflict while something is planned there."""
    place = managed_place(actor, slug)
    rooms = _rooms_of(place)
    lock_rooms(rooms)
    _nothing_planned(rooms, "place-has-bookings", now=now)
    if place.archived_at is None:
        place.archived_at = now
        for room in rooms:
            room.archived_at = room.archived_at or now
        db.session.flush()
        audit.record("place.archive", now=now, thing=f"place:{place.id}", person_id=actor.party_id)
        tell(Changed(place.id, rule=True), now)
    return place


def restore_place(actor: Actor, slug: str, *, now: datetime) -> Place:
    """Bring a place back, with the rooms that were archived together with it. Raises Missing."""
    place = managed_place(actor, slug)
    since = place.archived_at
    if since is not None:
        place.archived_at = None
        for room in _rooms_of(place):
            room.archived_at = None if room.archived_at == since else room.archived_at
        db.session.flush()
        audit.record("place.restore", now=now, thing=f"place:{place.id}", person_id=actor.party_id)
        tell(Changed(place.id, rule=True), now)
    return place


def delete_place(actor: Actor, slug: str, *, now: datetime) -> None:
    """Take an archived place out of the database, with the grants that hold for it; for administrators.

    Raises Missing, Forbidden, and Conflict where something hangs on it: bookings, people's facts, photos, plans.
    """
    place = managed_place(actor, slug)
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("place-deleted-by")
    _must_be_archived(place.archived_at)
    place_id, thing = place.id, f"place:{place.id}"
    try:
        with db.session.begin_nested():
            delete_rows(_rooms_of(place))
            db.session.execute(delete(Atom).where(Atom.place_id == place.id))
            db.session.execute(delete(Grant).where(Grant.place_id == place.id))
            db.session.execute(delete(Place).where(Place.id == place.id))
    except IntegrityError:
        raise Conflict("place-has-history") from None
    db.session.expunge(place)
    audit.record("place.delete", now=now, thing=thing, person_id=actor.party_id, slug=slug)
    tell(Changed(place_id, rule=True), now)


def not_required(rooms: Sequence[Resource]) -> None:
    """Raise Refused where a room that stays takes one of these along."""
    ids = [room.id for room in rooms]
    query = (
        select(Resource.names)
        .join(requirement, requirement.c.resource_id == Resource.id)
        .where(requirement.c.required_id.in_(ids), Resource.id.not_in(ids), Resource.archived_at.is_(None))
    )
    found = db.session.scalars(query.limit(1)).first()
    if found is not None:
        raise Refused("room-required", name=found)


def with_parts(room: Resource) -> Sequence[Resource]:
    """A room and its parts, archived ones too."""
    wanted = or_(Resource.id == room.id, Resource.parent_id == room.id)
    return db.session.scalars(select(Resource).where(wanted).order_by(Resource.id)).all()


def delete_rows(rooms: Sequence[Resource]) -> None:
    """Delete resources, their rules, and the atoms nobody else has. IntegrityError where a row still refers to one."""
    ids = [room.id for room in rooms]
    ours = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id.in_(ids))
    others = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id.not_in(ids))
    atoms = db.session.scalars(select(Atom.id).where(Atom.id.in_(ours), Atom.id.not_in(others))).all()
    db.session.execute(delete(requirement).where(requirement.c.resource_id.in_(ids)))
    db.session.execute(delete(PolicyVersion).where(PolicyVersion.resource_id.in_(ids)))
    db.session.execute(delete(resource_atom).where(resource_atom.c.resource_id.in_(ids)))
    db.session.execute(delete(Atom).where(Atom.id.in_(atoms)))
    db.session.execute(delete(Resource).where(Resource.id.in_(ids), Resource.parent_id.is_not(None)))
    db.session.execute(delete(Resource).where(Resource.id.in_(ids)))
    db.session.expire_all()


def _rooms_of(place: Place) -> Sequence[Resource]:
    return db.session.scalars(select(Resource).where(Resource.place_id == place.id).order_by(Resource.id)).all()


def _must_be_archived(archived_at: datetime | None) -> None:
    if archived_at is None:
        raise Refused("archive-first")


def _nothing_planned(rooms: Sequence[Resource], code: str, *, now: datetime) -> None:
    count = hits.planned(rooms, now=now, most=1).count
    if count:
        raise Conflict(code, count=count)


def _set(actor: Actor, room: Resource, rooms: Sequence[Resource], *, at: datetime | None, now: datetime) -> Resource:
    changed = [one for one in rooms if (one.archived_at is None) is not (at is None)]
    for one in changed:
        one.archived_at = at
    if changed:
        db.session.flush()
        action = "room.restore" if at is None else "room.archive"
        audit.record(action, now=now, thing=f"room:{room.id}", person_id=actor.party_id)
        tell(Changed(room.place_id, room.parent_id or room.id, rule=True), now)
    return room
