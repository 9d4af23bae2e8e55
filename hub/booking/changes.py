"""Moving and calling off what is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub import audit
from hub.accounts.service.actors import actor_of
from hub.booking import answering, bringing, claims, mails, needs, publishing, reading
from hub.booking.models import Booking, Occurrence
from hub.booking.plans import BookingRequest, Plan, PlannedDate, acting_as, lay_out, refusal
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Refused, Stale
from hub.domain.permissions import Action, Actor
from hub.domain.policy import occupied
from hub.domain.timespan import Span
from hub.spaces.models import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one date of a booking becomes; title, visibility, head count and equipment are those of the whole booking.

    `extras`: pieces of equipment by slug; None leaves them as they are.
    """

    start: datetime
    end: datetime
    title: str
    visibility: str
    headcount: int | None
    extras: Mapping[str, int] | None = None


def change(
    booking_id: int,
    *,
    actor: Actor,
    occurrence_id: int | None,
    wish: Change,
    sequence: int,
    reason: str = "",
    now: datetime,
    house: Settings,
) -> Booking:
    """Move one date, or change what the booking says; `sequence` is what the reader saw, else Stale.

    `reason` is told with it. Another time is held against the rule as it is today; other words are not.
    """
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    extras = None if wish.extras is None else needs.wanted(booking.resource.place_id, wish.extras)
    booking = claims.fresh(booking, extras=[one for one, _ in extras or ()])
    occurrence = reading.occurrence_of(booking, occurrence_id, now=now)
    as_seen(occurrence, sequence, now=now)
    was, agreed = Span(occurrence.start_at, occurrence.end_at), _agreed([occurrence])
    moved = _wall(occurrence) != (wish.start, wish.end)
    other = _words_changed(booking, wish)
    lent = extras is not None and bringing.brings(booking) != {one.slug: count for one, count in extras}
    if not moved and not other and not lent:
        return booking
    _reword(booking, wish)
    if extras is not None and lent:
        bringing.bring(booking, extras)
    if moved:
        _move(booking, occurrence, actor=actor, wish=wish, now=now, house=house)
    if other or lent:
        stay = [one for one in _coming(booking, now=now) if not (moved and one is occurrence)]
        bringing.fit(booking, stay, house=house)
    dates = _coming(booking, now=now) if other or lent else [occurrence]
    _show(booking, dates, reworded=other, house=house, now=now)
    _note("booking.changed", booking, actor=actor, now=now, occurrence=occurrence.id, moved=moved)
    before = was if moved else None
    _tell(booking, occurrence, dates, actor=actor, was=before, agreed=agreed, reason=reason, house=house, now=now)
    return booking


def _tell(
    booking: Booking,
    occurrence: Occurrence,
    dates: Sequence[Occurrence],
    *,
    actor: Actor,
    was: Span | None,
    agreed: bool,
    reason: str,
    house: Settings,
    now: datetime,
) -> None:
    told = dates if was is None else [occurrence]
    if occurrence.state == "requested":
        mails.requested(booking, told, house=house, now=now, was=was)
    else:
        keepers = agreed and actor.acts_for(booking.party_id)
        mails.changed(booking, told, house=house, now=now, actor=actor, was=was, keepers=keepers, reason=reason)


def _show(booking: Booking, dates: Sequence[Occurrence], *, reworded: bool, house: Settings, now: datetime) -> None:
    for one in dates:
        one.sequence += 1
        one.changed_at = now
    db.session.flush()
    publishing.publish(booking, dates, house=house, now=now)
    if reworded:
        rest = [one for one in booking.occurrences if one not in dates]
        publishing.reword(booking, rest, house=house, now=now)


def cancel(
    booking_id: int,
    *,
    actor: Actor,
    occurrence_id: int | None = None,
    reason: str = "",
    begun: bool = False,
    now: datetime,
    house: Settings,
) -> Booking:
    """Call off one date, or all that have not begun; their time is free at once, and given back to the plan.

    With `begun`, one date may be called off until it is over.
    """
    booking = claims.fresh(reading.find_for(actor, booking_id, Action.CHANGE_BOOKING))
    if occurrence_id is None:
        dates = [one for one in _coming(booking, now=now) if one.start_at > now]
    else:
        dates = [reading.occurrence_of(booking, occurrence_id, now=now)]
        _still_ahead(dates[0], now=now, begun=begun)
    if not dates:
        raise Refused("nothing_to_cancel")
    told = _agreed(dates) and actor.acts_for(booking.party_id)
    for one in dates:
        one.state, one.reason, one.changed_at = "cancelled", reason, now
        one.sequence += 1
        one.decided_at, one.decided_by_id = now, actor.party_id
    claims.release(dates)
    db.session.flush()
    publishing.publish(booking, dates, house=house, now=now)
    _note("booking.cancelled", booking, actor=actor, now=now, dates=len(dates), reason=reason)
    mails.cancelled(booking, dates, house=house, now=now, reason=reason, actor=actor, keepers=told)
    return booking


