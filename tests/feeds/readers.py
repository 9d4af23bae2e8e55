"""The three readers of Python feeds in one shape, to hold them against each other."""

from datetime import UTC
from typing import NamedTuple

import icalendar
from ical.calendar_stream import IcsCalendarStream

from hub.feeds.ical import Entry
from tests.feeds import strict


class Occurrence(NamedTuple):
    """What a reader makes of one event; times are seconds since 1970."""

    uid: str
    start: int
    end: int
    summary: str
    status: str


def wanted(*entries: Entry) -> set[Occurrence]:
    """What a right reader must find."""
    return {
        Occurrence(
            one.uid,
            int(one.start.timestamp()),
            int(one.end.timestamp()),
            one.summary,
            one.status,
        )
        for one in entries
    }


def by_strict(feed: bytes) -> set[Occurrence]:
    """Our own reader."""
    return {
        Occurrence(
            one.uid,
            int(one.start.timestamp()),
            int(one.end.timestamp()),
            one.summary,
            one.status,
        )
        for one in strict.read(feed).events
    }


def by_icalendar(feed: bytes) -> set[Occurrence]:
    """The icalendar package."""
    return {
        Occurrence(
            str(one["UID"]),
            int(one["DTSTART"].dt.astimezone(UTC).timestamp()),
            int(one["DTEND"].dt.astimezone(UTC).timestamp()),
            str(one["SUMMARY"]),
            str(one["STATUS"]),
        )
        for one in icalendar.Calendar.from_ical(feed).walk("VEVENT")
    }


def by_ical(feed: bytes) -> set[Occurrence]:
    """The ical package."""
    return {
        Occurrence(
            str(one.uid),
            int(one.start.timestamp()),
            int(one.end.timestamp()),
            str(one.summary),
            str(one.status.value),
        )
        for one in IcsCalendarStream.calendar_from_ics(feed.decode()).events
    }
