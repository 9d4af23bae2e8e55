"""The door of a place on one day, for whoever keeps it: who comes, who is in, who did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts.models import Account, Party
from hub.booking.models import Booking, Occurrence
from hub.config import Settings
from hub.coworking.models import CheckIn
from hub.coworking.service import fixed
from hub.coworking.service.mine import check_ins_of, desks_of, local_day
from hub.coworking.service.presence import note
from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.domain.timespan import day_span
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource

LATE = timedelta(minutes=15)
"""How long after the beginning, or after booking a time that has begun, somebody may still be on the way."""

MOST = 300


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line of the door: a date of a booking, or somebody with a desk of their own.

    `state` is "expected", "late", "here", "left", "done" (came, and is over) or "absent" (over, nobody checked in).
    """

    occurrence_id: int | None
    party_id: int
    who: str
    title: str
    room: Resource
    desks: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    count: int | None
    note: str
    unreachable: bool
    state: str
    arrived_at: datetime | None
    booking_id: int | None


@dataclass(frozen=True, slots=True)
class Door:
    """The arrivals of a day, in order of time, desks of one's own last; whether there were more than are shown."""

    place: Place
    day: date
    arrivals: tuple[Arrival, ...]
    more: bool

    def count(self, *states: str) -> int:
        """How many lines are in one of these states."""
        return sum(1 for one in self.arrivals if one.state in states)


def kept_place(actor: Actor, slug: str) -> Place:
    """The place, for managers and hosts of it. Raises Missing for everybody else."""
    place = spaces.find_place(slug)
    if not can(actor, Action.KEEP_DOOR, place.id):
        raise Missing("place-missing")
    return place


def kept_places(actor: Actor) -> list[Place]:
    """The places whose door this person keeps."""
    return [place for place in spaces.places() if can(actor, Action.KEEP_DOOR, place.id)]


def door(actor: Actor, slug: str, *, day: date, now: datetime, house: Settings) -> Door:
    """Who comes on a day. Raises Missing for whoever does not keep the place. A fixed number of queries."""
    place = kept_place(actor, slug)
    found = _occurrences(place, day, house=house)
    shown = found[:MOST]
    desks, arrived = desks_of(shown), check_ins_of(shown)
    reachable = _reachable(shown)
    lines = [_line(one, desks, arrived.get(one.id), reachable, now=now) for one in shown]
    lines += _own_desks(place, day)
    return Door(place, day, tuple(lines), len(found) > MOST)


def count_late(actor: Actor, *, now: datetime) -> int:
    """How many that began a while ago are not in yet, at the places whose door this person keeps today."""
    kept = {power.place_id for power in actor.powers if power.role in {"manager", "host"}}
    if not kept:
        return 0
    query = (
        select(func.count(Occurrence.id))
        .join(Booking)
        .join(Resource, Resource.id == Booking.resource_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Resource.place_id.in_(kept),
            Resource.kind == "pool",
            Occurrence.state == "confirmed",
            Occurrence.start_at < now - LATE,
            Booking.created_at < now - LATE,
            Occurrence.end_at > now,
            CheckIn.id.is_(None),
        )
    )
    return db.session.scalar(query) or 0


def note_arrival(actor: Actor, slug: str, occurrence_id: int, *, now: datetime, house: Settings) -> None:
    """A host notes that somebody came; also afterwards. Raises Missing, and Refused before the day."""
    place = kept_place(actor, slug)
    one = _find(place, occurrence_id)
    day = local_day(max(one.start_at, min(now, one.end_at)), house=house)
    if local_day(one.start_at, house=house) > local_day(now, house=house):
        raise Refused("not_that_day_yet")
    known = check_ins_of([one]).get(one.id)
    if known is not None:
        known.left_at = None
        return
    at = min(now, one.end_at)
    note(place, party_id=_comer(one.booking), occurrence_id=one.id, day=day, by=actor.party_id or 0, now=at)


def note_own_desk(actor: Actor, slug: str, party_id: int, *, now: datetime, house: Settings) -> None:
    """A host notes that somebody with a desk of their own came today. Raises Missing."""
    place = kept_place(actor, slug)
    today = local_day(now, house=house)
    if party_id not in {party.id for _, _, party in fixed.holders(place, day=today)}:
        raise Missing("booking_missing")
    note(place, party_id=party_id, occurrence_id=None, day=today, by=actor.party_id or 0, now=now)


