"""What the days look like, and what bookings keep apart."""

from datetime import date

from hub.domain.policy import Ask, State, decide, occupied, paint, parse, standing
from hub.domain.policy.templates import (
    template_land_trust,
    template_open_nights,
)
from tests.domain.houses import MONDAY, local, rule, situation, span

TRUST = parse(template_land_trust("mosaique"))
NIGHTS = parse(template_open_nights())
DAY, EVENING = "association-days", "resident-evenings"


def test_nights_are_painted_with_the_hours_the_clock_gives() -> None:
    for day, free in ((date(2026, 10, 25), 5 * 60), (date(2027, 3, 28), 3 * 60)):
        now = situation("2026-10-20 09:00" if day.month == 10 else "2027-03-20 09:00")
        cells = paint(NIGHTS, days=[day], audiences=frozenset(), situation=now)
        assert [(found.state, found.span.minutes) for found in cells] == [
            (State.FREE, free),
            (State.CLOSED, 20 * 60),
        ]


def test_the_week_is_painted_for_a_resident() -> None:
    now = situation("2026-12-01 18:20", taken=(span("2026-12-01 20:00", "2026-12-01 21:00"),))
    cells = paint(TRUST, days=[date(2026, 12, 1)], audiences=frozenset({"resident"}), situation=now)
    assert [(local(found.span)[0][11:], found.state.value, found.audience, found.rule) for found in cells] == [
        ("00:00", "closed", None, None),
        ("09:00", "gone", "association", DAY),
        ("17:30", "gone", None, "hand-over"),
        ("18:00", "gone", "resident", EVENING),
        ("19:30", "free", "resident", EVENING),
        ("20:00", "taken", "resident", EVENING),
        ("21:00", "free", "resident", EVENING),
        ("22:00", "closed", None, None),
    ]
    assert [found.kept_for for found in cells] == [None, "association", None, *["resident"] * 4, None]
    theirs = paint(TRUST, days=[date(2026, 12, 2)], audiences=frozenset({"association"}), situation=now)
    assert [(found.state.value, found.audience, found.kept_for) for found in theirs] == [
        ("closed", None, None),
        ("free", "association", "association"),
        ("handover", None, None),
        ("free", "association", "resident"),
        ("closed", None, None),
    ]
    early = paint(TRUST, days=[date(2027, 3, 2)], audiences=frozenset({"resident"}), situation=now)
    assert [(found.state, found.opens_on) for found in early if found.rule == EVENING] == [
        (State.EARLY, date(2026, 12, 2))
    ]


def test_standing_time_leaves_out_closures_holidays_and_bookings() -> None:
    document = template_land_trust("mosaique") | {"closed": [{"id": "move", "from": "2026-12-23"}]}
    taken = (span("2026-12-24 10:00", "2026-12-24 11:00"),)
    days = [date(2026, 12, day) for day in (22, 23, 24, 25, 26)]
    found = standing(parse(document), days=days, situation=situation(MONDAY, taken=taken))
    assert [local(part) for part, _ in found] == [
        ("2026-12-22 09:00", "2026-12-22 17:30"),
        ("2026-12-24 09:00", "2026-12-24 10:00"),
        ("2026-12-24 11:00", "2026-12-24 17:30"),
    ]
    assert {window.holder for _, window in found} == {"mosaique"}
    assert standing(parse(template_land_trust()), days=days, situation=situation(MONDAY)) == ()


def test_buffers_keep_their_distance_once() -> None:
    policy = rule(slots={"buffer": {"before": 15, "after": 30}})
    assert local(occupied(policy, span("2026-12-01 10:00", "2026-12-01 11:00"))) == (
        "2026-12-01 09:45",
        "2026-12-01 11:30",
    )
    taken = situation(MONDAY, taken=(span("2026-12-01 12:00", "2026-12-01 13:00"),))
    verdicts = {
        (start, end): decide(policy, Ask(span(f"2026-12-01 {start}", f"2026-12-01 {end}")), taken).verdict.value
        for start, end in (("10:30", "11:30"), ("10:30", "12:00"), ("13:00", "14:00"), ("13:30", "14:00"))
    }
    assert list(verdicts.values()) == ["allowed", "refused", "refused", "allowed"]
    cells = paint(policy, days=[date(2026, 12, 1)], audiences=frozenset(), situation=taken)
    assert [(found.state.value, local(found.span)[0][11:]) for found in cells] == [
        ("free", "00:00"),
        ("taken", "11:30"),
        ("free", "13:15"),
    ]