def planned_for(
    booking: Booking,
    occurrence: Occurrence,
    *,
    booker: Actor | None = None,
    start: datetime,
    end: datetime,
    headcount: int | None,
    resource: Resource | None = None,
    now: datetime,
    house: Settings,
) -> tuple[Plan, PlannedDate]:
    """One date of a booking held against the rule again, as the party it is for, its own claims aside.

    `booker` acts for the party; without one it is the person who booked. `resource`: another room than its own.
    """
    today = now.astimezone(house.tz).date()
    booker = booker or actor_of(booking.person_id, today=today)
    ask = BookingRequest(
        start=start,
        end=end,
        title=booking.title,
        headcount=headcount,
        quantity=booking.quantity,
        extras=bringing.brings(booking),
    )
    plan = lay_out(
        ask,
        actor=booker,
        resource=resource or booking.resource,
        acting=acting_as(booker, booking),
        now=now,
        house=house,
        without=(occurrence.id,),
    )
    return plan, plan.dates[0]


def _move(
    booking: Booking, occurrence: Occurrence, *, actor: Actor, wish: Change, now: datetime, house: Settings
) -> None:
    plan, one = planned_for(
        booking,
        occurrence,
        booker=actor if actor.acts_for(booking.party_id) else None,
        start=wish.start,
        end=wish.end,
        headcount=wish.headcount,
        now=now,
        house=house,
    )
    if not one.fine or one.span is None:
        raise refusal(one)
    decides = answering.decides(actor, booking, today=now.astimezone(house.tz).date())
    asks = plan.asks and not (decides and occurrence.state == "confirmed")
    claims.release([occurrence])
    occurrence.start_at, occurrence.end_at = one.span.start, one.span.end
    occurrence.wall_start = one.start.isoformat(timespec="minutes")
    occurrence.wall_end = one.end.isoformat(timespec="minutes")
    occurrence.state = "requested" if asks else "confirmed"
    db.session.flush()
    if plan.claims or not asks:
        claims.occupy([(occurrence, one.atoms, occupied(plan.policy, one.span))])


def as_seen(occurrence: Occurrence, sequence: int, *, now: datetime) -> None:
    """Raise Stale where a date is another than the reader saw, Refused where it has begun."""
    if occurrence.sequence != sequence:
        raise Stale("changed_meanwhile")
    _still_ahead(occurrence, now=now)


def _reword(booking: Booking, wish: Change) -> None:
    limit, headcount = booking.resource.capacity, wish.headcount
    if limit is not None and headcount is not None and headcount > limit:
        raise Refused("headcount_above_capacity", "headcount", limit=limit, headcount=headcount)
    booking.title, booking.visibility, booking.headcount = wish.title, wish.visibility, headcount


def _still_ahead(occurrence: Occurrence, *, now: datetime, begun: bool = False) -> None:
    if occurrence.state not in reading.LIVE:
        raise Stale("already_decided")
    if (occurrence.end_at if begun else occurrence.start_at) <= now:
        raise Refused("already_begun")


def _coming(booking: Booking, *, now: datetime) -> Sequence[Occurrence]:
    return [one for one in booking.occurrences if one.state in reading.LIVE and one.end_at > now]


def _agreed(dates: Sequence[Occurrence]) -> bool:
    """Whether somebody said yes to one of these dates, and hears when it is off or another."""
    return any(one.state == "confirmed" and one.decided_by_id is not None for one in dates)


def _wall(occurrence: Occurrence) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(occurrence.wall_start), datetime.fromisoformat(occurrence.wall_end)


def _words_changed(booking: Booking, wish: Change) -> bool:
    return (booking.title, booking.visibility, booking.headcount) != (wish.title, wish.visibility, wish.headcount)


def _note(action: str, booking: Booking, *, actor: Actor, now: datetime, **details: object) -> None:
    audit.record(
        action,
        now=now,
        thing=f"booking:{booking.id}",
        person_id=actor.party_id,
        party_id=booking.party_id,
        **details,
    )
