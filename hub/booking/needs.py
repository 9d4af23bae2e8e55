"""What a wish needs beside its room: room in the building, equipment, and what a plan allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import selectinload

from hub.booking import claims, entitlements
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.entitlement import Usage
from hub.domain.errors import Reason, Refused
from hub.domain.policy import Shortage
from hub.domain.timespan import Span
from hub.spaces.models import Atom, Place, Resource

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Building:
    """How many people may be in the building, how many come, and who is there when; `heads` None: nobody said."""

    limit: int
    heads: int | None
    present: tuple[tuple[Span, int], ...]

    def lacking(self, span: Span) -> tuple[Reason, ...]:
        """Why it does not fit."""
        if self.heads is None:
            return (Reason("headcount_needed", None, {"limit": self.limit}),)
        left = self.limit - self._peak(span)
        if self.heads <= left:
            return ()
        return (Reason("building_full", None, {"limit": self.limit, "left": max(0, left), "headcount": self.heads}),)

    def short(self) -> tuple[Shortage, ...]:
        """The time at which it would not fit."""
        edges = sorted({edge for span, _ in self.present for edge in (span.start, span.end)})
        return tuple(
            Shortage(Span(start, end), Reason("building_full"))
            for start, end in pairwise(edges)
            if self._peak(Span(start, end)) + (self.heads or 0) > self.limit
        )

    def _peak(self, span: Span) -> int:
        inside = [(one, heads) for one, heads in self.present if one.overlaps(span)]
        moments = {span.start, *(one.start for one, _ in inside if one.start > span.start)}
        return max(sum(heads for one, heads in inside if one.contains(moment)) for moment in moments)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Some pieces of one kind of equipment, and what is claimed of it."""

    resource: Resource
    quantity: int
    claims: claims.Claims

    def lacking(self, claimed: Span) -> tuple[Reason, ...]:
        """Why there are not enough."""
        free = len(self.claims.free(claimed))
        if self.quantity <= free:
            return ()
        params = {"name": self.resource.names, "slug": self.resource.slug, "left": free, "asked": self.quantity}
        return (Reason("equipment_short" if free else "equipment_gone", None, params),)

    def atoms(self, claimed: Span) -> tuple[int, ...]:
        """The pieces that go with a booking of this time."""
        return self.claims.free(claimed)[: self.quantity]


@dataclass(frozen=True, slots=True)
class Needs:
    """All of it for one wish, around its dates."""

    building: Building | None
    pieces: tuple[Pieces, ...]
    quota: entitlements.Quota | None

    def lacking(self, span: Span, claimed: Span, *, audience: str, earlier: Sequence[Usage] = ()) -> tuple[Reason, ...]:
        """What is short at a time, `claimed` with its buffers; `earlier` are what dates of the same wish take."""
        plan = self.quota.lacking(span, audience=audience, earlier=earlier) if self.quota is not None else ()
        return (*self.beside(span, claimed), *plan)

    def beside(self, span: Span, claimed: Span) -> tuple[Reason, ...]:
        """The same without the plan."""
        found = [reason for one in self.pieces for reason in one.lacking(claimed)]
        if self.building is not None:
            found += self.building.lacking(span)
        return tuple(found)

    def short(self, around: Span, *, house: Settings) -> tuple[Shortage, ...]:
        """The time at which a wish like this one would lack something, for the search of alternatives."""
        found = [
            Shortage(span, Reason("equipment_gone")) for one in self.pieces for span in one.claims.blocked(one.quantity)
        ]
        if self.building is not None:
            found += self.building.short()
        if self.quota is not None and self.quota.plans:
            first, last = (instant.astimezone(house.tz).date() for instant in (around.start, around.end))
            found += self.quota.used_up([first + number * DAY for number in range((last - first).days + 1)])
        return tuple(found)

    def atoms(self, claimed: Span) -> tuple[int, ...]:
        """The pieces of equipment that go with a booking of this time."""
        return tuple(atom for one in self.pieces for atom in one.atoms(claimed))


def needs_of(
    resource: Resource,
    *,
    party_id: int,
    headcount: int | None,
    quantity: int,
    extras: Mapping[str, int],
    around: Span,
    without: Sequence[int] = (),
    house: Settings,
) -> Needs:
    """What a wish of a party needs between some dates; `without` names occurrences that shall not count."""
    first, last = (instant.astimezone(house.tz).date() for instant in (around.start, around.end))
    pieces = tuple(
        Pieces(one, count, claims.claims_on(one, around, without=without, house=house))
        for one, count in wanted(resource.place_id, extras)
    )
    quota = entitlements.quota_of(
        resource, party_id=party_id, quantity=quantity, first=first, last=last, without=without, house=house
    )
    building = _building(resource, heads_of(resource, headcount, quantity), around, without)
    return Needs(building, pieces, quota if quota.plans or quota.needed else None)


def heads_of(resource: Resource, headcount: int | None, quantity: int) -> int | None:
    """How many people a booking brings: one to a desk; those that were named; else all the room holds, if known."""
    if resource.kind == "pool":
        return quantity
    return resource.capacity if headcount is None else headcount


def wanted(place_id: int, extras: Mapping[str, int]) -> list[tuple[Resource, int]]:
    """The equipment asked for by slug, with how many pieces, by id. Refused for what the place does not lend."""
    extras = {slug: count for slug, count in extras.items() if count}
    if not extras:
        return []
    query = select(Resource).where(
        Resource.place_id == place_id,
        Resource.kind == "equipment",
        Resource.slug.in_(extras),
        Resource.archived_at.is_(None),
    )
    found = list(db.session.scalars(query.order_by(Resource.id).options(selectinload(Resource.atoms))))
    if len(found) < len(extras):
        raise Refused("equipment_unknown", "extras")
    for one in found:
        if not 0 < extras[one.slug] <= len(one.atoms):
            raise Refused("equipment_above", f"extra_{one.slug}", name=one.names, limit=len(one.atoms))
    return [(one, extras[one.slug]) for one in found]


@cache
def _limit() -> Select[*tuple[Any, ...]]:
    place = Place.__table__.c
    return select(place.headcount_limit).where(place.id == bindparam("place_id"))


def _building(resource: Resource, heads: int | None, around: Span, without: Sequence[int]) -> Building | None:
    limit: int | None = db.session.execute(_limit(), {"place_id": resource.place_id}).scalar()
    if limit is None:
        return None
    here = select(Atom.id).where(Atom.place_id == resource.place_id)
    query = (
        select(
            Occurrence.id,
            Occurrence.start_at,
            Occurrence.end_at,
            Booking.headcount,
            Booking.quantity,
            Resource.kind,
            Resource.capacity,
        )
        .select_from(Occupancy)
        .join(Occurrence, Occurrence.id == Occupancy.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Occupancy.atom_id.in_(here),
            Occupancy.start_at < around.end,
            Occupancy.start_at > around.start - claims.LONGEST,
            Occupancy.end_at > around.start,
        )
        .distinct()
    )
    present = [
        (Span(start, end), quantity if kind == "pool" else named or capacity or 1)
        for number, start, end, named, quantity, kind, capacity in db.session.execute(query)
        if number not in without
    ]
    return Building(limit, heads, tuple(present))
