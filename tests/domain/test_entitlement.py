from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.entitlement import (
    Allowance,
    Entitlement,
    Usage,
    amount_text,
    balances,
    period_of,
    shortfall,
    used,
)
from hub.domain.timespan import Span

TZ = ZoneInfo("Europe/Brussels")
DECEMBER = {"first": date(2026, 12, 1), "last": date(2026, 12, 31), "tz": TZ}


def at(day: int, start: str, end: str, *, month: int = 12, quantity: int = 1) -> Usage:
    def instant(text: str) -> datetime:
        hour, minute = map(int, text.split(":"))
        midnight = datetime(2026, month, day) + timedelta(hours=hour, minutes=minute)
        return midnight.replace(tzinfo=TZ).astimezone(UTC)

    return Usage(Span(instant(start), instant(end)), quantity)


@pytest.mark.parametrize(
    ("usages", "halves"),
    [
        ([], 0),
        ([at(1, "08:00", "13:00")], 1),
        ([at(1, "13:00", "18:00")], 1),
        ([at(1, "10:00", "15:00")], 2),
        ([at(1, "08:00", "20:00")], 2),
        ([at(1, "08:00", "12:00"), at(1, "14:00", "18:00")], 2),
        ([at(1, "08:00", "09:00"), at(1, "11:00", "12:00")], 1),
        ([at(1, "08:00", "10:00"), at(1, "09:00", "12:00")], 2),
        ([at(1, "08:00", "18:00", quantity=3)], 6),
        ([at(1, "20:00", "26:00")], 2),
        ([at(1, "20:00", "24:00")], 1),
        ([at(30, "08:00", "18:00", month=11), at(31, "22:00", "26:00")], 1),
        ([at(1, "09:00", "11:00"), at(1, "10:00", "12:00"), at(1, "14:00", "15:00")], 3),
    ],
)
def test_days_are_counted_in_halves(usages, halves):
    assert used(usages, "days", **DECEMBER) == halves


@pytest.mark.parametrize(
    ("usages", "minutes"),
    [
        ([], 0),
        ([at(1, "08:00", "09:30")], 90),
        ([at(1, "08:00", "09:00"), at(1, "08:30", "09:30")], 120),
        ([at(1, "08:00", "09:00", quantity=2)], 120),
        ([at(31, "22:00", "26:00")], 120),
        ([at(30, "22:00", "26:00", month=11)], 120),
    ],
)
def test_hours_are_counted_in_minutes(usages, minutes):
    assert used(usages, "hours", **DECEMBER) == minutes


