"""A desk for today: taken with one tap, given back with another."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from hub import audit
from hub.booking import changes, claims, publishing, reading
from hub.booking import service as booking
from hub.booking.models import Booking, Occupancy
from hub.booking.wishes import BookingRequest
from hub.config import Settings
from hub.coworking.service.mine import Stay, local_day, stays
from hub.coworking.service.offering import begun, best, pools_of, pools_today
from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Action, Actor
from hub.domain.timespan import MINUTE, to_utc, to_wall
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource

UNDO = timedelta(minutes=30)
"""How long after taking it, or after it begins, a desk nobody sat down at can be given back whole."""


def take(
    actor: Actor,
    place: Place,
    *,
    room: str,
    start: datetime,
    end: datetime,
    party: str,
    now: datetime,
    house: Settings,
) -> Booking:
    """Take a desk today, from the step that runs now; wall times. A second tap gives the same desk.

    It has no title: what it is called is said in the language of whoever reads it.
    Raises Missing for a room without desks, Refused and Conflict as any booking does.
    """
    if actor.party_id is None:
        raise Refused("not_your_party", "party")
    pool = next((one for one in pools_of(place) if one.slug == room), None)
    if pool is None:
        raise Missing("room-missing")
    step = spaces.policy_of(pool).policy.slots.step
    start = max(start, to_wall(begun(now, step, house=house), house.tz))
    if end <= start:
        raise Refused("desk_ends_before_now", "end", now=to_wall(now, house.tz).time())
    held = _held(actor, place, pool, start=start, end=end, now=now, house=house)
    if held is not None:
        return held
    ask = BookingRequest(start=start, end=end, party=party, begun=True)
    key = _key(actor.party_id, place, now=now, house=house)
    return booking.book(actor=actor, resource=pool, ask=ask, key=key, now=now, house=house)


def take_best(actor: Actor, place: Place, *, now: datetime, house: Settings) -> Booking:
    """Take the desk that stays free the longest; whoever has one gets theirs. Raises Refused when there is none."""
    held = next((one for one in stays(actor, place, now=now, house=house) if one.booking.resource.kind == "pool"), None)
    if held is not None:
        return held.booking
    pools = pools_today(actor, place, now=now, house=house)
    offer = best(pools)
    if offer is None:
        reasons = next((pool.reasons for pool in pools if pool.reasons), ())
        raise Refused(reasons[0].code if reasons else "no_desk_today", reasons=reasons)
    return take(
        actor,
        place,
        room=offer.room,
        start=offer.start,
        end=offer.end,
        party=offer.party,
        now=now,
        house=house,
    )


def give_back(actor: Actor, place: Place, booking_id: int, *, now: datetime, house: Settings) -> str:
    """Give a desk of today back: "undone" when nobody sat there yet, else "freed" from the next step on.

    Raises Missing for what is not one's own desk of today, Refused when nothing is left of it.
    """
    stay = _stay(actor, place, booking_id, now=now, house=house)
    one = stay.occurrence
    if undoable(stay, now=now):
        changes.cancel(booking_id, actor=actor, occurrence_id=one.id, now=now, house=house, begun=True)
        return "undone"
    _shorten(stay, actor=actor, now=now, house=house)
    return "freed"


def undoable(stay: Stay, *, now: datetime) -> bool:
    """Whether giving it back leaves nothing of it."""
    if stay.occurrence.state == "requested":
        return True
    return stay.check_in is None and now <= max(stay.occurrence.start_at, stay.booking.created_at) + UNDO


def free_rest(stay: Stay, *, actor: Actor, now: datetime, house: Settings) -> bool:
    """Free the rest of a stay where some is left; False when it ends with the step that runs."""
    try:
        _shorten(stay, actor=actor, now=now, house=house)
    except Refused:
        return False
    return True


def _shorten(stay: Stay, *, actor: Actor, now: datetime, house: Settings) -> None:
    """End a date with the step that runs now: the time after it is free for others."""
    booked = claims.fresh(reading.find_for(actor, stay.booking.id, Action.CHANGE_BOOKING))
    one = reading.occurrence_of(booked, stay.occurrence.id, now=now)
    slots = spaces.policy_of(booked.resource).policy.slots
    end = max(begun(now, slots.step, house=house), one.start_at) + slots.step * MINUTE
    if one.state != "confirmed" or end >= one.end_at:
        raise Refused("desk_nothing_left")
    one.end_at, one.wall_end = end, to_wall(end, house.tz).isoformat(timespec="minutes")
    one.changed_at, one.sequence = now, one.sequence + 1
    until = end + slots.after * MINUTE
    db.session.execute(update(Occupancy).where(Occupancy.occurrence_id == one.id).values(end_at=until))
    db.session.expire(one, ["occupancies"])
    db.session.flush()
    publishing.publish(booked, [one], house=house, now=now)
    audit.record(
        "desk.freed",
        now=now,
        thing=f"booking:{booked.id}",
        person_id=actor.party_id,
        party_id=booked.party_id,
        end=one.wall_end,
    )


def _held(
    actor: Actor, place: Place, pool: Resource, *, start: datetime, end: datetime, now: datetime, house: Settings
) -> Booking | None:
    """The desk this person has already during some of that time."""
    first, last = to_utc(start, house.tz), to_utc(end, house.tz)
    return next(
        (
            stay.booking
            for stay in stays(actor, place, now=now, house=house)
            if stay.booking.resource_id == pool.id
            and stay.occurrence.start_at < last
            and first < stay.occurrence.end_at
        ),
        None,
    )


def _stay(actor: Actor, place: Place, booking_id: int, *, now: datetime, house: Settings) -> Stay:
    for stay in stays(actor, place, now=now, house=house):
        if stay.booking.id == booking_id and stay.booking.resource.kind == "pool":
            return stay
    raise Missing("booking_missing")


def _key(person_id: int, place: Place, *, now: datetime, house: Settings) -> str:
    """The same for two taps at once; another one once a desk of that day was given back."""
    prefix = f"desk-{place.id}-{local_day(now, house=house)}-"
    query = select(func.count(Booking.id)).where(
        Booking.person_id == person_id, Booking.key.startswith(prefix, autoescape=True)
    )
    return f"{prefix}{db.session.scalar(query) or 0}"
