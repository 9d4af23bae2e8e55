"""Spans of time: half-open, aware, in UTC; and the way from wall time to instants and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from hub.domain.errors import Refused

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
YEARS = range(1900, 2200)


class Length(str):
    """A length as "45 min", "2 h" or "1 h 30", so that a sentence can write the hours as its reader does."""

    __slots__ = ()


def length_text(minutes: int) -> Length:
    """A number of minutes as a length."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Length(f"{rest} min")
    return Length(f"{hours} h {rest:02d}" if rest else f"{hours} h")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to, not including, `end`: aware UTC, never empty (ValueError otherwise)."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if (self.start.tzinfo is not UTC or self.end.tzinfo is not UTC) and (
            self.start.tzinfo != UTC or self.end.tzinfo != UTC
        ):
            raise ValueError("a span needs aware UTC datetimes")
        if self.end <= self.start:
            raise ValueError("a span is never empty")

    @property
    def minutes(self) -> int:
        """Real minutes between the ends."""
        return int((self.end - self.start) // MINUTE)

    def overlaps(self, other: "Span") -> bool:
        """Whether both share time; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span | datetime") -> bool:
        """Whether the other span, or instant, lies wholly inside."""
        if isinstance(other, datetime):
            return self.start <= other < self.end
        return self.start <= other.start and other.end <= self.end

    def intersect(self, other: "Span") -> "Span | None":
        """The shared time, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def subtract(self, other: "Span") -> "tuple[Span, ...]":
        """What is left without the other: none, one or two spans."""
        if not self.overlaps(other):
            return (self,)
        left = (Span(self.start, other.start),) if self.start < other.start else ()
        right = (Span(other.end, self.end),) if other.end < self.end else ()
        return left + right

    def widen(self, *, before: int, after: int) -> "Span":
        """The span with so many minutes more on each side."""
        return Span(self.start - before * MINUTE, self.end + after * MINUTE)


def _ends(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for span in sorted(spans, key=_ends):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def subtract_all(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The time of `spans` that no hole covers, merged and sorted."""
    left = union(spans)
    for hole in union(holes):
        left = tuple(rest for span in left for rest in span.subtract(hole))
    return left


def to_utc(wall: datetime, tz: ZoneInfo) -> datetime:
    """The instant of a naive wall time; the first one in the repeated hour, unless its fold says the second.

    Refused `time_skipped` in the spring gap, `date_out_of_reach` far from today.
    """
    _checked(wall)
    instant = wall.replace(tzinfo=tz).astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) != wall:
        raise Refused("time_skipped", wall=wall)
    return instant


def to_wall(instant: datetime, tz: ZoneInfo) -> datetime:
    """The naive wall time of an instant; its fold tells the two passes of the repeated hour apart."""
    return instant.astimezone(tz).replace(tzinfo=None)


def edge(wall: datetime, tz: ZoneInfo, *, fold: Literal[0, 1] = 0) -> datetime:
    """The instant at which a rule written in wall time begins or ends.

    A skipped time is the moment of the jump; in the repeated hour `fold` says which pass is meant.
    """
    _checked(wall)
    late, early = (wall.replace(tzinfo=tz, fold=turn).astimezone(UTC) for turn in (0, 1))
    if late.astimezone(tz).replace(tzinfo=None) == wall:
        return early if fold else late
    before = early.astimezone(tz).utcoffset()
    while late - early > MINUTE:
        middle = early + (late - early) // 2 // MINUTE * MINUTE
        if middle.astimezone(tz).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def wall_span(start: datetime, end: datetime, tz: ZoneInfo) -> Span:
    """The span between two naive wall times; Refused `end_before_start` when nothing lies between."""
    first, last = to_utc(start, tz), to_utc(end, tz)
    if last <= first:
        raise Refused("end_before_start", "end", start=start, end=end)
    return Span(first, last)


@lru_cache(maxsize=4096)
def day_span(day: date, tz: ZoneInfo) -> Span:
    """The whole calendar day: 24 hours, 23 in spring, 25 in autumn."""
    midnight = datetime.combine(day, time())
    return Span(edge(midnight, tz), edge(midnight + DAY, tz))


@lru_cache(maxsize=16384)
def hours_span(day: date, start: int, end: int, tz: ZoneInfo, *, until_fold: Literal[0, 1] = 0) -> Span | None:
    """The span of wall minutes `start` to `end` counted from midnight of `day`; None when the gap swallows it."""
    midnight = datetime.combine(day, time())
    first, last = edge(midnight + start * MINUTE, tz), edge(midnight + end * MINUTE, tz, fold=until_fold)
    return Span(first, last) if first < last else None


def _checked(wall: datetime) -> None:
    if wall.tzinfo is not None:
        raise ValueError("a wall time is naive")
    if wall.year not in YEARS:
        raise Refused("date_out_of_reach", wall=wall)
