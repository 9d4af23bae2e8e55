"""Requests and their answers: yes under the lock, no with a reason; rivals that lose hear why and what is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hub import audit
from hub.booking import answering, claims, mails, publishing, reading, rivalry
from hub.booking.changes import planned_for
from hub.booking.models import Booking, Occurrence
from hub.booking.plans import Outcome, Plan, PlannedDate, refusal
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Conflict, Reason, Refused, Stale
from hub.domain.permissions import Action, Actor
from hub.domain.policy import occupied
from hub.domain.timespan import MINUTE, Span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, Texts, resource_atom

MOST = 200
SHOWN = 4
"""Dates of one series on the list of requests; those that have a rival are always there."""
BUFFERS = 24 * 60
"""Minutes around a booking within which its set-up and clean-up may meet a neighbour."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests for the same time that cannot all be granted, side by side; one alone has no rival.

    `further`: by booking, how many of its dates wait too and are not on the list. `same_room`: two of them want the
    same atoms. `short`: the names of the equipment of which they ask for more than is left.
    """

    requests: tuple[Occurrence, ...]
    further: Mapping[int, int]
    same_room: bool
    short: tuple[Texts, ...]


def approve(
    booking_id: int, *, actor: Actor, occurrence_id: int | None = None, now: datetime, house: Settings
) -> Booking:
    """Say yes to one date or to all that wait, all or none; the rule is run again and the atoms are claimed."""
    booking = claims.fresh(reading.find_for(actor, booking_id, Action.DECIDE_BOOKING))
    answering.must_be_another(actor, booking, today=now.astimezone(house.tz).date())
    dates = _waiting(booking, occurrence_id, now=now)
    for occurrence in dates:
        _claim(booking, occurrence, now=now, house=house)
        _decide(occurrence, "confirmed", actor=actor, now=now)
    db.session.flush()
    rivals = _rivals(booking.resource, dates, now=now)
    publishing.hold([booking, *(rival.booking for rival in rivals)])
    publishing.publish(booking, dates, house=house, now=now)
    _note("booking.approved", booking, actor=actor, now=now, dates=len(dates))
    mails.confirmed(booking, dates, house=house, now=now)
    for rival in rivals:
        _lose(rival, actor=actor, now=now, house=house)
    return booking


def refuse(
    booking_id: int,
    *,
    actor: Actor,
    occurrence_id: int | None = None,
    reason: str,
    now: datetime,
    house: Settings,
) -> Booking:
    """Say no to one date or to all that wait, with the reason the person will read."""
    booking = claims.fresh(reading.find_for(actor, booking_id, Action.DECIDE_BOOKING))
    answering.must_be_another(actor, booking, today=now.astimezone(house.tz).date())
    if not reason:
        raise Refused("reason_missing", "reason")
    dates = _waiting(booking, occurrence_id, now=now)
    alternatives = _planned(booking, dates[0], as_of=now, house=house)[1].alternatives
    for occurrence in dates:
        _decide(occurrence, "refused", actor=actor, now=now, reason=reason)
    claims.release(dates)
    db.session.flush()
    publishing.publish(booking, dates, house=house, now=now)
    _note("booking.refused", booking, actor=actor, now=now, dates=len(dates), reason=reason)
    mails.refused(booking, dates, house=house, now=now, text=reason, alternatives=alternatives)
    return booking


def count_waiting(actor: Actor, *, now: datetime) -> int:
    """How many dates wait for this person's answer."""
    return db.session.scalar(_asked(select(func.count(Occurrence.id)), actor, now)) or 0


def _asked(query: Select[Any], actor: Actor, now: datetime) -> Select[Any]:
    query = query.join(Booking).join(Resource).where(Occurrence.state == "requested", Occurrence.end_at > now)
    if any(power.role == "administrator" for power in actor.powers):
        return query
    places = [power.place_id for power in actor.powers if power.role == "manager"]
    return query.where(Resource.place_id.in_(places))


def waiting(actor: Actor, *, now: datetime) -> Sequence[Waiting]:
    """The requests this person answers, the earliest first, rivals together."""
    first = _first_dates(actor, now=now)
    query = (
        select(Occurrence, first.c.total)
        .join(first, first.c.id == Occurrence.id)
        .where(or_(first.c.number <= SHOWN, rivalry.rivalled()))
        .order_by(Occurrence.start_at, Occurrence.id)
        .limit(MOST)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource).joinedload(Resource.place),
            joinedload(Occurrence.booking).joinedload(Booking.resource).selectinload(Resource.atoms),
            joinedload(Occurrence.booking).selectinload(Booking.extras),
            joinedload(Occurrence.booking).joinedload(Booking.party),
            joinedload(Occurrence.booking).joinedload(Booking.person),
        )
    )
    rows = db.session.execute(query).all()
    further = {occurrence.booking_id: total for occurrence, total in rows}
    for occurrence, _total in rows:
        further[occurrence.booking_id] -= 1
    short = rivalry.shortages([occurrence for occurrence, _total in rows])
    groups = rivalry.groups([occurrence for occurrence, _total in rows], short)
    return [
        Waiting(tuple(group), further, rivalry.share_room(group), rivalry.missing(group, short)) for group in groups
    ]


