"""What a rule says is kept for a minute: the next minute is painted anew, and so is another rule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.domain.policy import State, paint, parse, templates
from hub.domain.policy.ask import Situation

TZ = ZoneInfo("Europe/Brussels")
DAY = date(2026, 11, 25)
EIGHT = datetime(2026, 11, 25, 7, tzinfo=UTC)
RULE = templates.template_open(hours="08:00-12:00")


def states(now, document=RULE):
    policy = parse(document)
    cells = paint(policy, days=[DAY], audiences=frozenset(), situation=Situation(TZ, frozenset(), now))
    return [(cell.state, cell.span.start) for cell in cells if cell.state in {State.GONE, State.FREE, State.LATE}]


@pytest.mark.parametrize("seconds", [1, 30, 59])
def test_a_minute_that_has_begun_looks_the_same_all_through(seconds):
    end = EIGHT + timedelta(hours=1, minutes=1)
    assert states(EIGHT + timedelta(hours=1, seconds=seconds)) == states(end)


def test_the_moment_something_begins_it_is_not_over_and_a_second_later_it_is():
    begins, later = states(EIGHT), states(EIGHT + timedelta(seconds=1))
    assert (State.GONE, EIGHT) not in begins
    assert later[0] == (State.GONE, EIGHT)


def test_another_rule_is_painted_anew():
    other = templates.template_open(hours="09:00-12:00")
    assert states(EIGHT)[0][1] == EIGHT
    assert states(EIGHT, other)[0][1] == EIGHT + timedelta(hours=1)


def test_the_last_minute_of_a_day_is_of_that_day():
    rule = RULE | {"booking_window": {"lead": {"days": 0}, "horizon": {"days": 1}}}
    before = datetime(2026, 11, 23, 22, 59, 30, tzinfo=UTC)
    policy = parse(rule)
    early = paint(policy, days=[DAY], audiences=frozenset(), situation=Situation(TZ, frozenset(), before))
    after = paint(
        policy, days=[DAY], audiences=frozenset(), situation=Situation(TZ, frozenset(), before + timedelta(minutes=1))
    )
    assert State.EARLY in {cell.state for cell in early}
    assert State.EARLY not in {cell.state for cell in after}
