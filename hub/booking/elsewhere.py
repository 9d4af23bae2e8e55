"""The other rooms of a place that could take a wish that its own room refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from hub.booking.claims import LONGEST
from hub.booking.models import Occupancy
from hub.booking.plans import BookingRequest, acting_for, lay_out
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Actor
from hub.domain.timespan import Span, wall_span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, resource_atom

MOST = 2
LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class OtherRoom:
    """A room that is free for the very same hours, and whether one has to ask for it."""

    resource: Resource
    asks: bool


def other_rooms(
    *, actor: Actor, resource: Resource, ask: BookingRequest, now: datetime, house: Settings
) -> tuple[OtherRoom, ...]:
    """Up to two rooms of the same place that would take this single wish: those booked at once come first.

    Refused for hours that do not exist.
    """
    if ask.repeat or resource.kind != "room":
        return ()
    today = now.astimezone(house.tz).date()
    acting = acting_for(actor, ask.party, place_id=resource.place_id, today=today)
    found: list[OtherRoom] = []
    rooms = list(candidates(resource, wall_span(ask.start, ask.end, house.tz)))
    rules = spaces.policies_of(rooms) if rooms else {}
    for room in rooms:
        rule = rules[room.id]
        plan = lay_out(ask, actor=actor, resource=room, acting=acting, now=now, house=house, offers=0, rule=rule)
        if plan.dates[0].fine:
            found.append(OtherRoom(room, plan.asks))
        if sum(not one.asks for one in found) == MOST:
            break
    return tuple(sorted(found, key=lambda one: one.asks)[:MOST])


def candidates(resource: Resource, free: Span | None = None) -> Iterator[Resource]:
    """The first rooms of the place in its order, but for this one; only those where nothing is claimed in `free`."""
    query = (
        select(Resource)
        .where(
            Resource.place_id == resource.place_id,
            Resource.id != resource.id,
            Resource.kind == "room",
            Resource.archived_at.is_(None),
        )
        .order_by(Resource.position, Resource.id)
        .limit(LOOKED_AT)
        .options(joinedload(Resource.place), selectinload(Resource.atoms))
    )
    yield from db.session.scalars(query if free is None else query.where(~_taken(free)))


def _taken(span: Span) -> ColumnElement[bool]:
    """SQL: somebody claims an atom of the room at that time."""
    return (
        select(Occupancy.id)
        .join(resource_atom, resource_atom.c.atom_id == Occupancy.atom_id)
        .where(
            resource_atom.c.resource_id == Resource.id,
            Occupancy.start_at < span.end,
            Occupancy.start_at > span.start - LONGEST,
            Occupancy.end_at > span.start,
        )
        .correlate(Resource)
        .exists()
    )
