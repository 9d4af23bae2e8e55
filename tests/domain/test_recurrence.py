"""Series in wall time."""

from datetime import date

import pytest

from hub.domain.errors import Refused
from hub.domain.recurrence import Rule, expand, rrule_text
from hub.domain.timespan import to_utc
from tests.domain.houses import BRUSSELS, utc, wall


def test_tuesday_at_seven_stays_at_seven_across_the_clock_change() -> None:
    rule = Rule("weekly", until=date(2026, 11, 3))
    found = expand(wall("2026-10-13 19:00"), wall("2026-10-13 21:30"), rule)
    assert [f"{start:%d/%m %H:%M}-{end:%H:%M}" for start, end in found] == [
        "13/10 19:00-21:30", "20/10 19:00-21:30", "27/10 19:00-21:30", "03/11 19:00-21:30",
    ]  # fmt: skip
    assert to_utc(found[1][0], BRUSSELS) == utc("2026-10-20 17:00")
    assert to_utc(found[2][0], BRUSSELS) == utc("2026-10-27 18:00")


def test_a_night_in_the_gap_is_kept_for_the_caller_to_refuse() -> None:
    found = expand(wall("2026-03-22 02:30"), wall("2026-03-22 04:00"), Rule("weekly", until=date(2026, 4, 5)))
    assert len(found) == 3
    with pytest.raises(Refused) as caught:
        to_utc(found[1][0], BRUSSELS)
    assert caught.value.code == "time_skipped"


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (Rule("weekly", until=date(2026, 12, 1)), 1),
        (Rule("weekly", until=date(2026, 12, 7)), 1),
        (Rule("weekly", until=date(2026, 12, 8)), 2),
        (Rule("weekly", until=date(2026, 12, 29), interval=2), 3),
        (Rule("daily", until=date(2026, 12, 8)), 8),
        (Rule("daily", until=date(2027, 12, 1)), 366),
    ],
)
def test_the_last_day_is_included(rule: Rule, count: int) -> None:
    assert len(expand(wall("2026-12-01 22:00"), wall("2026-12-02 02:00"), rule)) == count


@pytest.mark.parametrize(
    ("rule", "code", "params"),
    [
        (
            Rule("weekly", until=date(2026, 11, 30)),
            "until_before_start",
            {"until": date(2026, 11, 30), "start": date(2026, 12, 1)},
        ),
        (Rule("daily", until=date(2027, 12, 2)), "series_too_long", {"limit": 366}),
        (Rule("weekly", until=date.max), "series_too_long", {"limit": 366}),
    ],
)
def test_series_that_cannot_be_are_refused(rule: Rule, code: str, params: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        expand(wall("2026-12-01 18:00"), wall("2026-12-01 20:00"), rule)
    assert (caught.value.code, caught.value.field, caught.value.params) == (code, "until", params)


def test_an_unknown_repeat_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        Rule("hourly", until=date(2026, 12, 1))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.field) == ("unknown_repeat", "repeat")


def test_rules_have_a_text() -> None:
    start = wall("2026-12-01 18:00")
    assert rrule_text(Rule("weekly", until=date(2026, 12, 29)), start) == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261229T235959"
    assert (
        rrule_text(Rule("daily", until=date(2026, 12, 29), interval=3), start)
        == "FREQ=DAILY;INTERVAL=3;UNTIL=20261229T235959"
    )
