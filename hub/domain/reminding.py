"""When to remind somebody of a date."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.domain.timespan import edge, to_wall

EVENING, MORNING = 18, 8
"""Hours on the wall: the evening before, the day itself."""

AHEAD = {"3h": timedelta(hours=3), "1h": timedelta(hours=1)}
EARLIEST = timedelta(hours=31)
"""No reminder is due longer before its date: 18:00 the day before, and a night with the clock turned back."""


def due_at(wish: str, start: datetime, *, tz: ZoneInfo) -> datetime | None:
    """The instant of the reminder of what starts at `start`, or None where none is wanted.

    What starts before nine is told the evening before, whoever wanted to hear it in the morning.
    """
    if wish in AHEAD:
        return start - AHEAD[wish]
    if wish not in {"evening", "morning"}:
        return None
    wall = to_wall(start, tz)
    if wish == "morning" and wall.hour > MORNING:
        return edge(wall.replace(hour=MORNING, minute=0, second=0), tz)
    before = wall - timedelta(days=1)
    return edge(before.replace(hour=EVENING, minute=0, second=0), tz)
