"""What a plan allows in a week, a month or a year, what is used of it, and what one more wish would take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.domain.errors import Reason
from hub.domain.timespan import DAY, MINUTE, Length, Span, day_span, hours_span, length_text, to_wall

What = Literal["desk", "rooms"]
Unit = Literal["days", "hours"]
Period = Literal["week", "month", "year"]

PERIODS: tuple[Period, ...] = ("week", "month", "year")
UNITS: tuple[Unit, ...] = ("days", "hours")
WHATS: tuple[What, ...] = ("desk", "rooms")
NOON = 13 * 60
"""Wall minutes from midnight: what lies before is a morning, the rest an afternoon, each half a day."""
PARTS: Mapping[str, int] = {"days": 2, "hours": 60}
"""What is counted: halves of a day, minutes of an hour."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many days or hours of something per period; no amount means as many as wanted."""

    what: str
    unit: str
    amount: int | None
    period: str

    @property
    def parts(self) -> int | None:
        """The amount in halves of a day, or in minutes."""
        return None if self.amount is None else self.amount * PARTS[self.unit]


@dataclass(frozen=True, slots=True)
class Usage:
    """A booking as a plan counts it: when, and how many desks or rooms."""

    span: Span
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The plan a party has between two days, both included; no last day means until further notice."""

    names: Mapping[str, str]
    allowances: tuple[Allowance, ...]
    from_on: date
    until_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the plan is in force on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def of(self, what: str) -> tuple[Allowance, ...]:
        """What it allows of one thing."""
        return tuple(one for one in self.allowances if one.what == what)


@dataclass(frozen=True, slots=True)
class Balance:
    """One allowance in one period: its days, and what is used and left, in halves of a day or in minutes."""

    allowance: Allowance
    first: date
    last: date
    used: int

    @property
    def left(self) -> int | None:
        """What may still be booked; None where there is no bound, never below nothing."""
        return None if self.allowance.parts is None else max(0, self.allowance.parts - self.used)


def period_of(day: date, period: str) -> tuple[date, date]:
    """The first and last day of the week (from Monday), month or year that holds a day."""
    if period == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if period == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - DAY
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def balances(plan: Entitlement, what: str, usages: Sequence[Usage], *, day: date, tz: ZoneInfo) -> tuple[Balance, ...]:
    """Where each allowance of one thing stands in the period of a day."""
    found = []
    for allowance in plan.of(what):
        first, last = _within(plan, *period_of(day, allowance.period))
        found.append(Balance(allowance, first, last, used(usages, allowance.unit, first=first, last=last, tz=tz)))
    return tuple(found)


def shortfall(
    plan: Entitlement, what: str, usages: Sequence[Usage], wish: Usage, *, tz: ZoneInfo
) -> tuple[Reason, ...]:
    """Which allowances one more wish would go beyond, each with its numbers; none where all of it fits."""
    start, end = (to_wall(one, tz).date() for one in (wish.span.start, wish.span.end - MINUTE))
    days = [start + number * DAY for number in range((end - start).days + 1)]
    found = []
    for allowance in plan.of(what):
        for day in sorted({period_of(one, allowance.period)[0] for one in days}):
            first, last = _within(plan, *period_of(day, allowance.period))
            balance = Balance(allowance, first, last, used(usages, allowance.unit, first=first, last=last, tz=tz))
            added = used([*usages, wish], allowance.unit, first=first, last=last, tz=tz) - balance.used
            if balance.left is not None and added > balance.left:
                found.append(_reason(plan, balance, added))
    return tuple(found)


def used(usages: Iterable[Usage], unit: str, *, first: date, last: date, tz: ZoneInfo) -> int:
    """What bookings take between two days, both included: halves of a day, or minutes.

    Two bookings in one half of a day take it once, unless they are at the same time.
    """
    if last < first:
        return 0
    window = Span(day_span(first, tz).start, day_span(last, tz).end)
    inside = [(part, one.quantity) for one in usages if (part := one.span.intersect(window)) is not None]
    if unit == "hours":
        return sum(_minutes(part, tz) * quantity for part, quantity in inside)
    halves: dict[Span, list[tuple[Span, int]]] = {}
    for part, quantity in inside:
        for half in _halves(part, tz):
            halves.setdefault(half, []).append((part, quantity))
    return sum(_peak(taken) for taken in halves.values())


def amount_text(unit: str, parts: int) -> str:
    """Halves as "2½", minutes as "1 h 30"."""
    if unit == "days":
        whole, half = divmod(parts, 2)
        return f"{whole or ''}½" if half else str(whole)
    return length_text(parts) if parts else Length("0 h")


def _reason(plan: Entitlement, balance: Balance, added: int) -> Reason:
    allowance = balance.allowance
    params = {
        "plan": plan.names,
        "left": amount_text(allowance.unit, balance.left or 0),
        "amount": amount_text(allowance.unit, allowance.parts or 0),
        "asked": amount_text(allowance.unit, added),
        "first": balance.first,
        "last": balance.last,
    }
    return Reason(f"plan_{allowance.unit}_short", f"{allowance.what}-{allowance.unit}-{allowance.period}", params)


def _within(plan: Entitlement, first: date, last: date) -> tuple[date, date]:
    until = last if plan.until_on is None else min(last, plan.until_on)
    return max(first, plan.from_on), until


def _minutes(part: Span, tz: ZoneInfo) -> int:
    """The lesser of real and wall length: nobody loses an hour by the clock change."""
    wall = (to_wall(part.end, tz) - to_wall(part.start, tz)) // MINUTE
    return min(wall, part.minutes) if wall > 0 else part.minutes


def _halves(part: Span, tz: ZoneInfo) -> Iterable[Span]:
    day, last = to_wall(part.start, tz).date(), to_wall(part.end, tz).date()
    while day <= last:
        for start, end in ((0, NOON), (NOON, 24 * 60)):
            half = hours_span(day, start, end, tz)
            if half is not None and half.overlaps(part):
                yield half
        day += DAY


def _peak(taken: Sequence[tuple[Span, int]]) -> int:
    """The most that is in use at one moment."""
    return max(
        sum(quantity for part, quantity in taken if part.start <= moment.start < part.end) for moment, _ in taken
    )
