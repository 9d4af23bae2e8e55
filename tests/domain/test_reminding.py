"""When a reminder is due, also over the nights when the clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.reminding import EARLIEST, due_at

TZ = ZoneInfo("Europe/Brussels")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ).astimezone(UTC)


@pytest.mark.parametrize(
    ("wish", "start", "due"),
    [
        ("evening", "2026-12-05 18:00", "2026-12-04 18:00"),
        ("evening", "2026-12-05 00:30", "2026-12-04 18:00"),
        ("evening", "2026-03-29 10:00", "2026-03-28 18:00"),
        ("evening", "2026-10-25 23:30", "2026-10-24 18:00"),
        ("morning", "2026-12-05 18:00", "2026-12-05 08:00"),
        ("morning", "2026-12-05 09:00", "2026-12-05 08:00"),
        ("morning", "2026-12-05 08:59", "2026-12-04 18:00"),
        ("morning", "2026-12-05 00:00", "2026-12-04 18:00"),
        ("3h", "2026-12-05 18:00", "2026-12-05 15:00"),
        ("3h", "2026-03-29 04:30", "2026-03-29 00:30"),
        ("1h", "2026-12-05 00:15", "2026-12-04 23:15"),
    ],
)
def test_the_moment_on_the_wall(wish: str, start: str, due: str) -> None:
    assert due_at(wish, wall(start), tz=TZ) == wall(due)


def test_nobody_is_reminded_who_does_not_want_it() -> None:
    assert due_at("off", wall("2026-12-05 18:00"), tz=TZ) is None
    assert due_at("sometime", wall("2026-12-05 18:00"), tz=TZ) is None


@given(
    st.sampled_from(["evening", "morning", "3h", "1h"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(microsecond=0, tzinfo=UTC)),
)
def test_it_is_always_before_and_never_before_the_evening(wish: str, start: datetime) -> None:
    due = due_at(wish, start, tz=TZ)
    evening = due_at("evening", start, tz=TZ)
    assert due is not None
    assert evening is not None
    assert timedelta(0) < start - due <= EARLIEST
    assert due >= evening
