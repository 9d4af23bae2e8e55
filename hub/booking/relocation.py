"""A booking whose room closes: what is free instead, and the way there, by whoever looks after the place."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hub import audit
from hub.booking import answering, changes, claims, elsewhere, mails, publishing, reading, standing
from hub.booking.models import Booking, Extra, Occurrence
from hub.booking.plans import Plan, PlannedDate, refusal
from hub.booking.service import new_reference
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Action, Actor
from hub.domain.policy import occupied
from hub.domain.timespan import Span
from hub.spaces.models import Resource

MOST_ROOMS = 2
MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Way:
    """Where a date could go: a time, and another room than its own."""

    span: Span
    room: Resource | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One date of a booking, with where it could go."""

    booking: Booking
    occurrence: Occurrence
    ways: tuple[Way, ...]


def case_of(actor: Actor, booking_id: int, occurrence_id: int, *, now: datetime, house: Settings) -> Case:
    """One date that this person may change: the same hours in other rooms, then the nearest hours in its own.

    Held against the rule as the one who booked, whoever looks. Raises Missing and Forbidden.
    """
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    occurrence = reading.occurrence_of(booking, occurrence_id, now=now)
    if occurrence.state not in reading.LIVE or occurrence.start_at <= now:
        return Case(booking, occurrence, ())
    rooms = []
    for room in elsewhere.candidates(booking.resource) if booking.resource.kind == "room" else ():
        _plan, one = _planned(booking, occurrence, room=room, now=now, house=house)
        if one.fine and one.span is not None:
            rooms.append(Way(one.span, room))
        if len(rooms) == MOST_ROOMS:
            break
    _plan, own = _planned(booking, occurrence, room=booking.resource, now=now, house=house)
    return Case(booking, occurrence, (*rooms, *(Way(span) for span in own.alternatives[:MOST_TIMES])))


def relocate(
    booking_id: int,
    *,
    actor: Actor,
    occurrence_id: int,
    room_slug: str,
    sequence: int,
    reason: str,
    now: datetime,
    house: Settings,
) -> Booking:
    """Give one date its hours in another room of the place; of a series it becomes a booking of its own.

    `sequence` is what the reader saw, else Stale. Missing, Refused or Conflict where the room does not take it.
    """
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    room = _room(booking, room_slug)
    booking = claims.fresh(booking, extras=[room])
    occurrence = reading.occurrence_of(booking, occurrence_id, now=now)
    changes.as_seen(occurrence, sequence, now=now)
    plan, one = _planned(booking, occurrence, room=room, now=now, house=house)
    if not one.fine or one.span is None:
        raise refusal(one)
    before = booking.resource
    asks = plan.asks and not (
        occurrence.state == "confirmed" and answering.decides(actor, booking, today=now.astimezone(house.tz).date())
    )
    claims.release([occurrence])
    booking = _apart(booking, occurrence, now=now) if len(booking.occurrences) > 1 else booking
    booking.resource, booking.policy_version_id, booking.audience = room, plan.version_id, one.audience
    occurrence.state = "requested" if asks else "confirmed"
    occurrence.sequence += 1
    occurrence.changed_at = now
    db.session.flush()
    if plan.claims or not asks:
        claims.occupy([(occurrence, one.atoms, occupied(plan.policy, one.span))])
    _tell(booking, occurrence, before=before, actor=actor, reason=reason, house=house, now=now)
    return booking


def _tell(
    booking: Booking,
    occurrence: Occurrence,
    *,
    before: Resource,
    actor: Actor,
    reason: str,
    house: Settings,
    now: datetime,
) -> None:
    publishing.publish(booking, [occurrence], house=house, now=now)
    standing.keep_around(standing.sharing(before), [occurrence], rules={}, house=house, now=now)
    audit.record(
        "booking.relocated",
        now=now,
        thing=f"booking:{booking.id}",
        person_id=actor.party_id,
        party_id=booking.party_id,
        occurrence=occurrence.id,
        rooms=[before.slug, booking.resource.slug],
    )
    if occurrence.state == "requested":
        mails.requested(booking, [occurrence], house=house, now=now)
    else:
        mails.changed(booking, [occurrence], house=house, now=now, actor=actor, was=None, keepers=False, reason=reason)


def _planned(
    booking: Booking, occurrence: Occurrence, *, room: Resource, now: datetime, house: Settings
) -> tuple[Plan, PlannedDate]:
    return changes.planned_for(
        booking,
        occurrence,
        start=datetime.fromisoformat(occurrence.wall_start),
        end=datetime.fromisoformat(occurrence.wall_end),
        headcount=booking.headcount,
        resource=room,
        now=now,
        house=house,
    )


def _room(booking: Booking, slug: str) -> Resource:
    query = select(Resource).where(
        Resource.slug == slug,
        Resource.place_id == booking.resource.place_id,
        Resource.id != booking.resource_id,
        Resource.kind == "room",
        Resource.archived_at.is_(None),
    )
    room = db.session.scalar(query.options(joinedload(Resource.place), selectinload(Resource.atoms)))
    if room is None or booking.resource.kind != "room":
        raise Missing("room-missing")
    return room


def _apart(booking: Booking, occurrence: Occurrence, *, now: datetime) -> Booking:
    """One date of a series as a booking of its own, with all that was said of the series; calendars keep its entry."""
    lent: Sequence[Extra] = booking.extras
    alone = Booking(
        reference=new_reference(booking.resource),
        resource=booking.resource,
        party=booking.party,
        person=booking.person,
        audience=booking.audience,
        title=booking.title,
        visibility=booking.visibility,
        headcount=booking.headcount,
        quantity=booking.quantity,
        note=booking.note,
        repeat="",
        key=f"apart-{secrets.token_hex(16)}",
        policy_version_id=booking.policy_version_id,
        created_at=now,
        extras=[Extra(resource=one.resource, quantity=one.quantity) for one in lent],
    )
    db.session.add(alone)
    db.session.flush()
    occurrence.booking = alone
    db.session.flush()
    db.session.expire(booking, ["occurrences"])
    db.session.expire(alone, ["occurrences"])
    return alone
