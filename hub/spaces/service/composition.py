"""What rooms are made of: equipment with its pieces, and rooms that cannot be used without another.

These write and flush; whoever calls has seen to the permission, and tells of the change.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from hub.db import db
from hub.domain.errors import Conflict, Refused
from hub.spaces.models import Atom, Place, Resource, Texts, requirement, resource_atom

MOST_PIECES = 100


def create_equipment(place: Place, *, slug: str, names: Texts, pieces: int, now: datetime) -> Resource:
    """Write what a place lends with its rooms, one atom for each piece. Raises Refused, Conflict on `slug`."""
    if not 1 <= pieces <= MOST_PIECES:
        raise Refused("pieces-out-of-bounds", "pieces", most=MOST_PIECES)
    if db.session.scalar(select(Resource.id).where(Resource.slug == slug)) is not None:
        raise Conflict("room-slug-taken", "slug")
    last = db.session.scalar(select(func.max(Resource.position)).where(Resource.place_id == place.id))
    label = next(iter(names.values()), slug)[:70]
    found = Resource(
        place_id=place.id,
        slug=slug,
        kind="equipment",
        names=names,
        position=0 if last is None else last + 1,
        atoms=[Atom(place_id=place.id, name=f"{label} {number}") for number in range(1, pieces + 1)],
        created_at=now,
    )
    db.session.add(found)
    db.session.flush()
    db.session.expire(place, ["equipment"])
    return found


def require(resource: Resource, other: Resource) -> None:
    """From now on a booking of the one takes the other too. Refused where that makes no sense or goes in a ring."""
    if {resource.kind, other.kind} != {"room"}:
        raise Refused("requirement-of-rooms", "requires")
    if resource.place_id != other.place_id:
        raise Refused("requirement-elsewhere", "requires")
    if resource.id == other.id or resource.id in _reached(other.id):
        raise Refused("requirement-in-a-ring", "requires", name=other.names)
    if {atom.id for atom in resource.own_atoms} & {atom.id for atom in other.own_atoms}:
        raise Refused("requirement-of-a-part", "requires", name=other.names)
    if other.id not in {one.id for one in resource.requires}:
        values = {"resource_id": resource.id, "required_id": other.id}
        db.session.execute(insert(requirement).values(values))
    recompose(resource)


def unrequire(resource: Resource, other: Resource) -> None:
    """From now on the one is booked without the other."""
    which = (requirement.c.resource_id == resource.id, requirement.c.required_id == other.id)
    db.session.execute(delete(requirement).where(*which))
    recompose(resource)


def recompose(resource: Resource) -> None:
    """Write anew which atoms of other rooms this one takes, and all that require it. After each change of its atoms."""
    for resource_id in [resource.id, *sorted(_requiring(resource.id))]:
        _borrow(resource_id, _reached(resource_id))
        one = db.session.get(Resource, resource_id)
        if one is not None:
            db.session.expire(one, ["atoms", "own_atoms", "requires"])


def _borrow(resource_id: int, others: Iterable[int]) -> None:
    """The required atoms of a resource: the own ones of all that it requires."""
    here, own = resource_atom.c.resource_id == resource_id, resource_atom.c.required.is_(False)
    db.session.execute(delete(resource_atom).where(here, resource_atom.c.required.is_(True)))
    mine = set(db.session.scalars(select(resource_atom.c.atom_id).where(here)))
    query = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id.in_(others), own)
    rows = [
        {"resource_id": resource_id, "atom_id": atom, "required": True}
        for atom in sorted(set(db.session.scalars(query)) - mine)
    ]
    if rows:
        db.session.execute(insert(resource_atom), rows)


def _reached(resource_id: int) -> set[int]:
    """All that a resource requires, and what those require."""
    return _closure(resource_id, requirement.c.resource_id, requirement.c.required_id)


def _requiring(resource_id: int) -> set[int]:
    """All that require a resource, also by way of another."""
    return _closure(resource_id, requirement.c.required_id, requirement.c.resource_id)


def _closure(start: int, here: object, there: object) -> set[int]:
    pairs = [(row[0], row[1]) for row in db.session.execute(select(here, there))]  # type: ignore[call-overload]
    found: set[int] = set()
    fresh = {start}
    while fresh:
        fresh = {other for one, other in pairs if one in fresh} - found
        found |= fresh
    return found
