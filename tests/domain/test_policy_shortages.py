"""What is lacking beside the room: said after the rule and the other bookings, and left out of what is offered."""

from dataclasses import replace

from hub.domain.errors import Reason
from hub.domain.policy import Ask, Shortage, Verdict, decide
from tests.domain.houses import MONDAY, rule, situation, span

POLICY = rule()
DAY = "2026-12-08"
FULL = Reason("building_full", None, {"limit": 10, "left": 2, "headcount": 4})


def wanted(start: str = "10:00", end: str = "11:00") -> Ask:
    return Ask(span=span(f"{DAY} {start}", f"{DAY} {end}"))


def test_a_shortage_refuses_with_its_reason_and_offers_another_time() -> None:
    short = (Shortage(span(f"{DAY} 10:30", f"{DAY} 12:00"), FULL),)
    decision = decide(POLICY, wanted(), replace(situation(MONDAY), short=short))
    assert (decision.verdict, decision.reasons) == (Verdict.REFUSED, (FULL,))
    assert not decision.taken
    assert span(f"{DAY} 09:30", f"{DAY} 10:30") in decision.alternatives
    assert not [one for one in decision.alternatives if one.overlaps(short[0].span)]


def test_one_that_only_touches_says_nothing() -> None:
    short = (Shortage(span(f"{DAY} 11:00", f"{DAY} 12:00"), FULL), Shortage(span(f"{DAY} 09:00", f"{DAY} 10:00"), FULL))
    assert decide(POLICY, wanted(), replace(situation(MONDAY), short=short)).verdict is Verdict.ALLOWED


def test_a_shortage_of_three_weeks_leaves_nothing_to_offer() -> None:
    short = (Shortage(span("2026-11-01 00:00", "2027-01-31 00:00"), FULL),)
    decision = decide(POLICY, wanted(), replace(situation(MONDAY), short=short))
    assert (decision.reasons, decision.alternatives) == ((FULL,), ())


def test_another_booking_is_said_first() -> None:
    taken = (span(f"{DAY} 10:00", f"{DAY} 11:00"),)
    short = (Shortage(span(f"{DAY} 10:00", f"{DAY} 11:00"), FULL),)
    decision = decide(POLICY, wanted(), replace(situation(MONDAY), short=short, taken=taken))
    assert [reason.code for reason in decision.reasons] == ["taken"]


def test_the_rule_is_said_first() -> None:
    short = (Shortage(span(f"{DAY} 10:00", f"{DAY} 11:00"), FULL),)
    decision = decide(POLICY, replace(wanted(), headcount=500), replace(situation(MONDAY), short=short, capacity=20))
    assert [reason.code for reason in decision.reasons] == ["headcount_above_capacity"]
