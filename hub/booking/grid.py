"""Segments in a table: rows of wall time, columns of days or rooms, each cell once with the rows it spans."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.booking.calendar import RoomCalendar
from hub.booking.segments import DAY_MINUTES, HOUR, Segment
from hub.domain.timespan import MINUTE, edge, hours_span, to_wall

USUAL = (8 * HOUR, 20 * HOUR)
MARKS = (0, 10, 15, 30, 45)


class Piece(NamedTuple):
    """A segment in one column, in wall minutes from the midnight its column begins with; None where no time exists."""

    start: int
    end: int
    segment: Segment | None
    free_until: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One day of one room, from the hour its nights are over to the same hour a day later."""

    day: date
    calendar: RoomCalendar
    pieces: tuple[Piece, ...]


class Place(NamedTuple):
    """A cell of the table: its piece, the minute of its row, the rows it spans, whether the piece begins here."""

    piece: Piece
    start: int
    rowspan: int
    first: bool


class Line(NamedTuple):
    """A row: minute, length, the cells that begin in it (None: covered), how far now is into it, and now itself."""

    start: int
    length: int
    cells: tuple[Place | None, ...]
    now: int | None = None
    at: int | None = None


def column(calendar: RoomCalendar, day: date, *, cut: int, tz: ZoneInfo) -> Column:
    """The pieces of one day, without a hole: where the clocks jump over free time, a piece without segment."""
    midnight = datetime.combine(day, time())
    whole = hours_span(day, cut, cut + DAY_MINUTES, tz)
    assert whole is not None
    lo, hi, steady = whole.start, whole.end, _is_steady(day, cut, tz)
    pieces: list[Piece] = []
    at = cut
    for segment in calendar.segments:
        if segment.span.end <= lo or hi <= segment.span.start:
            continue
        start, end = max(segment.span.start, lo), min(segment.span.end, hi)
        if steady:
            first, last = (cut + int((instant - lo) // MINUTE) for instant in (start, end))
        else:
            first, last = (int((to_wall(one, tz).replace(fold=0) - midnight) // MINUTE) for one in (start, end))
        if first > at:
            pieces.append(Piece(at, first, None))
        # The second pass of the repeated hour has no rows of its own: what lies wholly in it is not drawn.
        first = max(first, at)
        if last > first:
            pieces.append(Piece(first, last, segment))
            at = last
    if at < cut + DAY_MINUTES:
        pieces.append(Piece(at, cut + DAY_MINUTES, None))
    jump = None if steady else _jump(midnight, cut=cut, tz=tz)
    if jump is not None:
        pieces = [part for piece in pieces for part in _split(piece, *jump)]
    return Column(day, calendar, tuple(_with_reach(pieces)))


def lines(columns: Sequence[Column], *, now: datetime, tz: ZoneInfo) -> tuple[Line, ...]:
    """The rows: every hour of the opening, and the minutes where something begins or ends."""
    first, last = _window(columns)
    marks = set(range(first, last, HOUR))
    marks |= {piece.start for one in columns for piece in one.pieces if first < piece.start < last}
    starts = sorted(marks)
    lengths = [end - start for start, end in zip(starts, [*starts[1:], last], strict=True)]
    placed = [_placed(one, starts, last) for one in columns]
    current = _now(columns, now=now, tz=tz)
    found = []
    for number, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        inside = current is not None and start <= current < start + length
        into = min(MARKS, key=lambda mark: abs(mark - (current - start))) if inside and current is not None else None
        found.append(Line(start, length, tuple(cells[number] for cells in placed), into, current if inside else None))
    return tuple(found)


@cache
def label(minute: int) -> str:
    """A minute of the day as HH:MM; after midnight it begins again."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


@lru_cache(maxsize=1024)
def _is_steady(day: date, cut: int, tz: ZoneInfo) -> bool:
    """Whether the clocks stay as they are in the day of a column."""
    begins = datetime.combine(day, time(), tz) + timedelta(minutes=cut)
    return begins.utcoffset() == (begins + timedelta(minutes=DAY_MINUTES)).utcoffset()


def _jump(midnight: datetime, *, cut: int, tz: ZoneInfo) -> tuple[int, int] | None:
    """The minutes that do not exist because the clocks go forward, if any."""
    walls = {minute: midnight + timedelta(minutes=minute) for minute in range(cut, cut + DAY_MINUTES + 1, 30)}
    skipped = [minute for minute, wall in walls.items() if to_wall(edge(wall, tz), tz).replace(fold=0) != wall]
    return (skipped[0], skipped[-1] + 30) if skipped else None


def _split(piece: Piece, first: int, last: int) -> list[Piece]:
    free = piece.segment is not None and piece.segment.state == "free"
    if not free or piece.start >= last or piece.end <= first:
        return [piece]
    parts = [(piece.start, first, piece.segment), (max(piece.start, first), min(piece.end, last), None)]
    parts.append((last, piece.end, piece.segment))
    return [Piece(start, end, segment) for start, end, segment in parts if start < end]


def _with_reach(pieces: Sequence[Piece]) -> list[Piece]:
    """Each free piece with the end of the free time it belongs to, which may pass from one window into the next."""
    found: list[Piece] = []
    until = 0
    for piece in reversed(pieces):
        free = piece.segment is not None and piece.segment.state == "free"
        until = max(until, piece.end) if free and until else piece.end if free else 0
        found.append(Piece(piece.start, piece.end, piece.segment, until))
    return found[::-1]


def _window(columns: Sequence[Column]) -> tuple[int, int]:
    awake = [
        piece
        for one in columns
        for piece in one.pieces
        if piece.segment is not None and piece.segment.state != "closed"
    ]
    if not awake:
        return USUAL
    first = min(piece.start for piece in awake) // HOUR * HOUR
    last = -(-max(piece.end for piece in awake) // HOUR) * HOUR
    return first, last


def _placed(one: Column, starts: Sequence[int], last: int) -> list[Place | None]:
    cells: list[Place | None] = [None] * len(starts)
    for piece in one.pieces:
        rows = range(bisect_left(starts, piece.start), bisect_left(starts, min(piece.end, last)))
        if not rows:
            continue
        if piece.segment is not None and piece.segment.state == "free":
            for number in rows:
                cells[number] = Place(piece, starts[number], 1, number == rows[0])
        else:
            cells[rows[0]] = Place(piece, starts[rows[0]], len(rows), first=True)
    return cells


def _now(columns: Sequence[Column], *, now: datetime, tz: ZoneInfo) -> int | None:
    """The minute now is at, when one of the columns holds it."""
    wall = to_wall(now, tz).replace(fold=0)
    for one in columns:
        minute = int((wall - datetime.combine(one.day, time())).total_seconds() // 60)
        if one.pieces[0].start <= minute < one.pieces[-1].end:
            return minute
    return None
