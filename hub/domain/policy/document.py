"""The house rule as values: what a place decided about one room, dated and complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

FORMAT = 1
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
EVERYONE = "everyone"
AUDIENCES = ("resident", "association", "coworker", EVERYONE)
UNITS = ("hours", "days", "weeks", "months")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES

Text = Mapping[str, str]
Mode = Literal["instant", "request"]
Need = Literal["required", "not-needed"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Wall minutes counted from midnight; `end` passes 1440 when the hours cross midnight."""

    start: int
    end: int

    def __str__(self) -> str:
        last = self.end if self.end <= DAY_MINUTES else self.end - DAY_MINUTES
        return f"{clock_text(self.start)}-{clock_text(last)}"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time before a booking: hours count in real time, the rest in calendar days."""

    unit: str
    count: int

    def before(self, day: date) -> date:
        """The calendar day this long before; the end of a short month stands for its missing days."""
        return _before(self.unit, self.count, day)


@lru_cache(maxsize=4096)
def _before(unit: str, count: int, day: date) -> date:
    months, weeks, days = (count if unit == one else 0 for one in ("months", "weeks", "days"))
    return day - relativedelta(months=months, weeks=weeks, days=days)


@dataclass(frozen=True, slots=True)
class Season:
    """A yearly period of (month, day), both included; it may pass the new year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Admission:
    """One audience that may book, with its own horizon and lead; None stands for the policy's."""

    audience: str
    horizon: Term | None = None
    lead: Term | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening hours; nobody admitted means hand-over time."""

    id: str
    days: tuple[str, ...]
    hours: Hours
    admits: tuple[Admission, ...] = (Admission(EVERYONE),)
    season: Season | None = None
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Window:
    """Time kept for some; with a holder and no booking needed it is that holder's standing time."""

    id: str
    days: tuple[str, ...]
    hours: Hours
    admits: tuple[Admission, ...]
    holder: str | None = None
    booking: Need = "required"
    season: Season | None = None
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed dates, both included: once (`first` to `last`) or `yearly`; the whole days or some hours of them."""

    id: str
    first: date | None = None
    last: date | None = None
    yearly: Season | None = None
    hours: Hours | None = None
    label: Text = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Whether the closure touches the day."""
        if self.yearly is not None:
            return self.yearly.covers(day)
        return self.first is not None and self.last is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Slots:
    """The grain of bookings, in minutes: grid step, shortest, longest, buffers; and whether midnight may pass."""

    step: int = 30
    min: int = 30
    max: int | None = None
    before: int = 0
    after: int = 0
    overnight: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How late and how early one may book; no horizon means any time ahead."""

    lead: Term = Term("hours", 0)
    horizon: Term | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """Booked at once or asked for; whether a request holds the time, and the days to answer it."""

    mode: Mode = "instant"
    occupies: bool = False
    answer_days: int | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """When the rule was decided, and by whom."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the house rule of a room; `openings` None means always open."""

    workflow: Workflow = field(default_factory=Workflow)
    audiences: Mapping[str, Text] = field(default_factory=dict)
    openings: tuple[Opening, ...] | None = None
    kept: tuple[Window, ...] = ()
    closed: tuple[Closure, ...] = ()
    slots: Slots = field(default_factory=Slots)
    reach: Reach = field(default_factory=Reach)
    house_rules: Text = field(default_factory=dict)
    adopted: Adopted | None = None


def clock_text(minutes: int) -> str:
    """Minutes from midnight as HH:MM; 1440 is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def audience_order(audience: str) -> tuple[int, str]:
    """A sort key: resident, association, coworker, the place's own, everyone last."""
    if audience == EVERYONE:
        return (len(AUDIENCES), "")
    return (AUDIENCES.index(audience), "") if audience in AUDIENCES else (len(AUDIENCES) - 1, audience)
