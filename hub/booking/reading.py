"""Bookings as their holders and the keepers of the place read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Party
from hub.booking.models import Booking, Occurrence
from hub.db import db
from hub.domain.errors import Forbidden, Missing
from hub.domain.permissions import Action, Actor, Held, can
from hub.spaces.models import Resource, Texts

LIVE = ("requested", "confirmed")
MOST = 100


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking in a list, by one of its dates: the next one or the last one; `count` dates of this kind in all."""

    id: int
    title: str
    room: Texts
    place: Texts
    party: str
    start: datetime
    end: datetime
    state: str
    count: int


def by_key(person_id: int, key: str) -> Booking | None:
    """The booking a person made under this key."""
    return db.session.scalar(_by_key(), {"person_id": person_id, "key": key})


@cache
def _by_key() -> Select[Booking]:
    return select(Booking).where(Booking.person_id == bindparam("person_id"), Booking.key == bindparam("key"))


def open_requests(party_id: int, place_id: int, *, now: datetime) -> int:
    """How many bookings of a party wait for an answer at a place."""
    query = (
        select(func.count(Booking.id.distinct()))
        .join(Occurrence, Occurrence.booking_id == Booking.id)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Booking.party_id == party_id,
            Resource.place_id == place_id,
            Occurrence.state == "requested",
            Occurrence.end_at > now,
        )
    )
    return db.session.scalar(query) or 0


def held(booking: Booking) -> Held:
    """A booking as permissions see it."""
    unsigned = booking.party.kind == "person" and booking.party.account is None
    return Held(booking.resource.place_id, booking.party_id, booking.person_id, unsigned)


def find(actor: Actor, booking_id: int) -> Booking:
    """The booking, for those who may see it; Missing for everybody else."""
    query = select(Booking).where(Booking.id == booking_id)
    loads = (
        joinedload(Booking.resource).joinedload(Resource.place),
        joinedload(Booking.party).joinedload(Party.account),
        joinedload(Booking.person),
    )
    booking = db.session.scalar(query.options(*loads))
    if booking is None or not can(actor, Action.SEE_BOOKING, held(booking)):
        raise Missing("booking_missing")
    return booking


def find_for(actor: Actor, booking_id: int, action: Action) -> Booking:
    """The booking, to act on: Missing where it may not be seen, Forbidden where only the act is not allowed."""
    booking = find(actor, booking_id)
    if not can(actor, action, held(booking)):
        raise Forbidden("booking_not_yours")
    return booking


def occurrence_of(booking: Booking, occurrence_id: int | None, *, now: datetime) -> Occurrence:
    """One date of a booking: the one named, else the next that is not over, else the last that took place."""
    if occurrence_id is None:
        coming = [one for one in booking.occurrences if one.end_at > now and one.state in LIVE]
        held = [one for one in booking.occurrences if one.state == "confirmed"]
        return (coming[:1] or held[-1:] or booking.occurrences[-1:])[0]
    found = next((one for one in booking.occurrences if one.id == occurrence_id), None)
    if found is None:
        raise Missing("booking_missing")
    return found


def state_of(occurrence: Occurrence, *, now: datetime) -> str:
    """The state as readers see it: a request nobody answered before its time is `lapsed`."""
    return "lapsed" if occurrence.state == "requested" and occurrence.end_at <= now else occurrence.state


def coming(actor: Actor, *, now: datetime, limit: int = MOST) -> Sequence[BookingRow]:
    """The bookings of a person and of those they act for that have a date ahead, the next first."""
    ahead = and_(Occurrence.end_at > now, Occurrence.state.in_(LIVE))
    return _rows(actor, ahead, now=now, limit=limit, latest=False)


def over(actor: Actor, *, now: datetime, limit: int = MOST) -> Sequence[BookingRow]:
    """What is past, cancelled or refused, the latest first."""
    ahead = and_(Occurrence.end_at > now, Occurrence.state.in_(LIVE))
    return _rows(actor, not_(ahead), now=now, limit=limit, latest=True)


def open_to_all(*, now: datetime, until: datetime, limit: int) -> Sequence[Occurrence]:
    """What everybody may come to in this time, the next first."""
    query = (
        select(Occurrence)
        .join(Booking)
        .where(
            Booking.visibility == "open",
            Occurrence.state == "confirmed",
            Occurrence.end_at > now,
            Occurrence.start_at < until,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
        .limit(limit)
        .options(joinedload(Occurrence.booking).joinedload(Booking.resource).joinedload(Resource.place))
    )
    return db.session.scalars(query).all()


def _rows(actor: Actor, which: ColumnElement[bool], *, now: datetime, limit: int, latest: bool) -> Sequence[BookingRow]:
    order = Occurrence.start_at.desc() if latest else Occurrence.start_at.asc()
    ranked = (
        select(
            Occurrence.id,
            func.row_number().over(partition_by=Occurrence.booking_id, order_by=order).label("rank"),
            func.count().over(partition_by=Occurrence.booking_id).label("dates"),
        )
        .join(Booking)
        .where(which, _theirs(actor))
        .subquery()
    )
    query = (
        select(Occurrence, ranked.c.dates)
        .join(ranked, ranked.c.id == Occurrence.id)
        .where(ranked.c.rank == 1)
        .order_by(order, Occurrence.id)
        .limit(limit)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource).joinedload(Resource.place),
            joinedload(Occurrence.booking).joinedload(Booking.party),
        )
    )
    return [_row(occurrence, count, actor=actor, now=now) for occurrence, count in db.session.execute(query)]


def _theirs(actor: Actor) -> ColumnElement[bool]:
    """Their own, of those they act for, and what they booked for people without a sign-in at places they keep."""
    own = Booking.party_id.in_([actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)])
    if not actor.powers:
        return own
    stood_in = and_(Booking.person_id == actor.party_id, Booking.party.has(Party.kind == "person"))
    if can(actor, Action.ADMINISTER):
        return or_(own, stood_in)
    places = {power.place_id for power in actor.powers}
    return or_(own, and_(stood_in, Booking.resource.has(Resource.place_id.in_(places))))


def _row(occurrence: Occurrence, count: int, *, actor: Actor, now: datetime) -> BookingRow:
    booking = occurrence.booking
    return BookingRow(
        id=booking.id,
        title=booking.title,
        room=booking.resource.names,
        place=booking.resource.place.names,
        party="" if booking.party_id == actor.party_id else booking.party.name,
        start=occurrence.start_at,
        end=occurrence.end_at,
        state=state_of(occurrence, now=now),
        count=count,
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do with a booking they see."""

    holds: bool
    changes: bool
    decides: bool


def rights(actor: Actor, booking: Booking) -> Rights:
    """Whether it is theirs (or booked by them for somebody without a sign-in), theirs to change, theirs to answer."""
    thing = held(booking)
    stands_in = booking.person_id == actor.party_id and booking.party.kind == "person"
    return Rights(
        holds=actor.acts_for(booking.party_id)
        or (stands_in and can(actor, Action.BOOK_FOR_OTHERS, booking.resource.place_id)),
        changes=can(actor, Action.CHANGE_BOOKING, thing),
        decides=can(actor, Action.DECIDE_BOOKING, thing),
    )
