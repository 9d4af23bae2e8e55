"""What calendars are made of, read from the database: claims, own requests, fixed desks, holidays, rules."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from hub.accounts.models import Party
from hub.booking import fixed
from hub.booking.claims import LONGEST
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.booking.segments import Booked, night_ends
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Action, Actor, Held, can
from hub.domain.policy import SameRule, end_of_minute
from hub.domain.timespan import Span, day_span
from hub.spaces import service as spaces
from hub.spaces.models import Texts
from hub.spaces.service.shown import AnyRoom

DAY = timedelta(days=1)


class Eyes:
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


@dataclass(frozen=True, slots=True)
class Sources:
    """What the calendars of some rooms are made of, over consecutive days and for one reader."""

    resources: Sequence[AnyRoom]
    days: Sequence[date]
    atoms: Mapping[int, frozenset[int]]
    rows: Mapping[int, Sequence[Row[*tuple[Any, ...]]]]
    asked: Sequence[Booked]
    desks: Mapping[int, tuple[Span, ...]]
    holidays: Mapping[date, Texts]
    rules: Mapping[int, spaces.Rule]
    eyes: Eyes
    now: datetime
    house: Settings

    @property
    def actor(self) -> Actor:
        """The reader."""
        return self.eyes.actor

    def near(self, day: date) -> "Sources":
        """The same for one day and the night after it."""
        since, until = day_span(day - DAY, self.house.tz).start, day_span(day + 2 * DAY, self.house.tz).end
        rows = {
            atom: [row for row in some if row.claimed_from < until and since < row.claimed_until]
            for atom, some in self.rows.items()
        }
        return replace(self, days=[day, day + DAY], rows=rows)

    def likeness(self) -> "Likeness | None":
        """All that decides how these calendars look; None for whoever knows more of some booking than others do.

        Two readers of one likeness see the same: nothing in them is theirs, and no name is shown to them.
        """
        me, own = self.actor.party_id, self.actor
        claims = tuple(row for some in self.rows.values() for row in some)
        if own.powers or own.mandates or self.asked or any(me in (row.party_id, row.person_id) for row in claims):
            return None
        places = sorted({one.place_id for one in self.resources})
        return Likeness(
            rooms=tuple(map(_features, self.resources)),
            days=tuple(self.days),
            holidays=tuple(self.holidays),
            claims=claims,
            desks=tuple(self.desks.items()),
            rules=tuple(SameRule(self.rules[one.id].policy) for one in self.resources),
            audiences=tuple(own.audiences(me, place, day) for place in places for day in self.days if me is not None),
            moment=(self.now.replace(second=0), end_of_minute(self.now, self.house.tz)),
        )


class Likeness(NamedTuple):
    """The parts of `Sources.likeness`, each of them a value that can be compared."""

    rooms: Hashable
    days: Hashable
    holidays: Hashable
    claims: Hashable
    desks: Hashable
    rules: Hashable
    audiences: Hashable
    moment: Hashable


def _features(one: AnyRoom) -> Hashable:
    atoms = tuple(atom.id for atom in one.atoms)
    names = tuple(sorted(one.names.items()))
    return one.id, one.place_id, one.parent_id, one.slug, one.kind, names, one.capacity, atoms


def read(
    resources: Sequence[AnyRoom], *, days: Sequence[date], actor: Actor, now: datetime, house: Settings
) -> Sources:
    """All for some rooms over consecutive days, and the night after them where one has nights; five queries at most."""
    rules = spaces.policies_of(resources)
    if night_ends([rules[one.id].policy for one in resources]):
        days = [*days, days[-1] + DAY]
    around = Span(day_span(min(days), house.tz).start, day_span(max(days), house.tz).end)
    pools = [atom.id for resource in resources if resource.kind == "pool" for atom in resource.atoms]
    eyes = Eyes(actor)
    return Sources(
        resources=resources,
        days=days,
        atoms={one.id: frozenset(atom.id for atom in one.atoms) for one in resources},
        rows=_by_atom(claimed(resources, around)),
        asked=_asked(resources, around, eyes=eyes, now=now),
        desks=fixed.held(pools, around, house=house) if pools else {},
        holidays=spaces.holidays_between(min(days) - DAY, max(days)),
        rules=rules,
        eyes=eyes,
        now=now,
        house=house,
    )


def _by_atom(rows: Iterable[Row[*tuple[Any, ...]]]) -> Mapping[int, Sequence[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.atom_id, []).append(row)
    return found


def claimed(resources: Iterable[AnyRoom], around: Span) -> Sequence[Row[Any]]:
    """The claims on some rooms that touch a span, each with its booking."""
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


def _asked(resources: Iterable[AnyRoom], around: Span, *, eyes: Eyes, now: datetime) -> list[Booked]:
    """The reader's own requests, which hold no time yet."""
    actor = eyes.actor
    if actor.party_id is None:
        return []
    by_id = {resource.id: resource for resource in resources}
    parties = [actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]
    within = {"parties": parties, "rooms": list(by_id), "start": around.start, "end": around.end}
    rows = db.session.execute(_requested(), within)
    return [booked(row, eyes, place_id=by_id[row.resource_id].place_id, now=now) for row in rows]


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


def booked(row: Row[Any], eyes: Eyes, *, place_id: int, now: datetime | None = None) -> Booked:
    """A date of a booking, with as much of it as the reader may know."""
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
