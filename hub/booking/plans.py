"""A wish laid out date by date: what the house rule and the other bookings say to each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.accounts.service.actors import actor_of
from hub.accounts.service.unsigned import unsigned
from hub.booking import claims
from hub.booking.models import Booking
from hub.config import Settings
from hub.domain.errors import Conflict, DomainError, Reason, Refused
from hub.domain.permissions import Action, Actor, can
from hub.domain.policy import EVERYONE, Ask, Decision, Policy, Situation, Verdict, decide, occupied
from hub.domain.recurrence import FREQUENCIES, Rule, expand
from hub.domain.timespan import Span, day_span, wall_span
from hub.spaces import service as spaces
from hub.spaces.models import Resource, Texts

ME = "me"
DAY = timedelta(days=1)
AHEAD = 23 * DAY
LONGEST_DAYS = 14
OVER = date.min
"""The last day of a mandate that is no longer there."""
FIELDS = {
    "headcount_above_capacity": "headcount",
    "quantity_above": "quantity",
    "time_skipped": "start",
    "date_out_of_reach": "date",
    "end_before_start": "end",
    "mandate_ends": "party",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What a person asks for: wall times of the first date, for whom (`me`, a slug, `person-12`), what to leave out."""

    start: datetime
    end: datetime
    party: str = ME
    title: str = ""
    visibility: str = "private"
    headcount: int | None = None
    quantity: int = 1
    note: str = ""
    repeat: str = ""
    until: date | None = None
    skip: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Acting:
    """The party a person books for, and the last day they may; `slug` for an organisation only.

    `apart`: a person whose own facts count, not those of whoever books for them.
    """

    party_id: int
    name: str
    slug: str | None = None
    until_on: date | None = None
    apart: bool = False


