"""Spans and wall time, on the days the clocks change too."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import Refused
from hub.domain.timespan import Span, day_span, edge, hours_span, subtract_all, to_utc, to_wall, union, wall_span
from tests.domain.houses import BRUSSELS, MANY, utc, wall

ZERO = utc("2026-03-28 20:00")


def at(first: int, last: int) -> Span:
    """A span between two hours after a fixed instant."""
    return Span(ZERO + timedelta(hours=first), ZERO + timedelta(hours=last))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (wall("2026-01-01"), wall("2026-01-02")),
        (utc("2026-01-01"), utc("2026-01-01")),
        (utc("2026-01-02"), utc("2026-01-01")),
        (datetime(2026, 1, 1, tzinfo=BRUSSELS), datetime(2026, 1, 2, tzinfo=BRUSSELS)),
        (datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/London")), utc("2026-01-02")),
    ],
)
def test_a_span_is_aware_utc_and_not_empty(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_touching_spans_do_not_overlap_and_join() -> None:
    assert not at(0, 1).overlaps(at(1, 2))
    assert at(0, 1).intersect(at(1, 2)) is None
    assert union([at(1, 2), at(0, 1)]) == (at(0, 2),)
    assert at(0, 3).subtract(at(1, 2)) == (at(0, 1), at(2, 3))
    assert at(0, 3).subtract(at(0, 3)) == ()
    assert at(0, 2).minutes == 120
    assert at(0, 3).contains(at(0, 3))
    assert at(0, 3).contains(ZERO)
    assert not at(0, 3).contains(at(0, 3).end)


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: at(pair[0], sum(pair))), max_size=6)


@MANY
@given(SPANS, SPANS)
def test_spans_count_like_sets_of_hours(spans: list[Span], holes: list[Span]) -> None:
    def hours(some: object) -> set[int]:
        return {hour for hour in range(30) for span in some if span.contains(at(hour, hour + 1))}  # type: ignore[attr-defined]

    merged, left = union(spans), subtract_all(spans, holes)
    assert hours(merged) == hours(spans)
    assert hours(left) == hours(spans) - hours(holes)
    for found in (merged, left):
        assert all(first.end < second.start for first, second in pairwise(found))


@MANY
@given(st.sampled_from(["2026-03-29 00:00", "2026-10-25 00:00", "2026-07-01 00:00"]), st.integers(-180, 240))
def test_instants_survive_wall_time(pivot: str, minutes: int) -> None:
    instant = utc(pivot) + timedelta(minutes=minutes)
    assert to_utc(to_wall(instant, BRUSSELS), BRUSSELS) == instant
    assert edge(to_wall(instant, BRUSSELS).replace(fold=0), BRUSSELS) <= instant


@pytest.mark.parametrize(
    ("day", "minutes"), [("2026-03-29", 23 * 60), ("2026-10-25", 25 * 60), ("2026-12-25", 24 * 60)]
)
def test_days_have_23_24_and_25_hours(day: str, minutes: int) -> None:
    assert day_span(date.fromisoformat(day), BRUSSELS).minutes == minutes


def test_the_skipped_hour_is_refused_and_the_repeated_hour_is_the_first() -> None:
    for skipped in ("2026-03-29 02:00", "2026-03-29 02:30", "2026-03-29 02:59"):
        with pytest.raises(Refused) as caught:
            to_utc(wall(skipped), BRUSSELS)
        assert (caught.value.code, caught.value.params) == ("time_skipped", {"wall": wall(skipped)})
    assert to_utc(wall("2026-03-29 03:00"), BRUSSELS) == utc("2026-03-29 01:00")
    assert to_utc(wall("2026-10-25 02:30"), BRUSSELS) == utc("2026-10-25 00:30")
    assert to_utc(wall("2026-10-25 02:30").replace(fold=1), BRUSSELS) == utc("2026-10-25 01:30")
    assert wall_span(wall("2026-10-25 01:00"), wall("2026-10-25 04:00"), BRUSSELS).minutes == 240
    assert wall_span(wall("2026-03-29 01:00"), wall("2026-03-29 04:00"), BRUSSELS).minutes == 120


def test_a_rule_edge_in_the_gap_is_the_moment_of_the_jump() -> None:
    for skipped in ("2026-03-29 02:00", "2026-03-29 02:30", "2026-03-29 03:00"):
        assert edge(wall(skipped), BRUSSELS) == utc("2026-03-29 01:00")
    assert hours_span(date(2026, 3, 29), 135, 165, BRUSSELS) is None
    assert hours_span(date(2026, 3, 28), 20 * 60, 28 * 60, BRUSSELS).minutes == 7 * 60  # type: ignore[union-attr]


def test_a_rule_edge_in_the_repeated_hour_is_the_pass_that_is_meant() -> None:
    night = wall("2026-10-25 02:30")
    assert (edge(night, BRUSSELS), edge(night, BRUSSELS, fold=1)) == (utc("2026-10-25 00:30"), utc("2026-10-25 01:30"))
    assert edge(wall("2026-03-29 02:30"), BRUSSELS, fold=1) == utc("2026-03-29 01:00")
    assert edge(wall("2026-07-01 12:00"), BRUSSELS, fold=1) == utc("2026-07-01 10:00")


def test_wall_times_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        wall_span(wall("2026-12-01 18:00"), wall("2026-12-01 18:00"), BRUSSELS)
    assert (caught.value.code, caught.value.field) == ("end_before_start", "end")
    for far in ("0001-01-01 00:00", "9999-12-31 23:59"):
        with pytest.raises(Refused) as caught:
            to_utc(wall(far), BRUSSELS)
        assert caught.value.code == "date_out_of_reach"
    with pytest.raises(ValueError, match="naive"):
        to_utc(datetime(2026, 1, 1, tzinfo=UTC), BRUSSELS)
