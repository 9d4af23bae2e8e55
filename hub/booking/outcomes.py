"""What the dates of a wish meet, and the refusal that says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.booking.wishes import Acting
from hub.domain.errors import Conflict, DomainError, Reason, Refused
from hub.domain.policy import EVERYONE, Policy
from hub.domain.timespan import Span
from hub.spaces.models import Texts

FIELDS = {
    "headcount_above_capacity": "headcount",
    "headcount_needed": "headcount",
    "building_full": "headcount",
    "quantity_above": "quantity",
    "time_skipped": "start",
    "date_out_of_reach": "date",
    "end_before_start": "end",
    "mandate_ends": "party",
}
SHORT = frozenset({"building_full", "equipment_short", "equipment_gone"})
"""What others have now, and might give back: a conflict, as a room that is taken."""


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
    return error_of(one.reasons, taken=one.outcome is Outcome.TAKEN, alternatives=one.alternatives)


def error_of(reasons: tuple[Reason, ...], *, taken: bool, alternatives: tuple[Span, ...] = ()) -> DomainError:
    """The error for some reasons, at the field of the first; a conflict where others have what is asked for."""
    code, slug = reasons[0].code, reasons[0].params.get("slug")
    field = f"extra_{slug}" if slug else FIELDS.get(code)
    return (Conflict if taken else Refused)(code, field, reasons=reasons, alternatives=alternatives)


def only_short(reasons: Iterable[Reason]) -> bool:
    """Whether all of it is what others have now, and might give back."""
    return {reason.code for reason in reasons} <= SHORT | {"taken"}
