"""Nights, horizons, leads, slots, closures and seasons on hand-worked cases."""

from datetime import date

import pytest

from hub.domain.policy import DAYS, Ask, Verdict, decide, parse
from hub.domain.policy.templates import (
    template_open_nights,
)
from hub.domain.timespan import Span, to_wall
from tests.domain.houses import BRUSSELS, MONDAY, codes, rule, situation, span, utc

WEEK = list(DAYS)
NIGHTS = parse(template_open_nights())


@pytest.mark.parametrize(
    ("now", "day", "opens"),
    [
        # The last day of a short month opens all that a longer month would have had.
        ("2026-11-30 09:00", "2027-02-28", True),
        ("2026-11-29 09:00", "2027-02-28", True),
        ("2026-11-27 09:00", "2027-02-28", False),
        ("2027-02-27 09:00", "2027-05-29", False),
        ("2027-02-28 09:00", "2027-05-31", True),
        ("2027-02-28 09:00", "2027-06-01", False),
        # The day begins in Brussels, not in Greenwich.
        ("2027-02-27 22:59", "2027-05-31", False),
        ("2027-02-27 23:00", "2027-05-31", True),
    ],
)
def test_the_horizon_at_the_end_of_a_month(now: str, day: str, opens: bool) -> None:
    policy = rule(booking_window={"horizon": {"months": 3}})
    found = codes(policy, f"{day} 10:00", f"{day} 11:00", now)
    assert found == ([] if opens else [("too_far", None)])


@pytest.mark.parametrize(
    ("lead", "now", "expected"),
    [
        ({"hours": 24}, "2026-12-01 09:00", []),
        ({"hours": 24}, "2026-12-01 09:01", [("too_soon", None)]),
        ({"days": 1}, "2026-12-01 22:59", []),
        ({"days": 1}, "2026-12-01 23:00", [("too_soon", None)]),
        ({"weeks": 2}, "2026-11-18 22:59", []),
        ({"weeks": 2}, "2026-11-18 23:00", [("too_soon", None)]),
        ({"months": 1}, "2026-11-02 12:00", []),
        ({"months": 1}, "2026-11-03 12:00", [("too_soon", None)]),
        ({"hours": 0}, "2026-12-02 09:00", []),
        ({"hours": 0}, "2026-12-02 09:01", [("past", None)]),
    ],
)
def test_the_lead(lead: dict[str, int], now: str, expected: list[object]) -> None:
    # 10:00 in Brussels is 09:00 UTC in winter.
    assert codes(rule(booking_window={"lead": lead}), "2026-12-02 10:00", "2026-12-02 11:00", now) == expected


@pytest.mark.parametrize(
    ("slots", "start", "end", "expected"),
    [
        ({"step": 30}, "2026-12-01 10:00", "2026-12-01 10:30", []),
        ({"step": 30}, "2026-12-01 10:15", "2026-12-01 10:45", ["off_step"]),
        ({"step": 15}, "2026-12-01 10:15", "2026-12-01 10:45", []),
        ({"step": 30, "min": 60}, "2026-12-01 10:00", "2026-12-01 10:30", ["too_short"]),
        ({"step": 30, "max": 60}, "2026-12-01 10:00", "2026-12-01 11:00", []),
        ({"step": 30, "max": 60}, "2026-12-01 10:00", "2026-12-01 11:30", ["too_long"]),
        ({"step": 30}, "2026-12-01 22:00", "2026-12-02 00:00", []),
        ({"step": 30}, "2026-12-01 22:00", "2026-12-02 00:30", ["overnight"]),
        ({"step": 30, "overnight": True}, "2026-12-01 22:00", "2026-12-02 00:30", []),
        ({"step": 60}, "2026-12-01 10:30", "2026-12-01 11:30", ["off_step"]),
        ({"step": 30, "overnight": True}, "2026-12-01 10:00", "2027-12-01 10:00", ["too_long"]),
        # The clock change neither shortens a night below the least nor stretches it over the most.
        ({"step": 30, "max": 180}, "2026-10-25 01:00", "2026-10-25 04:00", []),
        ({"step": 30, "min": 180}, "2027-03-28 01:00", "2027-03-28 04:00", []),
        ({"step": 30, "max": 180}, "2026-10-25 01:00", "2026-10-25 04:30", ["too_long"]),
        ({"step": 30, "min": 180}, "2027-03-28 01:00", "2027-03-28 03:30", ["too_short"]),
    ],
)
def test_the_slots(slots: dict[str, object], start: str, end: str, expected: list[str]) -> None:
    found = codes(rule(slots=slots), start, end, "2026-10-01 09:00")
    assert found == [(code, None) for code in expected]


@pytest.mark.parametrize(
    ("start", "end", "now", "expected"),
    [
        # Saturday's night belongs to Saturday; Sunday has none.
        ("2026-12-05 22:00", "2026-12-06 04:00", MONDAY, []),
        ("2026-12-06 01:00", "2026-12-06 03:00", MONDAY, []),
        ("2026-12-06 01:00", "2026-12-06 05:00", MONDAY, [("outside_opening", None)]),
        ("2026-12-06 22:00", "2026-12-07 01:00", MONDAY, [("not_open_day", None)]),
        ("2026-12-05 19:00", "2026-12-05 21:00", MONDAY, [("outside_opening", None)]),
        ("2026-12-04 10:00", "2026-12-04 12:00", MONDAY, [("kept_for", "studio-days")]),
        # Both clock changes fall into a Saturday's night: nine real hours in autumn, seven in spring.
        ("2026-10-24 20:00", "2026-10-25 04:00", "2026-10-20 09:00", []),
        ("2027-03-27 20:00", "2027-03-28 04:00", "2027-03-20 09:00", []),
        ("2027-03-27 20:00", "2027-03-28 05:00", "2027-03-20 09:00", [("outside_opening", None)]),
        # Thursday 24 December has its night; Friday 25 is a holiday, without one.
        ("2026-12-24 20:00", "2026-12-25 02:00", "2026-12-20 09:00", []),
        ("2026-12-25 20:00", "2026-12-26 02:00", "2026-12-20 09:00", [("not_open_day", None)]),
    ],
)
def test_open_nights(start: str, end: str, now: str, expected: list[object]) -> None:
    assert codes(NIGHTS, start, end, now) == expected