def strike_arrival(actor: Actor, slug: str, occurrence_id: int, *, now: datetime) -> None:
    """A check-in that was a mistake. Raises Missing."""
    place = kept_place(actor, slug)
    one = _find(place, occurrence_id)
    db.session.execute(delete(CheckIn).where(CheckIn.occurrence_id == one.id))
    audit.record(
        "check-in.strike",
        now=now,
        thing=f"booking:{one.booking_id}",
        person_id=actor.party_id,
        party_id=_comer(one.booking),
    )


def _occurrences(place: Place, day: date, *, house: Settings) -> Sequence[Occurrence]:
    around = day_span(day, house.tz)
    query = (
        select(Occurrence)
        .join(Booking)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Resource.place_id == place.id,
            Occurrence.state == "confirmed",
            Occurrence.start_at < around.end,
            Occurrence.end_at > around.start,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
        .limit(MOST + 1)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource),
            joinedload(Occurrence.booking).joinedload(Booking.party),
            joinedload(Occurrence.booking).joinedload(Booking.person),
        )
    )
    return db.session.scalars(query).all()


def _find(place: Place, occurrence_id: int) -> Occurrence:
    one = db.session.get(Occurrence, occurrence_id)
    if one is None or one.state != "confirmed" or one.booking.resource.place_id != place.id:
        raise Missing("booking_missing")
    return one


def _comer(booking: Booking) -> int:
    """Who comes: the person it is for, or whoever booked for an organisation."""
    return booking.party_id if booking.party.kind == "person" else booking.person_id


def _reachable(found: Sequence[Occurrence]) -> frozenset[int]:
    """Those of the comers who have an address to write to."""
    comers = {_comer(one.booking) for one in found}
    query = select(Account.party_id).where(Account.party_id.in_(comers), Account.disabled_at.is_(None))
    return frozenset(db.session.scalars(query))


def _line(
    one: Occurrence,
    desks: dict[int, tuple[str, ...]],
    check_in: CheckIn | None,
    reachable: frozenset[int],
    *,
    now: datetime,
) -> Arrival:
    booking = one.booking
    pool = booking.resource.kind == "pool"
    alone = booking.party.kind == "person"
    return Arrival(
        occurrence_id=one.id,
        party_id=_comer(booking),
        who=booking.party.name if alone else f"{booking.party.name} ({booking.person.name})",
        title=booking.title,
        room=booking.resource,
        desks=desks.get(one.id, ()) if pool else (),
        start=one.start_at,
        end=one.end_at,
        count=booking.quantity if pool else booking.headcount,
        note=booking.note,
        unreachable=_comer(booking) not in reachable,
        state=_state(one, check_in, now=now),
        arrived_at=check_in.arrived_at if check_in else None,
        booking_id=booking.id,
    )


def _state(one: Occurrence, check_in: CheckIn | None, *, now: datetime) -> str:
    over = one.end_at <= now
    if check_in is not None:
        return "done" if over else "left" if check_in.left_at is not None else "here"
    if over:
        return "absent"
    return "late" if now > max(one.start_at, one.booking.created_at) + LATE else "expected"


def _own_desks(place: Place, day: date) -> list[Arrival]:
    query = select(CheckIn).where(CheckIn.place_id == place.id, CheckIn.day == day, CheckIn.occurrence_id.is_(None))
    arrived = {one.party_id: one for one in db.session.scalars(query)}
    return [_own_desk(*held, arrived.get(held[2].id)) for held in fixed.holders(place, day=day)]


def _own_desk(pool: Resource, desk: str, party: Party, check_in: CheckIn | None) -> Arrival:
    state = "expected" if check_in is None else "left" if check_in.left_at is not None else "here"
    return Arrival(
        occurrence_id=None,
        party_id=party.id,
        who=party.name,
        title="",
        room=pool,
        desks=(desk,),
        start=None,
        end=None,
        count=None,
        note="",
        unreachable=False,
        state=state,
        arrived_at=check_in.arrived_at if check_in else None,
        booking_id=None,
    )
