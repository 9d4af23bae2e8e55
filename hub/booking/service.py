"""Booking: the wish of a person becomes dates that stand, or a refusal with what is free instead."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import IntegrityError

from hub import audit, installation
from hub.booking import claims, guards, mails, needs, publishing, reading
from hub.booking.models import Booking, Extra, Occupancy, Occurrence
from hub.booking.plans import Acting, BookingRequest, Outcome, Plan, PlannedDate, acting_for, lay_out, settle
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Conflict, DomainError, Refused
from hub.domain.permissions import Actor
from hub.domain.policy import occupied
from hub.spaces.models import Resource

MOST_REQUESTS = 10
"""Requests of one party that may wait at a place at once; a series is one."""
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def preview(*, actor: Actor, resource: Resource, ask: BookingRequest, now: datetime, house: Settings) -> Plan:
    """Every date of a wish with what it meets; nothing is written."""
    return _plan(ask, actor=actor, resource=resource, now=now, house=house)


def outlook(
    parties: Iterable[str], *, actor: Actor, resource: Resource, ask: BookingRequest, now: datetime, house: Settings
) -> dict[str, Outcome]:
    """What a wish for one date would meet for each of these parties."""
    plans = {
        party: _plan(replace(ask, party=party), actor=actor, resource=resource, now=now, house=house, offers=0)
        for party in parties
    }
    return {party: plan.dates[0].outcome for party, plan in plans.items()}


def _plan(
    ask: BookingRequest, *, actor: Actor, resource: Resource, now: datetime, house: Settings, offers: int = 3
) -> Plan:
    acting = _acting(ask, actor=actor, resource=resource, now=now, house=house)
    return lay_out(ask, actor=actor, resource=resource, acting=acting, now=now, house=house, offers=offers)


def _acting(ask: BookingRequest, *, actor: Actor, resource: Resource, now: datetime, house: Settings) -> Acting:
    today = now.astimezone(house.tz).date()
    return acting_for(actor, ask.party, place_id=resource.place_id, today=today)


def book(*, actor: Actor, resource: Resource, ask: BookingRequest, key: str, now: datetime, house: Settings) -> Booking:
    """Book or ask for a room: all dates or none; the same key of the same person gives the same booking.

    Refused (house rule, input) or Conflict (taken) with reasons and alternatives. The atoms stay locked until the end
    of the transaction.
    """
    if actor.party_id is None:
        raise Refused("not_your_party", "party")
    try:
        return _booked(actor, actor.party_id, resource, ask, key=key, now=now, house=house)
    except DomainError:
        known = reading.by_key(actor.party_id, key)
        if known is None:
            raise
        return known


def _booked(
    actor: Actor, person_id: int, resource: Resource, ask: BookingRequest, *, key: str, now: datetime, house: Settings
) -> Booking:
    if ask.quantity < 1:
        raise Refused("quantity_below_one", "quantity")
    acting = _acting(ask, actor=actor, resource=resource, now=now, house=house)
    extras = needs.wanted(resource.place_id, ask.extras)
    party = claims.hold(resource, party_id=acting.party_id, extras=[one for one, _ in extras])
    known = reading.by_key(person_id, key)
    if known is not None:
        return known
    plan = lay_out(ask, actor=actor, resource=resource, acting=acting, now=now, house=house)
    dates = settle(plan, ask.skip)
    if (
        house.limits
        and plan.asks
        and reading.open_requests(acting.party_id, resource.place_id, now=now) >= MOST_REQUESTS
    ):
        raise Refused("too_many_requests", count=MOST_REQUESTS)
    booking = _booking(person_id, resource, ask, key=key, now=now, plan=plan, audience=dates[0].audience)
    booking.party = party
    booking.extras = [Extra(resource=one, quantity=count) for one, count in extras]
    occurrences = _occurrences(booking, dates, plan=plan, now=now, house=house)
    known = _written(booking)
    if known is not booking:
        return known
    _tell(booking, occurrences, plan=plan, now=now, house=house)
    return booking


def _written(booking: Booking) -> Booking:
    """The booking, in the database; or the one that the same person made under the same key at the same moment."""
    person_id, key = booking.person_id, booking.key
    try:
        with db.session.begin_nested():
            db.session.add(booking)
            db.session.flush()
    except IntegrityError as error:
        if guards.broken_by(error):
            raise Conflict("just_taken") from error
        known = reading.by_key(person_id, key)
        if known is None:
            raise
        return known
    return booking


def _booking(
    person_id: int, resource: Resource, ask: BookingRequest, *, key: str, now: datetime, plan: Plan, audience: str
) -> Booking:
    return Booking(
        reference=new_reference(resource),
        resource=resource,
        party_id=plan.acting.party_id,
        person_id=person_id,
        audience=audience,
        title=ask.title,
        visibility=ask.visibility,
        headcount=ask.headcount,
        quantity=ask.quantity if resource.kind == "pool" else 1,
        note=ask.note,
        repeat=ask.repeat,
        until=ask.until if ask.repeat else None,
        key=key,
        policy_version_id=plan.version_id,
        created_at=now,
    )


def _occurrences(
    booking: Booking, dates: Sequence[PlannedDate], *, plan: Plan, now: datetime, house: Settings
) -> list[Occurrence]:
    here = installation.find()
    found = []
    for one in dates:
        if one.span is None:
            continue
        occurrence = Occurrence(
            booking=booking,
            uid=f"{uuid4()}@{here.uid if here else 'hub'}",
            start_at=one.span.start,
            end_at=one.span.end,
            wall_start=one.start.isoformat(timespec="minutes"),
            wall_end=one.end.isoformat(timespec="minutes"),
            zone=house.timezone,
            state="requested" if plan.asks else "confirmed",
            changed_at=now,
        )
        if plan.claims:
            span = occupied(plan.policy, one.span)
            occurrence.occupancies = [
                Occupancy(atom_id=atom, start_at=span.start, end_at=span.end) for atom in one.atoms
            ]
        found.append(occurrence)
    return found


def _tell(booking: Booking, occurrences: Sequence[Occurrence], *, plan: Plan, now: datetime, house: Settings) -> None:
    publishing.publish(booking, occurrences, house=house, now=now, rule=plan.policy)
    audit.record(
        "booking.requested" if plan.asks else "booking.booked",
        now=now,
        thing=f"booking:{booking.id}",
        person_id=booking.person_id,
        party_id=booking.party_id,
        dates=len(occurrences),
    )
    if plan.asks:
        mails.requested(booking, occurrences, house=house, now=now)
    else:
        mails.confirmed(booking, occurrences, house=house, now=now)


def new_reference(resource: Resource) -> str:
    """Three letters of the place and five signs that nobody misreads, such as MAR-4K7QX."""
    word = max(resource.place.slug.split("-"), key=len)[:3].upper()
    while True:
        code = f"{word}-{''.join(secrets.choice(SIGNS) for _ in range(5))}"
        if db.session.execute(_by_reference(), {"code": code}).first() is None:
            return code


@cache
def _by_reference() -> Select[*tuple[Any, ...]]:
    booking = Booking.__table__.c
    return select(booking.id).where(booking.reference == bindparam("code"))
