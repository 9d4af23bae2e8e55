"""Repeated bookings: from a rule to dates, in wall time, so that 19:00 stays 19:00 across the clock changes."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Literal

from dateutil.rrule import DAILY, WEEKLY, rrule

from hub.domain.errors import Refused

Freq = Literal["daily", "weekly"]
FREQUENCIES: dict[str, Literal[2, 3]] = {"daily": DAILY, "weekly": WEEKLY}
CAP = 366
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Rule:
    """Every `interval` days or weeks, up to and including the day `until`."""

    freq: Freq
    _: KW_ONLY
    until: date
    interval: int = 1

    def __post_init__(self) -> None:
        if self.freq not in FREQUENCIES:
            raise Refused("unknown_repeat", "repeat", asked=str(self.freq))
        if self.interval < 1:
            raise ValueError("the interval is 1 or more")


def expand(start: datetime, end: datetime, rule: Rule, *, cap: int = CAP) -> tuple[tuple[datetime, datetime], ...]:
    """The occurrences as (start, end) in naive wall time, the first included.

    Refused `until_before_start`, or `series_too_long` above `cap` dates.
    """
    if start.tzinfo is not None or end.tzinfo is not None:
        raise ValueError("a series is expanded in naive wall time")
    if rule.until < start.date():
        raise Refused("until_before_start", "until", until=rule.until, start=start.date())
    last = datetime.combine(rule.until, time.max)
    dates = rrule(FREQUENCIES[rule.freq], interval=rule.interval, dtstart=start, until=last)
    starts = tuple(islice(dates, cap + 1))
    if len(starts) > cap:
        raise Refused("series_too_long", "until", limit=cap)
    length = end - start
    return tuple((first, first + length) for first in starts)


def rrule_text(rule: Rule, start: datetime) -> str:
    """The rule as RFC 5545 text; UNTIL in wall time, as stored next to the zone."""
    parts = [f"FREQ={rule.freq.upper()}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.freq == "weekly":
        parts.append(f"BYDAY={WEEKDAYS[start.weekday()]}")
    parts.append(f"UNTIL={rule.until:%Y%m%d}T235959")
    return ";".join(parts)
