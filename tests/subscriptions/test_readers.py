"""A season of bookings, read over HTTP by every reader: the same occurrences as were published, to the second."""

from dataclasses import replace
from datetime import timedelta

from tests.feeds import ical_js, readers
from tests.feeds.test_ical import at, entry
from tests.subscriptions.test_feeds import PLACE, ROOM

SERIES = [entry(f"week-{week}", start=at(2026, 10, 1, 18) + timedelta(weeks=week)) for week in range(4)]
SERIES += [entry(f"winter-{week}", start=at(2026, 10, 29, 18) + timedelta(weeks=week)) for week in range(22)]
SERIES += [entry(f"spring-{week}", start=at(2027, 4, 1, 18) + timedelta(weeks=week)) for week in range(30)]
SERIES += [entry(f"autumn-{week}", start=at(2027, 11, 4, 18) + timedelta(weeks=week)) for week in range(4)]
HARD = [
    entry("marks", start=at(2026, 12, 1, 9), summary="Yoga; doux, \\ lent \U0001f9d8\n« été »", location="A; B, C"),
    entry("night", start=at(2026, 12, 31, 22), hours=6),
    entry("repeated", start=at(2027, 10, 31, 2, 15), hours=0.5),
    entry("repeated-again", start=at(2027, 10, 31, 2, 15, fold=1), hours=0.5),
    entry("gap", start=at(2027, 3, 28, 1), hours=1.5),
]


def test_every_reader_sees_what_was_published(client, publish, now):
    publish(*SERIES, *HARD, is_open=True)
    moved = replace(SERIES[8], start=SERIES[8].start + timedelta(hours=2), end=SERIES[8].end + timedelta(hours=2))
    cancelled = replace(SERIES[9], status="CANCELLED")
    publish(moved, cancelled, is_open=True, at=now + timedelta(minutes=1))
    feeds = [client.get(url).data for url in (ROOM, PLACE)]
    wanted = readers.wanted(*SERIES[:8], moved, cancelled, *SERIES[10:], *HARD)
    assert len(wanted) == 65
    for feed in feeds:
        assert readers.by_strict(feed) == readers.by_icalendar(feed) == readers.by_ical(feed) == wanted
    assert [{tuple(one) for one in found} for found in ical_js.read(*feeds)] == [{tuple(one) for one in wanted}] * 2
    assert [client.get(url).data for url in (ROOM, PLACE)] == feeds
