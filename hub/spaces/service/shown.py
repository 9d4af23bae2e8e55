"""Rooms as calendars need them: plain values, one statement for a room and one for all rooms of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, ScalarSelect, Select, Text, and_, bindparam, cast, func, select

from hub.db import db
from hub.domain.errors import Missing
from hub.spaces.models import Answers, Place, Resource, Seats, Texts, resource_atom


class ShownAtom(NamedTuple):
    """What a room is made of."""

    id: int


class ShownPlace(NamedTuple):
    """A place, with what pages about its rooms say of it."""

    id: int
    slug: str
    names: Texts
    access: Answers
    access_text: Texts
    house_rules: Texts
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class ShownRoom:
    """A room, or a pool; the long texts are empty where only calendars are shown."""

    id: int
    place_id: int
    parent_id: int | None
    slug: str
    kind: str
    names: Texts
    capacity: int | None
    atoms: tuple[ShownAtom, ...]
    place: ShownPlace
    description: Texts = field(default_factory=dict)
    access: Answers = field(default_factory=dict)
    layouts: Seats = field(default_factory=dict)


AnyRoom = Resource | ShownRoom
"""A room to read from, whichever way it was loaded."""


def show_room(slug: str) -> ShownRoom:
    """The room with this address. Raises Missing, also for an archived one and for what is only lent with rooms."""
    row = db.session.execute(_one(), {"slug": slug}).one_or_none()
    if row is None:
        raise Missing("room-missing")
    return _room(row, _place(row), description=row.description, access=row.room_access, layouts=row.layouts)


def show_rooms(place_slug: str) -> tuple[ShownPlace, Sequence[ShownRoom]]:
    """A place and its rooms in their order, without archived ones. Raises Missing."""
    rows = db.session.execute(_every(), {"slug": place_slug}).all()
    if not rows:
        raise Missing("place-missing")
    place = _place(rows[0])
    return place, [_room(row, place) for row in rows if row.room_id is not None]


def _place(row: Row[Any]) -> ShownPlace:
    return ShownPlace(
        *(row.place_id, row.place_slug, row.place_names, row.place_access, row.access_text, row.house_rules),
        *(row.contact_name, row.contact_email, row.contact_phone),
    )


def _room(row: Row[Any], place: ShownPlace, **texts: Mapping[str, Any]) -> ShownRoom:
    atoms = tuple(ShownAtom(number) for number in sorted(map(int, (row.atoms or "").split(",")))) if row.atoms else ()
    return ShownRoom(
        *(row.room_id, row.place_id, row.parent_id, row.slug, row.kind, row.names, row.capacity, atoms, place),
        **texts,  # type: ignore[arg-type]
    )


@cache
def _one() -> Select[*tuple[Any, ...]]:
    room = Resource.__table__.c
    return (
        _columns()
        .add_columns(room.description, room.access.label("room_access"), room.layouts)
        .join_from(Place.__table__, Resource.__table__, Place.__table__.c.id == room.place_id)
        .where(room.slug == bindparam("slug"), room.kind != "equipment", room.archived_at.is_(None))
    )


@cache
def _every() -> Select[*tuple[Any, ...]]:
    room, place = Resource.__table__.c, Place.__table__.c
    bookable = and_(room.place_id == place.id, room.kind != "equipment", room.archived_at.is_(None))
    return (
        _columns()
        .join_from(Place.__table__, Resource.__table__, bookable, isouter=True)
        .where(place.slug == bindparam("slug"), place.archived_at.is_(None))
        .order_by(room.position)
    )


def _columns() -> Select[*tuple[Any, ...]]:
    room, place = Resource.__table__.c, Place.__table__.c
    return (
        select(room.id.label("room_id"), room.parent_id, room.slug, room.kind, room.names, room.capacity)
        .add_columns(_atoms().label("atoms"), place.id.label("place_id"), place.slug.label("place_slug"))
        .add_columns(place.names.label("place_names"), place.access.label("place_access"), place.access_text)
        .add_columns(place.house_rules, place.contact_name, place.contact_email, place.contact_phone)
    )


def _atoms() -> ScalarSelect[str]:
    """SQL: the ids of the atoms of a room with commas between them."""
    made_of, room = resource_atom.c, Resource.__table__
    ids = func.aggregate_strings(cast(made_of.atom_id, Text), ",")
    return select(ids).where(made_of.resource_id == room.c.id).correlate(room).scalar_subquery()
