"""The calendar of rooms as one reader sees it: segments of time, each with one state, from the rule and the claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Party
from hub.booking.claims import LONGEST, Claims, need
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Action, Actor, Held, can
from hub.domain.policy import Cell, Policy, Situation, State, paint
from hub.domain.timespan import Span, day_span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, Texts

DAY = timedelta(days=1)
STATES = {
    State.FREE: "free",
    State.KEPT: "kept",
    State.HANDOVER: "turn",
    State.CLOSED: "closed",
    State.EARLY: "early",
    State.LATE: "late",
    State.GONE: "gone",
    State.TAKEN: "taken",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """One date of a booking; title and names only where the reader may know them."""

    occurrence_id: int
    booking_id: int
    span: Span
    state: str
    resource_id: int
    title: str = ""
    who: str = ""
    mine: bool = False
    visible: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time that looks the same all through; `seats` are the taken and all units of a pool."""

    span: Span
    state: str
    audience: str | None = None
    rule: str | None = None
    opens_on: date | None = None
    booked: Booked | None = None
    seats: tuple[int, int] | None = None

    def joins(self, other: "Segment") -> bool:
        """Whether the other goes on where this one ends, and looks the same."""
        return self.span.end == other.span.start and replace(self, span=other.span) == other


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and as which party."""

    actor: Actor
    party_id: int | None
    slug: str | None = None

    @property
    def holder_of(self) -> frozenset[str]:
        """The organisation whose standing time is one's own."""
        return frozenset({self.slug} if self.slug else ())

    def audiences(self, place_id: int, on: date) -> frozenset[str]:
        """What the party is to a place on a date."""
        return frozenset() if self.party_id is None else self.actor.audiences(self.party_id, place_id, on)


@dataclass(frozen=True, slots=True)
class RoomCalendar:
    """The segments of one room over some days, in order, and its rule."""

    resource: Resource
    policy: Policy
    segments: tuple[Segment, ...]


def calendars(
    resources: Sequence[Resource], *, days: Sequence[date], reader: Reader, now: datetime, house: Settings
) -> list[RoomCalendar]:
    """The calendars of some rooms over consecutive days and the night after them; two queries for all bookings."""
    days = [*days, days[-1] + DAY]
    around = Span(day_span(days[0], house.tz).start, day_span(days[-1], house.tz).end)
    rows = _rows(resources, around)
    asked = _asked(resources, around, reader=reader)
    holidays = frozenset(spaces.holidays_between(days[0] - DAY, days[-1]))
    found = []
    for resource in resources:
        policy = spaces.policy_of(resource).policy
        atoms = {atom.id for atom in resource.atoms}
        own = [row for row in rows if row.atom_id in atoms]
        claims = _claims(atoms, own)
        situation = Situation(tz=house.tz, holidays=holidays, now=now, taken=claims.blocked(need(resource, 1)))
        cells = _painted(policy, days, resource=resource, reader=reader, situation=situation)
        booked = {row.occurrence_id: _booked(row, reader=reader, place_id=resource.place_id) for row in own}
        booked |= {one.occurrence_id: one for one in asked if atoms & _atoms_of(one.resource_id, resources)}
        shown = [one for one in booked.values() if resource.kind != "pool" or one.mine]
        segments = _overlay([_segment(cell) for cell in cells], sorted(shown, key=_layer))
        if resource.kind == "pool":
            segments = [piece for segment in segments for piece in _seated(segment, claims)]
        found.append(RoomCalendar(resource, policy, tuple(_joined(segments))))
    return found


def _painted(
    policy: Policy, days: Sequence[date], *, resource: Resource, reader: Reader, situation: Situation
) -> list[Cell]:
    """The days painted for the party; a fact may begin or end in the middle of the week."""
    found: list[Cell] = []
    by_audience: dict[frozenset[str], list[date]] = {}
    for day in days:
        by_audience.setdefault(reader.audiences(resource.place_id, day), []).append(day)
    for audiences, some in by_audience.items():
        found += paint(policy, days=some, audiences=audiences, situation=situation, holder_of=reader.holder_of)
    return sorted(found, key=lambda cell: cell.span)


