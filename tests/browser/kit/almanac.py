"""Dates of the coming months that no test has taken yet; the demo has nothing on them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.cli.calendar import belgian_holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
DAY = timedelta(days=1)
QUIET = 4
"""The first week from this one that the programme of the demo leaves alone."""


class Almanac:
    """Hands out each date once."""

    def __init__(self) -> None:
        self.today = datetime.now(UTC).astimezone(BRUSSELS).date()
        self.monday = self.today - self.today.weekday() * DAY
        self.holidays = belgian_holidays(range(self.today.year, self.today.year + 3))
        self._saturdays = self._days((5,))
        self._sundays = self._days((6,))
        self._weekdays = self._days((0, 2, 3, 4))

    def saturday(self) -> date:
        """A free Saturday after a Friday that is no public holiday."""
        return next(day for day in self._saturdays if day - DAY not in self.holidays)

    def sunday(self) -> date:
        """A free Sunday."""
        return next(self._sundays)

    def weekday(self) -> date:
        """A Monday, Wednesday, Thursday or Friday that is no public holiday; on Tuesdays children do homework."""
        return next(self._weekdays)

    def next_saturday(self) -> date:
        """The Saturday of next week: near enough for those who may book three weeks ahead, and empty in the demo."""
        return self.monday + 12 * DAY

    def untouched(self) -> date:
        """A far Saturday on which no journey books anything: several may look at it."""
        return self.monday + (7 * 12 + 5) * DAY

    def holiday(self) -> date:
        """A public holiday on one of those weekdays, more than three weeks ahead."""
        return next(
            day for day in sorted(self.holidays) if day > self.today + 21 * DAY and day.weekday() in {0, 2, 3, 4}
        )

    def _days(self, weekdays: tuple[int, ...]) -> Iterator[date]:
        for week in range(QUIET, 12):
            for weekday in weekdays:
                day = self.monday + (7 * week + weekday) * DAY
                if day not in self.holidays:
                    yield day


def at(day: date, text: str) -> datetime:
    """A wall time of a day: at(day, "18:00")."""
    return datetime.combine(day, time.fromisoformat(text))


def week_of(day: date) -> str:
    """2026-W49."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
