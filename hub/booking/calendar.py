"""The calendar of rooms as one reader sees it: segments of time, each with one state, from the rule and the claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from hub.accounts.models import Party
from hub.booking import fixed
from hub.booking.claims import LONGEST, Claims, need
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.booking.segments import Booked, Segment, joined, layer, night_ends, overlay, painted, seated
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Action, Actor, Held, can
from hub.domain.policy import Policy, Situation
from hub.domain.timespan import Span, day_span, to_wall
from hub.spaces import service as spaces
from hub.spaces.models import Texts
from hub.spaces.service.shown import AnyRoom

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoomCalendar:
    """The segments of one room over some days, in order, its rule, and the names of the public holidays among them."""

    resource: AnyRoom
    policy: Policy
    segments: tuple[Segment, ...]
    holidays: Mapping[date, Texts]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the calendars of some rooms are made of, read once: claims, own requests, fixed desks, holidays, rules."""

    atoms: Mapping[int, frozenset[int]]
    rows: Mapping[int, Sequence[Row[*tuple[Any, ...]]]]
    asked: Sequence[Booked]
    desks: Mapping[int, tuple[Span, ...]]
    holidays: Mapping[date, Texts]
    rules: Mapping[int, spaces.Rule]
    actor: Actor
    eyes: "_Eyes"
    now: datetime
    house: Settings


class _Eyes:
    """What one reader may know and do of bookings; of each party and person it is decided once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._known: dict[tuple[int, int, int], tuple[bool, bool, bool]] = {}

    def of(self, place_id: int, party_id: int, person_id: int) -> tuple[bool, bool, bool]:
        """Whether it is their own, whether they know of whom it is, whether they may change it."""
        key = place_id, party_id, person_id
        if key not in self._known:
            actor, held = self.actor, Held(*key)
            mine = actor.signed_in and actor.acts_for(party_id)
            self._known[key] = mine, can(actor, Action.SEE_BOOKING, held), can(actor, Action.CHANGE_BOOKING, held)
        return self._known[key]


def calendars(
    resources: Sequence[AnyRoom], *, days: Sequence[date], actor: Actor, now: datetime, house: Settings
) -> list[RoomCalendar]:
    """The calendars of some rooms over consecutive days, and the night after them where one of the rooms has nights.

    Two queries for all bookings.
    """
    rules = spaces.policies_of(resources)
    if night_ends([rules[one.id].policy for one in resources]):
        days = [*days, days[-1] + DAY]
    known = _known(resources, days[0], days[-1], rules=rules, actor=actor, now=now, house=house)
    return [_laid(resource, days, known) for resource in resources]


def whose(
    resource: AnyRoom, starts: Sequence[datetime], *, actor: Actor, now: datetime, house: Settings
) -> tuple[Policy, list[str | None]]:
    """The rule of a room, and whose time it is at some free moments."""
    days = [to_wall(start, house.tz).date() for start in starts]
    rules = spaces.policies_of([resource])
    known = _known([resource], min(days), max(days) + DAY, rules=rules, actor=actor, now=now, house=house)
    laid = {day: _laid(resource, [day, day + DAY], _near(known, day)) for day in set(days)}
    found = []
    for start, day in zip(starts, days, strict=True):
        at = (one for one in laid[day].segments if one.state == "free" and one.span.contains(start))
        found.append(next((one.kept_for or one.audience for one in at), None))
    return known.rules[resource.id].policy, found


def _near(known: _Known, day: date) -> _Known:
    """The claims that bear on one day and the night after it."""
    since, until = day_span(day - DAY, known.house.tz).start, day_span(day + 2 * DAY, known.house.tz).end
    rows = {
        atom: [row for row in some if row.claimed_from < until and since < row.claimed_until]
        for atom, some in known.rows.items()
    }
    return replace(known, rows=rows)


def _known(
    resources: Sequence[AnyRoom],
    first: date,
    last: date,
    *,
    rules: Mapping[int, spaces.Rule],
    actor: Actor,
    now: datetime,
    house: Settings,
) -> _Known:
    around = Span(day_span(first, house.tz).start, day_span(last, house.tz).end)
    pools = [atom.id for resource in resources if resource.kind == "pool" for atom in resource.atoms]
    eyes = _Eyes(actor)
    return _Known(
        {one.id: frozenset(atom.id for atom in one.atoms) for one in resources},
        _by_atom(_rows(resources, around)),
        _asked(resources, around, eyes=eyes, now=now),
        fixed.held(pools, around, house=house) if pools else {},
        spaces.holidays_between(first - DAY, last),
        rules,
        *(actor, eyes, now, house),
    )


def _laid(resource: AnyRoom, days: Sequence[date], known: _Known) -> RoomCalendar:
    """The rule of a room painted, the bookings laid over it."""
    actor, policy, place = known.actor, known.rules[resource.id].policy, resource.place_id
    atoms = known.atoms[resource.id]
    own = [row for atom in atoms for row in known.rows.get(atom, ())]
    pool = resource.kind == "pool"
    claims = _claims(atoms, own, known.desks) if pool or _around(policy, own) else NO_CLAIMS
    taken = claims.blocked(need(resource, 1))
    situation = Situation(tz=known.house.tz, holidays=frozenset(known.holidays), now=known.now, taken=taken)
    cells = painted(policy, days, place_id=place, actor=actor, situation=situation)
    shown = {row.occurrence_id: row for row in own if not pool or actor.acts_for(row.party_id)}
    booked = {number: _booked(row, known.eyes, place_id=place, now=known.now) for number, row in shown.items()}
    booked |= {one.occurrence_id: one for one in known.asked if atoms & known.atoms[one.resource_id]}
    laid = overlay(cells, sorted(booked.values(), key=layer))
    if pool:
        laid = [piece for segment in laid for piece in seated(segment, claims)]
    return RoomCalendar(resource, policy, tuple(joined(laid)), known.holidays)


def _around(policy: Policy, rows: Iterable[Row[Any]]) -> bool:
    """Whether somebody has time beside what their booking shows: where not, the bookings tell all that is taken."""
    slots = policy.slots
    return bool(slots.before or slots.after) or any(
        row.claimed_from != row.start_at or row.claimed_until != row.end_at for row in rows
    )


def _by_atom(rows: Iterable[Row[*tuple[Any, ...]]]) -> Mapping[int, Sequence[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.atom_id, []).append(row)
    return found


def _rows(resources: Iterable[AnyRoom], around: Span) -> Sequence[Row[Any]]:
    atoms = {atom.id for resource in resources for atom in resource.atoms}
    within = {"atoms": atoms, "since": around.start - LONGEST, "start": around.start, "end": around.end}
    return db.session.execute(_claimed(), within).all()


@cache
def _claimed() -> Select[*tuple[Any, ...]]:
    """The statement of every calendar, built once."""
    claim = Occupancy.__table__.c
    return (
        _described(claim.atom_id, claim.start_at.label("claimed_from"), claim.end_at.label("claimed_until"))
        .join(Occupancy.__table__, claim.occurrence_id == Occurrence.__table__.c.id)
        .where(
            claim.atom_id.in_(bindparam("atoms", expanding=True)),
            claim.start_at < bindparam("end"),
            claim.start_at > bindparam("since"),
            claim.end_at > bindparam("start"),
        )
        .order_by(claim.start_at, claim.atom_id)
    )


def _described(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Dates of bookings as `_booked` reads them, after some other columns."""
    when, booking, party = Occurrence.__table__.c, Booking.__table__.c, Party.__table__.c
    person = Party.__table__.alias()
    return (
        select(*columns)
        .add_columns(when.id.label("occurrence_id"), when.start_at, when.end_at, when.state, when.sequence)
        .add_columns(booking.id.label("booking_id"), booking.resource_id, booking.title, booking.visibility)
        .add_columns(booking.party_id, booking.person_id, party.name.label("party_name"))
        .add_columns(person.c.name.label("person_name"))
        .join_from(Occurrence.__table__, Booking.__table__, booking.id == when.booking_id)
        .join(Party.__table__, party.id == booking.party_id)
        .join(person, person.c.id == booking.person_id)
    )