def _first_dates(actor: Actor, *, now: datetime) -> Subquery:
    """The dates that wait for this person, numbered within their booking, and how many each booking has."""
    of = Occurrence.booking_id
    number = func.row_number().over(partition_by=of, order_by=(Occurrence.start_at, Occurrence.id)).label("number")
    total = func.count().over(partition_by=of).label("total")
    return _asked(select(Occurrence.id, number, total), actor, now).subquery()


def _claim(booking: Booking, occurrence: Occurrence, *, now: datetime, house: Settings) -> None:
    if occurrence.start_at <= now:
        raise Refused("already_begun")
    plan, one = _in_time(booking, occurrence, house=house)
    if not one.fine or one.span is None:
        again = _planned(booking, occurrence, as_of=now, house=house)[1]
        raise refusal(one if again.fine else again)
    if len(one.atoms) < claims.need(booking.resource, booking.quantity) + sum(
        extra.quantity for extra in booking.extras
    ):
        raise Conflict("just_taken")
    claims.release([occurrence])
    claims.occupy([(occurrence, one.atoms, occupied(plan.policy, one.span))])


def _waiting(booking: Booking, occurrence_id: int | None, *, now: datetime) -> Sequence[Occurrence]:
    if occurrence_id is not None:
        dates = [reading.occurrence_of(booking, occurrence_id, now=now)]
    else:
        dates = [one for one in booking.occurrences if one.end_at > now]
    dates = [one for one in dates if one.state == "requested"]
    if not dates:
        raise Stale("already_decided")
    return dates


def _rivals(resource: Resource, dates: Sequence[Occurrence], *, now: datetime) -> Sequence[Occurrence]:
    """Requests that share an atom and some time with what was just confirmed."""
    atoms = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id == resource.id)
    sharing = select(resource_atom.c.resource_id).where(resource_atom.c.atom_id.in_(atoms))
    query = (
        select(Occurrence)
        .join(Booking)
        .where(
            Occurrence.state == "requested",
            Occurrence.end_at > now,
            Occurrence.start_at < max(one.end_at for one in dates) + BUFFERS * MINUTE,
            Occurrence.end_at > min(one.start_at for one in dates) - BUFFERS * MINUTE,
            Booking.resource_id.in_(sharing),
        )
        .order_by(Occurrence.start_at, Occurrence.id)
        .options(selectinload(Occurrence.booking))
        # Both halves of a hall may be given away at once: a request for the whole is then refused once, not twice.
        .with_for_update(of=Occurrence)
    )
    found = db.session.scalars(query.execution_options(populate_existing=True)).all()
    rules = {room: spaces.policy_of(room).policy for room in {one.booking.resource for one in found}}
    taken = {Span(claim.start_at, claim.end_at) for one in dates for claim in one.occupancies}
    wanted = [(one, occupied(rules[one.booking.resource], Span(one.start_at, one.end_at))) for one in found]
    return [one for one, span in wanted if any(span.overlaps(claim) for claim in taken)]


def _lose(rival: Occurrence, *, actor: Actor, now: datetime, house: Settings) -> None:
    """Refuse a request whose time has gone to another; one that still fits goes on waiting."""
    if rival.occupancies:
        return
    if _in_time(rival.booking, rival, house=house)[1].outcome is not Outcome.TAKEN:
        return
    alternatives = _planned(rival.booking, rival, as_of=now, house=house)[1].alternatives
    _decide(rival, "refused", actor=actor, now=now, reason="rival_was_chosen")
    db.session.flush()
    publishing.publish(rival.booking, [rival], house=house, now=now)
    _note("booking.refused", rival.booking, actor=actor, now=now, dates=1, reason="rival_was_chosen")
    reasons = (Reason("rival_was_chosen"),)
    mails.refused(rival.booking, [rival], house=house, now=now, reasons=reasons, alternatives=alternatives)


def _in_time(booking: Booking, occurrence: Occurrence, *, house: Settings) -> tuple[Plan, PlannedDate]:
    """A request made in time is not late because the answer was: it counts from the day it was made, or moved."""
    found = _planned(booking, occurrence, as_of=booking.created_at, house=house)
    if found[1].fine or occurrence.changed_at == booking.created_at:
        return found
    moved = _planned(booking, occurrence, as_of=occurrence.changed_at, house=house)
    return moved if moved[1].fine else found


def _planned(booking: Booking, occurrence: Occurrence, *, as_of: datetime, house: Settings) -> tuple[Plan, PlannedDate]:
    start, end = (datetime.fromisoformat(text) for text in (occurrence.wall_start, occurrence.wall_end))
    return planned_for(booking, occurrence, start=start, end=end, headcount=booking.headcount, now=as_of, house=house)


def _decide(occurrence: Occurrence, state: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    occurrence.state, occurrence.reason = state, reason
    occurrence.sequence += 1
    occurrence.changed_at = occurrence.decided_at = now
    occurrence.decided_by_id = actor.party_id


def _note(action: str, booking: Booking, *, actor: Actor, now: datetime, **details: object) -> None:
    audit.record(
        action,
        now=now,
        thing=f"booking:{booking.id}",
        person_id=actor.party_id,
        party_id=booking.party_id,
        **details,
    )
