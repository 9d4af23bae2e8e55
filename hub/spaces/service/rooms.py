"""Rooms, halls that divide and pools: resources made of atoms."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from string import ascii_uppercase
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from hub import audit
from hub.db import db
from hub.domain.errors import Conflict, Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.spaces.models import Answers, Atom, Place, Resource, Seats, Texts
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.places import managed_place

MOST_PARTS = 6
MOST_UNITS = 200


class Neighbour(NamedTuple):
    """A room as the tabs beside another one name it."""

    id: int
    parent_id: int | None
    slug: str
    names: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWish:
    """What a room shall say of itself; texts by language."""

    names: Texts
    capacity: int | None = None
    description: Texts = field(default_factory=dict)
    access_text: Texts = field(default_factory=dict)
    key_text: Texts = field(default_factory=dict)
    access: Answers = field(default_factory=dict)
    layouts: Seats = field(default_factory=dict)


def find_room(slug: str, *, hidden: bool = False) -> Resource:
    """The room with this address, its place and atoms loaded. Raises Missing.

    An archived one, and what is only lent with rooms, is found when `hidden`.
    """
    found = db.session.scalar(_by_slug(), {"slug": slug})
    if found is None or (not hidden and (found.archived_at is not None or found.kind == "equipment")):
        raise Missing("room-missing")
    return found


@cache
def _by_slug() -> Select[Resource]:
    loads = (joinedload(Resource.place), selectinload(Resource.atoms))
    return select(Resource).where(Resource.slug == bindparam("slug")).options(*loads)


def neighbours(resource: Resource) -> list[Neighbour]:
    """The rooms of its place in their order, itself among them, without archived ones; one query."""
    return [Neighbour(*row) for row in db.session.execute(_of_place(), {"place_id": resource.place_id})]


@cache
def _of_place() -> Select[*tuple[Any, ...]]:
    room = Resource.__table__.c
    return (
        select(room.id, room.parent_id, room.slug, room.names)
        .where(room.place_id == bindparam("place_id"), room.kind != "equipment", room.archived_at.is_(None))
        .order_by(room.position)
    )


def managed_room(actor: Actor, slug: str) -> Resource:
    """The room, for whoever manages its place. Raises Missing for everybody else."""
    room = find_room(slug, hidden=True)
    if not can(actor, Action.MANAGE_PLACE, room.place_id):
        raise Missing("room-missing")
    return room


def create_room(
    place: Place,
    *,
    slug: str,
    wish: RoomWish,
    parts: int = 1,
    part_capacities: Sequence[int | None] = (),
    units: int = 0,
    now: datetime,
) -> Resource:
    """Write a room of one atom; a hall of `parts` atoms, each also a room of its own; or a pool of `units` atoms.

    The parts of `hall` are `hall-a`, `hall-b` …, without a rule of their own. Raises Conflict on `slug`.
    """
    if not 1 <= parts <= MOST_PARTS:
        raise Refused("parts-out-of-bounds", "parts", most=MOST_PARTS)
    if not 0 <= units <= MOST_UNITS:
        raise Refused("units-out-of-bounds", "units", most=MOST_UNITS)
    letters = ascii_uppercase[:parts] if parts > 1 else ""
    slugs = [slug, *(f"{slug}-{letter.lower()}" for letter in letters)]
    if db.session.scalar(select(Resource.id).where(Resource.slug.in_(slugs)).limit(1)) is not None:
        raise Conflict("room-slug-taken", "slug")
    label = next(iter(wish.names.values()), slug)[:70]
    names = [f"{label} {letter}" for letter in letters] or [f"{label} {n}" for n in range(1, units + 1)] or [label]
    atoms = [Atom(place_id=place.id, name=name) for name in names]
    db.session.add_all(atoms)
    db.session.flush()
    whole = _resource(place, slug, wish, atoms, kind="pool" if units else "room", now=now)
    for index, letter in enumerate(letters):
        capacity = part_capacities[index] if index < len(part_capacities) else None
        part = RoomWish(
            names={language: f"{name} {letter}" for language, name in wish.names.items()},
            capacity=capacity if capacity is not None or not wish.capacity else max(1, wish.capacity // parts),
            access_text=wish.access_text,
            key_text=wish.key_text,
        )
        _resource(place, slugs[index + 1], part, atoms[index : index + 1], parent=whole, now=now)
    return whole


def _resource(
    place: Place,
    slug: str,
    wish: RoomWish,
    atoms: Sequence[Atom],
    *,
    kind: str = "room",
    parent: Resource | None = None,
    now: datetime,
) -> Resource:
    last = db.session.scalar(select(func.max(Resource.position)).where(Resource.place_id == place.id))
    resource = Resource(
        place=place,
        slug=slug,
        kind=kind,
        parent=parent,
        position=0 if last is None else last + 1,
        atoms=list(atoms),
        created_at=now,
        **asdict(wish),
    )
    db.session.add(resource)
    db.session.flush()
    return resource


def add_room(
    actor: Actor, place_slug: str, *, slug: str, wish: RoomWish, parts: int = 1, units: int = 0, now: datetime
) -> Resource:
    """A new room at a place this person manages. Raises Missing, Refused, Conflict on `slug`."""
    place = managed_place(actor, place_slug)
    room = create_room(place, slug=slug, wish=wish, parts=parts, units=units, now=now)
    audit.record("room.create", now=now, thing=f"room:{room.id}", person_id=actor.party_id)
    tell(Changed(place.id, room.id), now)
    return room


def change_room(actor: Actor, slug: str, *, wish: RoomWish, now: datetime) -> Resource:
    """Change what a room says of itself. Raises Missing."""
    room = managed_room(actor, slug)
    changed = [name for name, value in asdict(wish).items() if getattr(room, name) != value]
    for name in changed:
        setattr(room, name, getattr(wish, name))
    if changed:
        db.session.flush()
        audit.record("room.change", now=now, thing=f"room:{room.id}", person_id=actor.party_id, fields=changed)
        tell(Changed(room.place_id, room.id), now)
    return room
