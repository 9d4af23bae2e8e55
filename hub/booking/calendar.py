"""The calendar of rooms as one reader sees it: segments of time, each with one state, from the rule and the claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Party
from hub.booking import fixed
from hub.booking.claims import LONGEST, Claims, need
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.booking.segments import Booked, Segment, joined, layer, overlay, painted, seated
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Action, Actor, Held, can
from hub.domain.policy import Policy, Situation
from hub.domain.timespan import Span, day_span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, Texts

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoomCalendar:
    """The segments of one room over some days, in order, and its rule."""

    resource: Resource
    policy: Policy
    segments: tuple[Segment, ...]


def calendars(
    resources: Sequence[Resource], *, days: Sequence[date], actor: Actor, now: datetime, house: Settings
) -> list[RoomCalendar]:
    """The calendars of some rooms over consecutive days and the night after them; two queries for all bookings."""
    days = [*days, days[-1] + DAY]
    around = Span(day_span(days[0], house.tz).start, day_span(days[-1], house.tz).end)
    rows = _rows(resources, around)
    asked = _asked(resources, around, actor=actor, now=now)
    holidays = frozenset(spaces.holidays_between(days[0] - DAY, days[-1]))
    rules = spaces.policies_of(resources)
    pools = [atom.id for resource in resources if resource.kind == "pool" for atom in resource.atoms]
    desks = fixed.held(pools, around, house=house) if pools else {}
    found = []
    for resource in resources:
        policy = rules[resource.id].policy
        atoms = {atom.id for atom in resource.atoms}
        own = [row for row in rows if row.atom_id in atoms]
        claims = _claims(atoms, own, desks)
        situation = Situation(tz=house.tz, holidays=holidays, now=now, taken=claims.blocked(need(resource, 1)))
        cells = painted(policy, days, place_id=resource.place_id, actor=actor, situation=situation)
        booked = {row.occurrence_id: _booked(row, actor=actor, place_id=resource.place_id, now=now) for row in own}
        booked |= {one.occurrence_id: one for one in asked if atoms & _atoms_of(one.resource_id, resources)}
        shown = [one for one in booked.values() if resource.kind != "pool" or one.mine]
        laid = overlay(cells, sorted(shown, key=layer))
        if resource.kind == "pool":
            laid = [piece for segment in laid for piece in seated(segment, claims)]
        found.append(RoomCalendar(resource, policy, tuple(joined(laid))))
    return found


def _rows(resources: Iterable[Resource], around: Span) -> Sequence[Row[Any]]:
    person = aliased(Party)
    atoms = {atom.id for resource in resources for atom in resource.atoms}
    query = (
        select(
            Occupancy.atom_id,
            Occupancy.start_at.label("claimed_from"),
            Occupancy.end_at.label("claimed_until"),
            *_columns(person),
        )
        .join(Occurrence, Occurrence.id == Occupancy.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Party, Party.id == Booking.party_id)
        .join(person, person.id == Booking.person_id)
        .where(
            Occupancy.atom_id.in_(atoms),
            Occupancy.start_at < around.end,
            Occupancy.start_at > around.start - LONGEST,
            Occupancy.end_at > around.start,
        )
        .order_by(Occupancy.start_at, Occupancy.atom_id)
    )
    return db.session.execute(query).all()


def _columns(person: type[Party]) -> tuple[Any, ...]:
    return (
        Occurrence.id.label("occurrence_id"),
        Occurrence.start_at,
        Occurrence.end_at,
        Occurrence.state,
        Occurrence.sequence,
        Booking.id.label("booking_id"),
        Booking.resource_id,
        Booking.title,
        Booking.visibility,
        Booking.party_id,
        Booking.person_id,
        Party.name.label("party_name"),
        person.name.label("person_name"),
    )


def _asked(resources: Iterable[Resource], around: Span, *, actor: Actor, now: datetime) -> list[Booked]:
    """The reader's own requests, which hold no time yet."""
    if actor.party_id is None:
        return []
    person = aliased(Party)
    by_id = {resource.id: resource for resource in resources}
    query = (
        select(*_columns(person))
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Party, Party.id == Booking.party_id)
        .join(person, person.id == Booking.person_id)
        .where(
            Booking.party_id.in_([actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]),
            Booking.resource_id.in_(by_id),
            Occurrence.state == "requested",
            Occurrence.start_at < around.end,
            Occurrence.end_at > around.start,
        )
    )
    rows = db.session.execute(query)
    return [_booked(row, actor=actor, place_id=by_id[row.resource_id].place_id, now=now) for row in rows]


def _booked(row: Row[Any], *, actor: Actor, place_id: int, now: datetime | None = None) -> Booked:
    mine = actor.signed_in and actor.acts_for(row.party_id)
    held = Held(place_id, row.party_id, row.person_id)
    visible = can(actor, Action.SEE_BOOKING, held)
    ahead = now is not None and row.start_at > now
    is_open = row.visibility == "open"
    same = row.party_id == row.person_id
    return Booked(
        occurrence_id=row.occurrence_id,
        booking_id=row.booking_id,
        span=Span(row.start_at, row.end_at),
        state=row.state,
        resource_id=row.resource_id,
        title=row.title if visible or is_open else "",
        who=(row.person_name if same else f"{row.party_name} ({row.person_name})") if visible else "",
        mine=mine,
        visible=visible,
        open=is_open,
        movable=ahead and mine and can(actor, Action.CHANGE_BOOKING, held),
        sequence=row.sequence,
    )


def _claims(atoms: Iterable[int], rows: Iterable[Row[Any]], desks: Mapping[int, tuple[Span, ...]]) -> Claims:
    spans: dict[int, list[Span]] = {atom: list(desks.get(atom, ())) for atom in atoms}
    for row in rows:
        spans[row.atom_id].append(Span(row.claimed_from, row.claimed_until))
    return Claims({atom: tuple(found) for atom, found in spans.items()})


def _atoms_of(resource_id: int, resources: Iterable[Resource]) -> set[int]:
    return {atom.id for resource in resources if resource.id == resource_id for atom in resource.atoms}


def holiday_names(days: Sequence[date]) -> Mapping[date, Texts]:
    """The public holidays among consecutive days."""
    return spaces.holidays_between(days[0], days[-1])


def in_the_way(resource: Resource, span: Span, *, actor: Actor) -> list[Booked]:
    """The bookings that hold some of this time, with as much of each as the actor may know."""
    rows = [row for row in _rows([resource], span) if row.claimed_from < span.end and span.start < row.claimed_until]
    return list({row.occurrence_id: _booked(row, actor=actor, place_id=resource.place_id) for row in rows}.values())
