"""A wish laid out date by date: what the house rule and the other bookings say to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hub.accounts.service.actors import actor_of
from hub.booking import claims
from hub.booking.needs import Needs, needs_of
from hub.booking.outcomes import Outcome, Plan, PlannedDate, only_short, refusal, settle
from hub.booking.wishes import DAY, ME, OVER, Acting, BookingRequest, acting_as, acting_for, walls
from hub.config import Settings
from hub.domain.entitlement import Usage
from hub.domain.errors import Reason, Refused
from hub.domain.permissions import Actor
from hub.domain.policy import (
    EVERYONE,
    Ask,
    Decision,
    Policy,
    Situation,
    Verdict,
    alternatives,
    decide,
    occupied,
)
from hub.domain.timespan import MINUTE, Span, day_span, to_wall, wall_span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, Texts

__all__ = [
    "ME", "OVER", "Acting", "BookingRequest", "Case", "Outcome", "Plan", "PlannedDate",
    "acting_as", "acting_for", "lay_out", "refusal", "settle",
]  # fmt: skip

AHEAD = 23 * DAY


@dataclass(frozen=True, slots=True)
class Case:
    """What all dates of one wish share."""

    actor: Actor
    resource: Resource
    acting: Acting
    policy: Policy
    house: Settings
    situation: Situation
    claims: claims.Claims
    holidays: Mapping[date, Texts]
    needs: Needs
    ask: BookingRequest
    offers: int
    must_claim: bool


def lay_out(
    ask: BookingRequest,
    *,
    actor: Actor,
    resource: Resource,
    acting: Acting,
    now: datetime,
    house: Settings,
    without: tuple[int, ...] = (),
    offers: int = 3,
    rule: spaces.Rule | None = None,
) -> Plan:
    """Hold every date of a wish against the rule and the claims but those of `without`; a known `rule` is not read."""
    dates = walls(ask)
    rule = rule or spaces.policy_of(resource)
    first, last = dates[0][0].date(), dates[-1][1].date() + (AHEAD if offers else DAY)
    around = Span(day_span(first - DAY, house.tz).start, day_span(last, house.tz).end)
    holidays = spaces.holidays_between(first - DAY, last)
    case = Case(
        actor=actor_of(acting.party_id, today=now.astimezone(house.tz).date()) if acting.apart else actor,
        resource=resource,
        acting=acting,
        policy=rule.policy,
        house=house,
        situation=Situation(
            tz=house.tz,
            holidays=frozenset(holidays),
            now=_step_of(now, rule.policy, house=house) if ask.begun else now,
            capacity=resource.capacity,
            units=len(resource.atoms) if resource.kind == "pool" else 1,
        ),
        claims=claims.claims_on(resource, around, without=without, house=house),
        holidays=holidays,
        needs=_needs(ask, resource, acting, around, without=without, house=house),
        ask=ask,
        offers=0 if ask.repeat else offers,
        must_claim=rule.policy.workflow.mode == "instant" or rule.policy.workflow.occupies,
    )
    return Plan(acting, rule.policy, rule.version_id, _all_planned(case, dates), series=bool(ask.repeat))


def _needs(
    ask: BookingRequest, resource: Resource, acting: Acting, around: Span, *, without: tuple[int, ...], house: Settings
) -> Needs:
    return needs_of(
        resource,
        party_id=acting.party_id,
        headcount=ask.headcount,
        quantity=_quantity(resource, ask),
        extras=ask.extras,
        around=around,
        without=without,
        house=house,
    )


def _all_planned(case: Case, dates: Sequence[tuple[datetime, datetime]]) -> tuple[PlannedDate, ...]:
    """The dates one after the other: what the first ones take of a plan is not there for the next."""
    found: list[PlannedDate] = []
    earlier: list[Usage] = []
    for start, end in dates:
        one = _planned(case, start, end, earlier)
        found.append(one)
        if case.needs.quota is not None and one.fine and one.span is not None and one.day not in case.ask.skip:
            earlier.append(case.needs.quota.usage(one.span))
    return tuple(found)


def _planned(case: Case, start: datetime, end: datetime, earlier: Sequence[Usage]) -> PlannedDate:
    day = start.date()
    holiday = case.holidays.get(day)
    try:
        span = wall_span(start, end, case.house.tz)
    except Refused as error:
        return PlannedDate(start, end, None, Outcome.OUTSIDE, error.reasons, holiday=holiday)
    ends = case.acting.until_on
    if ends is not None and day > ends:
        params: dict[str, object] = {"name": case.acting.name}
        reason = (
            Reason("mandate_over", None, params)
            if ends == OVER
            else Reason("mandate_ends", None, params | {"until": ends})
        )
        return PlannedDate(start, end, span, Outcome.OUTSIDE, (reason,), holiday=holiday)
    decision, atoms = _decided(case, span, day, earlier)
    if decision.verdict is not Verdict.REFUSED:
        audience = decision.audience or EVERYONE
        return PlannedDate(start, end, span, Outcome.FINE, decision.reasons, (), audience, atoms, holiday)
    outcome = Outcome.TAKEN if only_short(decision.reasons) else Outcome.HOLIDAY if holiday else Outcome.OUTSIDE
    return PlannedDate(start, end, span, outcome, decision.reasons, decision.alternatives, holiday=holiday)


def _decided(case: Case, span: Span, day: date, earlier: Sequence[Usage]) -> tuple[Decision, tuple[int, ...]]:
    """The answer for one date, with what is free instead; and the atoms it takes, those of equipment included."""
    need = claims.need(case.resource, case.ask.quantity)
    near = case.claims.within(Span(span.start - AHEAD, span.end + AHEAD))
    asked = Ask(
        span=span,
        audiences=case.actor.audiences(case.acting.party_id, case.resource.place_id, day),
        headcount=case.ask.headcount,
        quantity=_quantity(case.resource, case.ask),
        holder_of=frozenset({case.acting.slug} if case.acting.slug else ()),
    )
    situation = replace(case.situation, taken=near.blocked(need))
    decision = decide(case.policy, asked, situation, offers=0)
    claimed = occupied(case.policy, span)
    if decision.verdict is not Verdict.REFUSED:
        audience, atoms = decision.audience or EVERYONE, near.free(claimed)[:need]
        lacking = case.needs.lacking(span, claimed, audience=audience, earlier=earlier)
        # A pool may have a free desk at each moment of the span, yet none that is free all through it.
        if len(atoms) < need and case.must_claim:
            lacking = (Reason("taken", None, _asked(case, span)),)
        if not lacking:
            return decision, (*atoms, *case.needs.atoms(claimed))
        decision = Decision(Verdict.REFUSED, lacking, audience)
    if case.offers:
        decision = replace(decision, alternatives=_instead(case, asked, situation, near, need))
    return decision, ()


def _instead(case: Case, asked: Ask, situation: Situation, near: claims.Claims, need: int) -> tuple[Span, ...]:
    """The nearest times at which nothing is lacking."""
    reach = Span(asked.span.start - AHEAD, asked.span.end + AHEAD)
    situation = replace(situation, short=case.needs.short(reach, house=case.house))
    found = []
    for one in alternatives(case.policy, asked, situation, limit=case.offers):
        claimed = occupied(case.policy, one)
        audience = decide(case.policy, replace(asked, span=one), situation, offers=0).audience or EVERYONE
        if len(near.free(claimed)) >= need and not case.needs.lacking(one, claimed, audience=audience):
            found.append(one)
    return tuple(found)


def _quantity(resource: Resource, ask: BookingRequest) -> int:
    return ask.quantity if resource.kind == "pool" else 1


def _step_of(now: datetime, policy: Policy, *, house: Settings) -> datetime:
    """When the step of the grid that runs now began."""
    wall = to_wall(now, house.tz)
    since = (wall.hour * 60 + wall.minute) % policy.slots.step
    return now - since * MINUTE - timedelta(seconds=now.second, microseconds=now.microsecond)


def _asked(case: Case, span: Span) -> dict[str, object]:
    start, end = (instant.astimezone(case.house.tz) for instant in (span.start, span.end))
    return {"day": start.date(), "asked": f"{start:%H:%M}–{end:%H:%M}"}