def test_nobody_loses_an_hour_by_the_clock_change():
    night = Usage(Span(datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)))
    october = {"first": date(2026, 10, 1), "last": date(2026, 10, 31), "tz": TZ}
    assert used([night], "hours", **october) == 180
    spring = Usage(Span(datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC)))
    assert used([spring], "hours", first=date(2026, 3, 1), last=date(2026, 3, 31), tz=TZ) == 120


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("week", date(2026, 11, 30), date(2026, 12, 6)),
        ("month", date(2026, 12, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_periods_of_a_day(period, first, last):
    assert period_of(date(2026, 12, 5), period) == (first, last)


def test_a_leap_february_has_its_last_day():
    assert period_of(date(2028, 2, 10), "month") == (date(2028, 2, 1), date(2028, 2, 29))


def plan(*allowances: Allowance, from_on: date = date(2026, 1, 1), until_on: date | None = None) -> Entitlement:
    return Entitlement({"en": "Flex"}, allowances, from_on, until_on)


def test_what_fits_gives_no_reason():
    eight = plan(Allowance("desk", "days", 2, "month"))
    assert shortfall(eight, "desk", [at(1, "08:00", "18:00")], at(2, "08:00", "18:00"), tz=TZ) == ()


def test_the_reason_names_the_rule_and_the_numbers():
    two = plan(Allowance("desk", "days", 2, "month"))
    taken = [at(1, "08:00", "18:00"), at(2, "08:00", "12:00")]
    (reason,) = shortfall(two, "desk", taken, at(3, "08:00", "18:00"), tz=TZ)
    assert (reason.code, reason.rule) == ("plan_days_short", "desk-days-month")
    assert reason.params == {
        "plan": {"en": "Flex"},
        "left": "½",
        "amount": "2",
        "asked": "1",
        "first": date(2026, 12, 1),
        "last": date(2026, 12, 31),
    }
    assert shortfall(two, "desk", taken, at(3, "08:00", "12:00"), tz=TZ) == ()


def test_a_half_that_is_used_already_costs_nothing_more():
    one = plan(Allowance("desk", "days", 1, "week"))
    taken = [at(1, "08:00", "10:00"), at(1, "14:00", "18:00")]
    assert shortfall(one, "desk", taken, at(1, "11:00", "13:00"), tz=TZ) == ()
    assert shortfall(one, "desk", taken, at(2, "11:00", "13:00"), tz=TZ) != ()


def test_each_period_that_a_wish_touches_is_held_against_its_own_bookings():
    ten = plan(Allowance("rooms", "hours", 2, "month"))
    night = at(30, "22:00", "26:00", month=11)
    assert shortfall(ten, "rooms", [], night, tz=TZ) == ()
    assert [r.params["last"] for r in shortfall(ten, "rooms", [at(1, "10:00", "11:00")], night, tz=TZ)] == [
        date(2026, 12, 31)
    ]
    assert [r.params["last"] for r in shortfall(ten, "rooms", [at(1, "10:00", "11:00", month=11)], night, tz=TZ)] == [
        date(2026, 11, 30)
    ]


def test_without_an_amount_there_is_no_bound_and_another_thing_does_not_count():
    free = plan(Allowance("desk", "days", None, "month"), Allowance("rooms", "hours", 1, "month"))
    many = [at(day, "08:00", "18:00", quantity=9) for day in range(1, 30)]
    assert shortfall(free, "desk", many, at(30, "08:00", "18:00"), tz=TZ) == ()
    assert [one.left for one in balances(free, "desk", many, day=date(2026, 12, 5), tz=TZ)] == [None]


def test_a_plan_counts_only_between_its_days():
    late = plan(Allowance("desk", "days", 1, "month"), from_on=date(2026, 12, 10), until_on=date(2026, 12, 20))
    taken = [at(9, "08:00", "18:00"), at(21, "08:00", "18:00")]
    (balance,) = balances(late, "desk", taken, day=date(2026, 12, 15), tz=TZ)
    assert (balance.first, balance.last, balance.used, balance.left) == (date(2026, 12, 10), date(2026, 12, 20), 0, 2)


@pytest.mark.parametrize(
    ("unit", "parts", "text"),
    [("days", 0, "0"), ("days", 1, "½"), ("days", 5, "2½"), ("days", 4, "2"), ("hours", 0, "0 h"),
     ("hours", 30, "30 min"), ("hours", 90, "1 h 30"), ("hours", 600, "10 h")],
)  # fmt: skip
def test_amounts_read_the_same_in_every_language(unit, parts, text):
    assert amount_text(unit, parts) == text


usages = st.builds(
    lambda day, start, length, quantity: Usage(
        Span(
            datetime(2026, 12, day, tzinfo=UTC) + timedelta(minutes=start),
            datetime(2026, 12, day, tzinfo=UTC) + timedelta(minutes=start + length),
        ),
        quantity,
    ),
    st.integers(1, 28), st.integers(0, 1400), st.integers(1, 2000), st.integers(1, 4),
)  # fmt: skip


@given(st.lists(usages, max_size=8), usages)
def test_one_booking_more_never_takes_less_and_never_more_than_by_itself(before, more):
    for unit in ("days", "hours"):
        alone, first, both = (used(some, unit, **DECEMBER) for some in ([more], before, [*before, more]))
        assert first <= both <= first + alone


@given(st.lists(usages, max_size=6))
def test_the_order_of_bookings_does_not_matter(some):
    for unit in ("days", "hours"):
        assert used(some, unit, **DECEMBER) == used(list(reversed(some)), unit, **DECEMBER)
