"""Plans at work: what a party has used of its plan by its bookings, what is left, what a wish would take."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, or_, select

from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.entitlement import PERIODS, WHATS, Balance, Entitlement, Usage, balances, period_of, shortfall
from hub.domain.errors import Reason
from hub.domain.policy import EVERYONE, Shortage
from hub.domain.timespan import Span, day_span, edge, to_wall
from hub.plans import service as plans
from hub.spaces.models import Resource, Texts

DAY = timedelta(days=1)
COUNTED = ("coworker", EVERYONE)
"""Bookings that a rule admits as these take from a plan; residents and associations have rules of their own."""
KINDS = {"pool": "desk", "room": "rooms"}


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """The plan a party has on a day: its names, its last day, and where each of its allowances stands."""

    names: Texts
    until_on: date | None
    balances: tuple[Balance, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """What the plans of a party say to a wish for one room or pool, around some dates."""

    plans: tuple[Entitlement, ...]
    usages: tuple[Usage, ...]
    what: str
    quantity: int
    needed: bool
    house: Settings

    def lacking(self, span: Span, *, audience: str, earlier: Sequence[Usage] = ()) -> tuple[Reason, ...]:
        """Why the plan does not reach; `earlier` are dates of the same wish. None where no plan is asked for."""
        if audience not in COUNTED:
            return ()
        plan = self._on(span)
        if plan is None or not plan.of(self.what):
            return (Reason("plan_needed"),) if self.needed else ()
        return shortfall(plan, self.what, [*self.usages, *earlier], self.usage(span), tz=self.house.tz)

    def usage(self, span: Span) -> Usage:
        """What the wish takes at a time."""
        return Usage(span, self.quantity)

    def used_up(self, days: Sequence[date]) -> tuple[Shortage, ...]:
        """The periods, of those that hold some days, in which nothing is left at all."""
        tz, found = self.house.tz, {}
        for plan in self.plans:
            for period in PERIODS:
                for day in {max(period_of(one, period)[0], plan.from_on) for one in days if plan.covers(one)}:
                    for one in balances(plan, self.what, self.usages, day=day, tz=tz):
                        if one.left == 0 and one.allowance.period == period:
                            span = Span(day_span(one.first, tz).start, day_span(one.last, tz).end)
                            found[span] = Shortage(span, Reason(f"plan_{one.allowance.unit}_short"))
        return tuple(found.values())

    def _on(self, span: Span) -> Entitlement | None:
        day = to_wall(span.start, self.house.tz).date()
        return next((plan for plan in self.plans if plan.covers(day)), None)


def quota_of(
    resource: Resource,
    *,
    party_id: int,
    quantity: int,
    first: date,
    last: date,
    without: Sequence[int] = (),
    house: Settings,
) -> Quota:
    """The plans of a party for a room or a pool between two days, and what it has booked there; at most three queries.

    `without` names occurrences that shall not count.
    """
    what = KINDS[resource.kind]
    found = plans.entitlements(party_id, place_id=resource.place_id, first=first, last=last)
    periods = {one.period for plan in found for one in plan.of(what) if one.amount is not None}
    usages: tuple[Usage, ...] = ()
    if periods:
        begins = min(period_of(first, period)[0] for period in periods)
        ends = max(period_of(last, period)[1] for period in periods)
        taken = _bookings([party_id], place_id=resource.place_id, first=begins, last=ends, house=house)
        usages = tuple(one.usage for one in taken if one.what == what and one.occurrence_id not in without)
    return Quota(found, usages, what, quantity, resource.needs_plan, house)


def standings_of_plans(
    party_ids: Collection[int], *, place_id: int, day: date, house: Settings
) -> Mapping[int, PlanStanding]:
    """The plans that some parties have at a place on a day, with what is used and left; three queries."""
    having = {
        one.party_id: plans.entitlement(one)
        for one in plans.subscriptions(party_ids, place_id=place_id)
        if plans.entitlement(one).covers(day)
    }
    if not having:
        return {}
    edges = [period_of(day, one.period) for plan in having.values() for one in plan.allowances]
    begins, ends = min((edge[0] for edge in edges), default=day), max((edge[1] for edge in edges), default=day)
    taken = _bookings(list(having), place_id=place_id, first=begins, last=ends, house=house)
    return {
        party_id: PlanStanding(
            dict(plan.names),
            plan.until_on,
            tuple(
                balance
                for what in WHATS
                for balance in balances(
                    plan,
                    what,
                    [one.usage for one in taken if one.party_id == party_id and one.what == what],
                    day=day,
                    tz=house.tz,
                )
            ),
        )
        for party_id, plan in having.items()
    }


@dataclass(frozen=True, slots=True)
class _Taken:
    occurrence_id: int
    party_id: int
    what: str
    usage: Usage


def _bookings(
    party_ids: Collection[int], *, place_id: int, first: date, last: date, house: Settings
) -> Sequence[_Taken]:
    """What stands, or holds its time, of the bookings of some parties at a place that count, between two days."""
    start, end = (edge(datetime.combine(day, time()), house.tz) for day in (first, last + DAY))
    holds = select(Occupancy.id).where(Occupancy.occurrence_id == Occurrence.id).exists()
    query = (
        select(
            Occurrence.id,
            Occurrence.start_at,
            Occurrence.end_at,
            Booking.party_id,
            Booking.quantity,
            Resource.kind,
        )
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Booking.party_id.in_(party_ids),
            Booking.audience.in_(COUNTED),
            Resource.place_id == place_id,
            or_(Occurrence.state == "confirmed", and_(Occurrence.state == "requested", holds)),
            Occurrence.start_at < end,
            Occurrence.end_at > start,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
    )
    return [
        _Taken(number, party_id, KINDS[kind], Usage(Span(begins, ends), quantity))
        for number, begins, ends, party_id, quantity, kind in db.session.execute(query)
    ]
