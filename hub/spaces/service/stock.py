"""What there is how many of: units of a pool, pieces of equipment, people in a building."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from hub import audit
from hub.db import db
from hub.domain.errors import Conflict, Missing, Refused
from hub.domain.permissions import Actor
from hub.spaces import hits
from hub.spaces.models import Atom, Place, Resource, Texts, resource_atom
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.composition import MOST_PIECES, create_equipment
from hub.spaces.service.places import managed_place
from hub.spaces.service.policies import lock_rooms
from hub.spaces.service.rooms import MOST_UNITS, managed_room


def set_units(actor: Actor, slug: str, *, units: int, now: datetime) -> Resource:
    """How many units a pool has, or pieces an equipment. Raises Missing, Refused, Conflict where too many are held."""
    room = managed_room(actor, slug)
    lock_rooms([room])
    if room.kind == "room":
        raise Refused("units-of-pools", "units")
    most = MOST_PIECES if room.kind == "equipment" else MOST_UNITS
    if not 1 <= units <= most:
        raise Refused("units-out-of-bounds", "units", most=most)
    atoms = [atom.id for atom in room.own_atoms]
    if units > len(atoms):
        take(room, new_atoms(room, [str(number) for number in range(len(atoms) + 1, units + 1)]))
    elif units < len(atoms):
        held = hits.busy_atoms(atoms, now=now)
        spare = [atom for atom in reversed(atoms) if atom not in held][: len(atoms) - units]
        if len(spare) < len(atoms) - units:
            raise Conflict("units-are-held", "units", least=len(held))
        gone = (resource_atom.c.resource_id == room.id, resource_atom.c.atom_id.in_(spare))
        db.session.execute(resource_atom.delete().where(*gone))
    if units != len(atoms):
        db.session.expire_all()
        note(actor, "room.units", room, now=now, units=units)
        tell(Changed(room.place_id, room.id, rule=True), now)
    return room


def set_limit(actor: Actor, place_slug: str, *, limit: int | None, now: datetime) -> Place:
    """How many people may be in the building at once, None for no limit. Raises Missing."""
    place = managed_place(actor, place_slug)
    if place.headcount_limit != limit:
        place.headcount_limit = limit
        db.session.flush()
        audit.record("place.limit", now=now, thing=f"place:{place.id}", person_id=actor.party_id, limit=limit)
    return place


def add_equipment(actor: Actor, place_slug: str, *, names: Texts, pieces: int, now: datetime) -> Resource:
    """What a place lends with its rooms, so many pieces of it. Raises Missing, Refused."""
    place = managed_place(actor, place_slug)
    found = create_equipment(place, slug=free_address(names), names=names, pieces=pieces, now=now)
    note(actor, "room.create", found, now=now)
    return found


def change_equipment(actor: Actor, slug: str, *, names: Texts, now: datetime) -> Resource:
    """What equipment is called. Raises Missing, also for what is no equipment."""
    found = managed_room(actor, slug)
    if found.kind != "equipment":
        raise Missing("room-missing")
    if found.names != names:
        found.names = names
        db.session.flush()
        note(actor, "room.change", found, now=now, fields=["names"])
    return found


def free_address(names: Texts) -> str:
    """A short name in addresses made from a name, that no other room has."""
    plain = unicodedata.normalize("NFKD", next(iter(names.values()), "")).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "room"
    taken = set(db.session.scalars(select(Resource.slug).where(Resource.slug.startswith(stem, autoescape=True))))
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)


def take(room: Resource, atom_ids: Sequence[int]) -> None:
    """Give a room atoms of its own."""
    rows = [{"resource_id": room.id, "atom_id": atom, "required": False} for atom in atom_ids]
    db.session.execute(insert(resource_atom), rows)
    db.session.expire(room, ["atoms", "own_atoms"])


def new_atoms(room: Resource, labels: Sequence[str]) -> list[int]:
    """Write an atom for each label; returns their ids."""
    name = next(iter(room.names.values()), room.slug)[:70]
    atoms = [Atom(place_id=room.place_id, name=f"{name} {label}") for label in labels]
    db.session.add_all(atoms)
    db.session.flush()
    return [atom.id for atom in atoms]


def note(actor: Actor, action: str, room: Resource, *, now: datetime, **details: Any) -> None:
    """Record what was done to a room."""
    audit.record(action, now=now, thing=f"room:{room.id}", person_id=actor.party_id, **details)