def _segment(cell: Cell) -> Segment:
    return Segment(cell.span, STATES[cell.state], cell.audience, cell.rule, cell.opens_on)


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
        Booking.id.label("booking_id"),
        Booking.resource_id,
        Booking.title,
        Booking.visibility,
        Booking.party_id,
        Booking.person_id,
        Party.name.label("party_name"),
        person.name.label("person_name"),
    )


def _asked(resources: Iterable[Resource], around: Span, *, reader: Reader) -> list[Booked]:
    """The reader's own requests, which hold no time yet."""
    actor = reader.actor
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
    return [_booked(row, reader=reader, place_id=by_id[row.resource_id].place_id) for row in db.session.execute(query)]


def _booked(row: Row[Any], *, reader: Reader, place_id: int) -> Booked:
    mine = reader.actor.signed_in and reader.actor.acts_for(row.party_id)
    visible = can(reader.actor, Action.SEE_BOOKING, Held(place_id, row.party_id, row.person_id))
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
    )


def _claims(atoms: Iterable[int], rows: Iterable[Row[Any]]) -> Claims:
    spans: dict[int, list[Span]] = {atom: [] for atom in atoms}
    for row in rows:
        spans[row.atom_id].append(Span(row.claimed_from, row.claimed_until))
    return Claims({atom: tuple(found) for atom, found in spans.items()})


def _atoms_of(resource_id: int, resources: Iterable[Resource]) -> set[int]:
    return {atom.id for resource in resources if resource.id == resource_id for atom in resource.atoms}


def _layer(one: Booked) -> tuple[bool, datetime, int]:
    """Requests first, so that what stands is laid over what was only asked."""
    return (one.state == "confirmed", one.span.start, one.occurrence_id)


def _overlay(segments: list[Segment], booked: Iterable[Booked]) -> list[Segment]:
    for one in booked:
        kind = "mine" if one.mine else "open" if one.open else "busy"
        state = "asked" if one.mine and one.state == "requested" else kind
        found: list[Segment] = []
        for segment in segments:
            shared = segment.span.intersect(one.span)
            if shared is None:
                found.append(segment)
                continue
            found += [replace(segment, span=rest) for rest in segment.span.subtract(one.span)]
            found.append(Segment(shared, state, booked=one))
        segments = sorted(found, key=lambda segment: segment.span)
    return segments


def _seated(segment: Segment, claims: Claims) -> Iterable[Segment]:
    """A stretch of a pool cut where the number of free units changes."""
    if segment.state not in {"free", "taken"}:
        return [segment]
    spans = [span for own in claims.spans.values() for span in own if span.overlaps(segment.span)]
    edges = {edge for span in spans for edge in (span.start, span.end) if segment.span.contains(edge)}
    cuts = sorted({segment.span.start, segment.span.end, *edges})
    total = len(claims.spans)
    found = []
    for start, end in pairwise(cuts):
        taken = sum(1 for span in spans if span.start < end and start < span.end)
        found.append(replace(segment, span=Span(start, end), seats=(min(taken, total), total)))
    return found


def _joined(segments: Iterable[Segment]) -> Iterable[Segment]:
    """Neighbours that look the same as one, across midnight too."""
    last: Segment | None = None
    for segment in segments:
        if last is not None and last.joins(segment):
            last = replace(last, span=Span(last.span.start, segment.span.end))
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


def holiday_names(days: Sequence[date]) -> Mapping[date, Texts]:
    """The public holidays among consecutive days."""
    return spaces.holidays_between(days[0], days[-1])


def in_the_way(resource: Resource, span: Span, *, actor: Actor) -> list[Booked]:
    """The bookings that hold some of this time, with as much of each as the actor may know."""
    reader = Reader(actor, actor.party_id)
    rows = [row for row in _rows([resource], span) if row.claimed_from < span.end and span.start < row.claimed_until]
    return list({row.occurrence_id: _booked(row, reader=reader, place_id=resource.place_id) for row in rows}.values())