def test_a_night_that_is_over_names_the_hours_it_had() -> None:
    wish = Ask(span("2026-12-06 01:00", "2026-12-06 05:00"))
    (found,) = decide(NIGHTS, wish, situation(MONDAY)).reasons
    assert (found.params["open_day"], found.params["hours"]) == (date(2026, 12, 5), "20:00–04:00")


@pytest.mark.parametrize(
    ("closure", "start", "end", "closed"),
    [
        ({"from": "2026-12-24", "until": "2027-01-01"}, "2026-12-23 23:00", "2026-12-24 00:00", False),
        ({"from": "2026-12-24", "until": "2027-01-01"}, "2026-12-24 00:00", "2026-12-24 01:00", True),
        ({"from": "2026-12-24", "until": "2027-01-01"}, "2027-01-01 23:00", "2027-01-02 00:00", True),
        ({"from": "2026-12-24", "until": "2027-01-01"}, "2027-01-02 00:00", "2027-01-02 01:00", False),
        ({"yearly": {"from": "12-24", "until": "01-01"}}, "2029-01-01 10:00", "2029-01-01 11:00", True),
        ({"yearly": {"from": "12-24", "until": "01-01"}}, "2029-01-02 10:00", "2029-01-02 11:00", False),
        ({"from": "2026-12-31", "hours": "22:00-02:00"}, "2027-01-01 01:00", "2027-01-01 03:00", True),
        ({"from": "2026-12-31", "hours": "22:00-02:00"}, "2027-01-01 02:00", "2027-01-01 03:00", False),
        ({"from": "2026-12-31", "hours": "22:00-02:00"}, "2026-12-31 21:00", "2026-12-31 22:00", False),
    ],
)
def test_closures(closure: dict[str, object], start: str, end: str, closed: bool) -> None:
    label = {"fr": "Congés", "en": "Holidays"}
    evening = {"id": "always", "days": WEEK, "hours": "00:00-24:00", "for": ["everyone"]}
    policy = rule(closed=[{"id": "winter", "label": label} | closure], kept=[evening])
    found = decide(policy, Ask(span(start, end)), situation(MONDAY), offers=0)
    assert [(reason.code, reason.rule) for reason in found.reasons] == ([("closed_for", "winter")] if closed else [])
    assert [reason.params["label"] for reason in found.reasons] == [label] * closed


def test_kept_time_that_several_windows_cover_admits_whom_any_of_them_admits() -> None:
    windows = [
        {"id": "a", "days": WEEK, "hours": "09:00-12:00", "for": ["resident"]},
        {"id": "b", "days": WEEK, "hours": "10:00-13:00", "for": ["coworker"]},
    ]
    policy = rule(kept=windows)
    tests = {"09:00": [("kept_for", "a")], "10:00": [], "11:00": [], "12:00": []}
    for start, expected in tests.items():
        end = f"{int(start[:2]) + 1}:00"
        coworker = {"audiences": frozenset({"coworker"})}
        assert codes(policy, f"2026-12-01 {start}", f"2026-12-01 {end}", **coworker) == expected
    # Open time next to it is everyone's, kept time is not.
    assert codes(policy, "2026-12-01 13:00", "2026-12-01 14:00") == []
    assert codes(policy, "2026-12-01 12:30", "2026-12-01 13:30") == [("kept_for", "b")]


def test_a_season_ends_and_comes_again() -> None:
    summer = {"id": "garden", "days": WEEK, "hours": "10:00-20:00", "season": {"from": "04-01", "until": "09-30"}}
    policy = rule(open=[summer])
    for day, expected in (("2027-03-31", ["not_open_day"]), ("2027-04-01", []), ("2027-09-30", []),
                          ("2027-10-01", ["not_open_day"])):  # fmt: skip
        assert [code for code, _ in codes(policy, f"{day} 10:00", f"{day} 11:00")] == expected


def test_the_repeated_hour_can_be_asked_twice() -> None:
    policy = rule()
    for start in ("2026-10-25 00:00", "2026-10-25 01:00"):
        wish = Span(utc(start), utc(start.replace("00:00", "00:30").replace("01:00", "01:30")))
        assert to_wall(wish.start, BRUSSELS).hour == 2
        assert decide(policy, Ask(wish), situation("2026-10-01 09:00")).verdict is Verdict.ALLOWED


def test_a_closure_in_the_repeated_hour_lasts_until_its_end_has_come_twice() -> None:
    policy = rule(closed=[{"id": "works", "from": "2026-10-25", "hours": "01:30-02:30"}])
    for start, end, expected in (
        ("2026-10-25 01:00", "2026-10-25 01:30", ["closed"]),
        ("2026-10-25 01:30", "2026-10-25 02:00", []),
    ):
        decision = decide(policy, Ask(Span(utc(start), utc(end))), situation("2026-10-01 09:00"), offers=0)
        assert [found.code for found in decision.reasons] == expected