def _asked(resources: Iterable[AnyRoom], around: Span, *, eyes: _Eyes, now: datetime) -> list[Booked]:
    """The reader's own requests, which hold no time yet."""
    actor = eyes.actor
    if actor.party_id is None:
        return []
    by_id = {resource.id: resource for resource in resources}
    parties = [actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]
    within = {"parties": parties, "rooms": list(by_id), "start": around.start, "end": around.end}
    rows = db.session.execute(_requested(), within)
    return [_booked(row, eyes, place_id=by_id[row.resource_id].place_id, now=now) for row in rows]


@cache
def _requested() -> Select[*tuple[Any, ...]]:
    when, booking = Occurrence.__table__.c, Booking.__table__.c
    return _described().where(
        booking.party_id.in_(bindparam("parties", expanding=True)),
        booking.resource_id.in_(bindparam("rooms", expanding=True)),
        when.state == "requested",
        when.start_at < bindparam("end"),
        when.end_at > bindparam("start"),
    )


def _booked(row: Row[Any], eyes: _Eyes, *, place_id: int, now: datetime | None = None) -> Booked:
    mine, visible, changes = eyes.of(place_id, row.party_id, row.person_id)
    is_open = row.visibility == "open"
    who = ""
    if visible:
        same = row.party_id == row.person_id
        who = row.person_name if same else f"{row.party_name} ({row.person_name})"
    return Booked(
        occurrence_id=row.occurrence_id,
        booking_id=row.booking_id,
        span=Span(row.start_at, row.end_at),
        state=row.state,
        resource_id=row.resource_id,
        title=row.title if visible or is_open else "",
        who=who,
        mine=mine,
        visible=visible,
        open=is_open,
        movable=mine and changes and now is not None and row.start_at > now,
        sequence=row.sequence,
    )


NO_CLAIMS = Claims({})


def _claims(atoms: Iterable[int], rows: Iterable[Row[Any]], desks: Mapping[int, tuple[Span, ...]]) -> Claims:
    spans: dict[int, list[Span]] = {atom: list(desks.get(atom, ())) for atom in atoms}
    for row in rows:
        spans[row.atom_id].append(Span(row.claimed_from, row.claimed_until))
    return Claims({atom: tuple(found) for atom, found in spans.items()})


def in_the_way(resource: AnyRoom, span: Span, *, actor: Actor) -> list[Booked]:
    """The bookings that hold some of this time, with as much of each as the actor may know."""
    rows = [row for row in _rows([resource], span) if row.claimed_from < span.end and span.start < row.claimed_until]
    eyes = _Eyes(actor)
    return list({row.occurrence_id: _booked(row, eyes, place_id=resource.place_id) for row in rows}.values())
