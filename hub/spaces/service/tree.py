"""The rooms of a place as a tree, with what a booking of each takes along; a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hub.db import db
from hub.spaces.models import Place, Resource, requirement, resource_atom
from hub.spaces.service.order import in_order
from hub.spaces.service.policies import written_rules


@dataclass(frozen=True, slots=True)
class Branch:
    """One room, pool or equipment: its parts, what its booking takes along, what takes it along, how many units."""

    room: Resource
    parts: tuple[Resource, ...]
    requires: tuple[Resource, ...]
    takes: tuple[Resource, ...]
    taken_by: tuple[Resource, ...]
    units: int
    ruled: bool

    @property
    def kind(self) -> str:
        """room, hall, part, pool or equipment."""
        if self.room.kind != "room":
            return self.room.kind
        return "part" if self.room.parent_id is not None else "hall" if self.parts else "room"


@dataclass(frozen=True, slots=True)
class Tree:
    """All branches in order, whole before part."""

    branches: tuple[Branch, ...]

    def of(self, room_id: int) -> Branch:
        """The branch of a room."""
        return next(one for one in self.branches if one.room.id == room_id)


def tree(place: Place) -> Tree:
    """The rooms and equipment of a place, archived ones too."""
    query = select(Resource).where(Resource.place_id == place.id).order_by(Resource.position, Resource.id)
    rooms = in_order(db.session.scalars(query).all())
    by_id = {room.id: room for room in rooms}
    own, borrowed = _atoms(list(by_id))
    needs = _needs(list(by_id))
    rules = written_rules(rooms)
    return Tree(
        tuple(
            Branch(
                room=room,
                parts=tuple(one for one in rooms if one.parent_id == room.id),
                requires=tuple(by_id[one] for one in needs.get(room.id, ()) if one in by_id),
                takes=tuple(one for one in rooms if own.get(one.id, frozenset()) & borrowed.get(room.id, frozenset())),
                taken_by=tuple(
                    one for one in rooms if own.get(room.id, frozenset()) & borrowed.get(one.id, frozenset())
                ),
                units=len(own.get(room.id, ())),
                ruled=rules[room.id].version_id is not None,
            )
            for room in rooms
        )
    )


def _atoms(ids: Sequence[int]) -> tuple[Mapping[int, frozenset[int]], Mapping[int, frozenset[int]]]:
    """By room: its own atoms, and those of other rooms it takes along."""
    own: dict[int, frozenset[int]] = {}
    borrowed: dict[int, frozenset[int]] = {}
    for room_id, atom_id, required in db.session.execute(
        select(resource_atom.c.resource_id, resource_atom.c.atom_id, resource_atom.c.required).where(
            resource_atom.c.resource_id.in_(ids)
        )
    ):
        found = borrowed if required else own
        found[room_id] = found.get(room_id, frozenset()) | {atom_id}
    return own, borrowed


def _needs(ids: Sequence[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    query = select(requirement.c.resource_id, requirement.c.required_id).where(requirement.c.resource_id.in_(ids))
    for room_id, other_id in db.session.execute(query):
        found.setdefault(room_id, []).append(other_id)
    return found
