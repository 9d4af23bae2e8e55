"""The rules laid onto dates: closures over kept windows over opening hours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from hub.domain.policy.ask import Situation
from hub.domain.policy.document import (
    DAY_MINUTES,
    DAYS,
    EVERYONE,
    Admission,
    Closure,
    Hours,
    Opening,
    Policy,
    Term,
    Window,
    audience_order,
)
from hub.domain.timespan import DAY, Span, day_span, hours_span, to_wall

R = TypeVar("R", Opening, Window, Closure)
W = TypeVar("W", Opening, Window)
ALWAYS = Opening("", DAYS, Hours(0, DAY_MINUTES))


@dataclass(frozen=True, slots=True)
class Occurrence(Generic[R]):
    """A rule on one date, as a span; `day` is the date its hours start on."""

    span: Span
    day: date
    rule: R


Admitting = Occurrence[Window] | Occurrence[Opening]


@dataclass(frozen=True, slots=True)
class Layers:
    """All occurrences that touch some days, each layer in order of time, then id."""

    closed: tuple[Occurrence[Closure], ...]
    kept: tuple[Occurrence[Window], ...]
    open: tuple[Occurrence[Opening], ...]

    @property
    def admitting(self) -> "tuple[Admitting, ...]":
        """Kept windows and opening hours."""
        return (*self.kept, *self.open)

    def covering(self, span: Span) -> "tuple[Admitting, ...]":
        """The occurrences that rule over a span no edge cuts: kept windows, and opening hours where there is none."""
        kept = tuple(found for found in self.kept if found.span.contains(span))
        return kept or tuple(found for found in self.open if found.span.contains(span))


class Access(IntEnum):
    """How near an audience is to booking some time: the smaller the nearer."""

    OPEN = 0
    EARLY = 1
    LATE = 2
    BARRED = 3


@dataclass(frozen=True, slots=True)
class Gate:
    """The access of one party to one rule, and the admission that gives it; `opens_on` where it is too early."""

    access: Access
    admission: Admission | None = None
    opens_on: date | None = None


BARRED = Gate(Access.BARRED)


def lay(policy: Policy, first: date, last: date, situation: Situation) -> Layers:
    """The occurrences that may touch the days `first` to `last`, those of the night before included."""
    days = tuple(_days(first - DAY, last))
    closed = [
        Occurrence(span, day, closure)
        for closure in policy.closed
        for day in days
        if closure.covers(day) and (span := _closed_span(closure, day, situation))
    ]
    openings = (ALWAYS,) if policy.openings is None else policy.openings
    return Layers(
        _sorted(closed), _sorted(_laid(policy.kept, days, situation)), _sorted(_laid(openings, days, situation))
    )


def lay_around(policy: Policy, span: Span, situation: Situation) -> Layers:
    """The occurrences that may touch one span."""
    first, last = (to_wall(span.start, situation.tz).date(), to_wall(span.end, situation.tz).date())
    return lay(policy, first, last, situation)


def gate(
    rule: Opening | Window,
    *,
    policy: Policy,
    audience: str,
    holder_of: frozenset[str],
    start: datetime,
    situation: Situation,
) -> Gate:
    """What a rule says to somebody of one audience about a booking that starts at `start`."""
    if isinstance(rule, Window) and rule.holder in holder_of:
        return Gate(Access.OPEN, Admission(audience))
    gates = [
        _through(admission, policy, start, situation)
        for admission in sorted(rule.admits, key=lambda admission: audience_order(admission.audience))
        if admission.audience in (audience, EVERYONE)
    ]
    return min(gates, key=nearness, default=BARRED)


def nearness(found: Gate) -> tuple[int, date]:
    """A sort key: open, then the one that opens first, then too late, then not admitted."""
    return (found.access, found.opens_on or date.min)


def lead_of(admission: Admission, policy: Policy) -> Term:
    """The time before the start after which it is too late."""
    return admission.lead or policy.reach.lead


def owner(rule: Opening | Window, policy: Policy) -> str | None:
    """Whose time a rule is: the audience that may book it furthest ahead; among equals the most particular one."""
    first = min(
        rule.admits,
        key=lambda one: (-_reach_days(one.horizon or policy.reach.horizon), audience_order(one.audience)),
        default=None,
    )
    return first.audience if first else None


def _reach_days(horizon: Term | None) -> int:
    lengths = {"days": 1, "weeks": 7, "months": 30}
    return horizon.count * lengths[horizon.unit] if horizon else 10_000


def latest(lead: Term, start: datetime, tz: ZoneInfo) -> date | datetime:
    """The last moment to book: a wall time for a lead in hours, else a whole day."""
    if lead.unit == "hours":
        return to_wall(start - timedelta(hours=lead.count), tz)
    return lead.before(to_wall(start, tz).date())


def _through(admission: Admission, policy: Policy, start: datetime, situation: Situation) -> Gate:
    today, day = (to_wall(instant, situation.tz).date() for instant in (situation.now, start))
    horizon = admission.horizon or policy.reach.horizon
    if horizon and today < (opens_on := horizon.before(day)):
        return Gate(Access.EARLY, admission, opens_on)
    lead = lead_of(admission, policy)
    by_hour = lead.unit == "hours"
    late = situation.now > start - timedelta(hours=lead.count) if by_hour else today > lead.before(day)
    return Gate(Access.LATE if late else Access.OPEN, admission)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _day_type(day: date, situation: Situation) -> str:
    return DAYS[-1] if day in situation.holidays else DAYS[day.weekday()]


def _laid(rules: Iterable[W], days: tuple[date, ...], situation: Situation) -> list[Occurrence[W]]:
    found = []
    for rule in rules:
        for day in days:
            if _day_type(day, situation) not in rule.days or (rule.season and not rule.season.covers(day)):
                continue
            span = hours_span(day, rule.hours.start, rule.hours.end, situation.tz)
            if span:
                found.append(Occurrence(span, day, rule))
    return found


def _closed_span(closure: Closure, day: date, situation: Situation) -> Span | None:
    if closure.hours is None:
        return day_span(day, situation.tz)
    # On the night of the repeated hour a closure lasts until its end has come twice.
    return hours_span(day, closure.hours.start, closure.hours.end, situation.tz, until_fold=1)


def _sorted(occurrences: list[Occurrence[R]]) -> tuple[Occurrence[R], ...]:
    return tuple(sorted(occurrences, key=lambda occurrence: (occurrence.span, occurrence.rule.id)))
