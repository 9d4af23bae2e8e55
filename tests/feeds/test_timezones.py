"""Our VTIMEZONE blocks say what the time zone database says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.feeds import ical, timezones
from tests.feeds import strict


@pytest.mark.parametrize("name", sorted(timezones.shipped()))
def test_a_shipped_zone_agrees_with_the_time_zone_database(name):
    zone = strict._zone(strict.read(ical.calendar("x", [], ZoneInfo(name))).root.children[0])
    days = [(month, day) for month in (3, 10) for day in range(25, 32)] + [(1, 1), (7, 1)]
    for moment in [
        datetime(year, *day, hour, tzinfo=UTC) for year in range(1997, 2038) for day in days for hour in (0, 1, 2)
    ]:
        assert zone.offset(moment) == moment.astimezone(ZoneInfo(name)).utcoffset(), moment


def test_other_zones_are_not_shipped():
    assert "Europe/Brussels" in timezones.shipped()
    assert "America/New_York" not in timezones.shipped()
    with pytest.raises(KeyError):
        timezones.vtimezone("America/New_York")


def test_an_empty_feed_keeps_one_component():
    for name in ("Europe/Brussels", "UTC"):
        assert [one.kind for one in strict.read(ical.calendar("x", [], ZoneInfo(name))).root.children] == ["VTIMEZONE"]