class Outcome(StrEnum):
    """What one date of a wish meets."""

    FINE = "fine"
    HOLIDAY = "holiday"
    TAKEN = "taken"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date: wall times, the instants, what it meets and why, the atoms it would take, what is free instead."""

    start: datetime
    end: datetime
    span: Span | None
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[Span, ...] = ()
    audience: str = EVERYONE
    atoms: tuple[int, ...] = ()
    holiday: Texts | None = None

    @property
    def day(self) -> date:
        """The date it starts on."""
        return self.start.date()

    @property
    def fine(self) -> bool:
        """Whether it can be booked or asked for."""
        return self.outcome is Outcome.FINE


@dataclass(frozen=True, slots=True)
class Plan:
    """All dates of a wish, for whom, and under which version of the rule."""

    acting: Acting
    policy: Policy
    version_id: int | None
    dates: tuple[PlannedDate, ...]
    series: bool

    @property
    def asks(self) -> bool:
        """Whether a manager has to answer."""
        return self.policy.workflow.mode == "request"

    @property
    def claims(self) -> bool:
        """Whether the dates hold their time from now on."""
        return not self.asks or self.policy.workflow.occupies

    @property
    def problems(self) -> frozenset[date]:
        """The dates that cannot be had."""
        return frozenset(one.day for one in self.dates if not one.fine)


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
    ask: BookingRequest
    offers: int
    must_claim: bool


def acting_for(actor: Actor, party: str, *, place_id: int, today: date) -> Acting:
    """Oneself, an organisation under a mandate, for keepers of the place a person without a sign-in; else Refused."""
    if actor.party_id is None:
        raise Refused("not_your_party", "party")
    if party == ME:
        return Acting(actor.party_id, actor.name)
    found = next((mandate for mandate in actor.mandates if mandate.slug == party), None)
    if found is not None:
        return Acting(found.organisation_id, found.name, found.slug, found.until_on)
    if can(actor, Action.BOOK_FOR_OTHERS, place_id):
        person = unsigned(party, place_id=place_id, today=today)
        if person is not None:
            return Acting(person.party_id, person.name, apart=True)
    raise Refused("not_your_party", "party")


def acting_as(actor: Actor, booking: Booking) -> Acting:
    """The party of a booking, as the person who made it acts for it today."""
    if booking.party.kind == "person":
        return Acting(booking.party_id, booking.party.name, apart=booking.party_id != actor.party_id)
    mandate = next((one for one in actor.mandates if one.organisation_id == booking.party_id), None)
    until = mandate.until_on if mandate else OVER
    return Acting(booking.party_id, booking.party.name, booking.party.slug, until)


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
) -> Plan:
    """Hold every date of a wish against the rule and the claims; `without` names occurrences that shall not count."""
    walls = _walls(ask)
    rule = spaces.policy_of(resource)
    first, last = walls[0][0].date(), walls[-1][1].date() + AHEAD
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
            now=now,
            capacity=resource.capacity,
            units=len(resource.atoms) if resource.kind == "pool" else 1,
        ),
        claims=claims.claims_on(resource, around, without=without),
        holidays=holidays,
        ask=ask,
        offers=0 if ask.repeat else offers,
        must_claim=rule.policy.workflow.mode == "instant" or rule.policy.workflow.occupies,
    )
    dates = tuple(_planned(case, start, end) for start, end in walls)
    return Plan(acting, rule.policy, rule.version_id, dates, series=bool(ask.repeat))


def settle(plan: Plan, skip: frozenset[date]) -> tuple[PlannedDate, ...]:
    """The dates to write: all that are fine, once the person has confirmed to leave out the others.

    Conflict or Refused with the reasons otherwise; a single date also brings its alternatives.
    """
    if not plan.series:
        (only,) = plan.dates
        if not only.fine:
            raise refusal(only)
        return plan.dates
    left = [one for one in plan.dates if one.day not in skip]
    problems = [one for one in left if not one.fine]
    if problems:
        kind = Conflict if any(one.outcome is Outcome.TAKEN for one in problems) else Refused
        raise kind("series_has_problems", count=len(problems), total=len(plan.dates))
    if not left:
        raise Refused("series_is_empty", "until")
    return tuple(left)


def refusal(one: PlannedDate) -> DomainError:
    """The error that says why a date cannot be had."""
    kind = Conflict if one.outcome is Outcome.TAKEN else Refused
    code = one.reasons[0].code
    return kind(code, FIELDS.get(code), reasons=one.reasons, alternatives=one.alternatives)


def _walls(ask: BookingRequest) -> tuple[tuple[datetime, datetime], ...]:
    if ask.end <= ask.start:
        raise Refused("end_before_start", "end", start=ask.start, end=ask.end)
    if ask.end - ask.start > LONGEST_DAYS * DAY:
        raise Refused("longer_than_days", "end", limit=LONGEST_DAYS)
    if not ask.repeat:
        return ((ask.start, ask.end),)
    if ask.repeat not in FREQUENCIES:
        raise Refused("unknown_repeat", "repeat", asked=ask.repeat)
    if ask.until is None:
        raise Refused("until_missing", "until")
    # The types of the rule are narrow; the line above has checked the value.
    rule = Rule("weekly" if ask.repeat == "weekly" else "daily", until=ask.until)
    return expand(ask.start, ask.end, rule)


def _planned(case: Case, start: datetime, end: datetime) -> PlannedDate:
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
    decision, atoms = _decided(case, span, day)
    if decision.verdict is not Verdict.REFUSED:
        audience = decision.audience or EVERYONE
        return PlannedDate(start, end, span, Outcome.FINE, decision.reasons, (), audience, atoms, holiday)
    outcome = Outcome.TAKEN if decision.taken else Outcome.HOLIDAY if holiday else Outcome.OUTSIDE
    return PlannedDate(start, end, span, outcome, decision.reasons, decision.alternatives, holiday=holiday)


def _decided(case: Case, span: Span, day: date) -> tuple[Decision, tuple[int, ...]]:
    need = claims.need(case.resource, case.ask.quantity)
    near = case.claims.within(Span(span.start - AHEAD, span.end + AHEAD))
    asked = Ask(
        span=span,
        audiences=case.actor.audiences(case.acting.party_id, case.resource.place_id, day),
        headcount=case.ask.headcount,
        quantity=case.ask.quantity if case.resource.kind == "pool" else 1,
        holder_of=frozenset({case.acting.slug} if case.acting.slug else ()),
    )
    decision = decide(case.policy, asked, replace(case.situation, taken=near.blocked(need)), offers=case.offers)
    atoms = near.free(occupied(case.policy, span))[:need]
    if decision.verdict is not Verdict.REFUSED and len(atoms) < need and case.must_claim:
        # A pool may have a free desk at each moment of the span, yet none that is free all through it.
        return Decision(Verdict.REFUSED, (Reason("taken", None, _asked(case, span)),)), ()
    good = tuple(one for one in decision.alternatives if len(near.free(occupied(case.policy, one))) >= need)
    return replace(decision, alternatives=good), atoms


def _asked(case: Case, span: Span) -> dict[str, object]:
    start, end = (instant.astimezone(case.house.tz) for instant in (span.start, span.end))
    return {"day": start.date(), "asked": f"{start:%H:%M}–{end:%H:%M}"}
