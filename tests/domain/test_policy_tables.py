"""The house rule on hand-worked cases."""

from datetime import date

import pytest

from hub.domain.policy import Ask, Audience, Verdict, decide, parse
from hub.domain.policy.templates import (
    template_kitchen,
    template_land_trust,
    template_meeting_room,
    template_open,
)
from tests.domain.houses import MONDAY, codes, local, rule, situation, span

TRUST = parse(template_land_trust("mosaique"))
RESIDENT = {"audiences": frozenset({"resident"})}
ASSOCIATION = {"audiences": frozenset({"association"})}
BOTH = {"audiences": frozenset({"resident", "association"})}
HOLDER = {"audiences": frozenset(), "holder_of": frozenset({"mosaique"})}
DAY, EVENING, FREE = "association-days", "resident-evenings", "resident-days"


@pytest.mark.parametrize(
    ("start", "end", "party", "expected"),
    [
        # Tuesday 1 December: the association by day, hand-over, the residents in the evening.
        ("2026-12-01 18:00", "2026-12-01 22:00", RESIDENT, []),
        ("2026-12-01 09:00", "2026-12-01 17:00", ASSOCIATION, []),
        ("2026-12-01 10:00", "2026-12-01 12:00", RESIDENT, [("kept_for", DAY)]),
        ("2026-12-01 17:30", "2026-12-01 18:00", BOTH, [("handover", "hand-over")]),
        ("2026-12-01 17:00", "2026-12-01 18:30", RESIDENT, [("kept_for", DAY), ("handover", "hand-over")]),
        ("2026-12-01 18:00", "2026-12-01 20:00", {}, [("kept_for", EVENING)]),
        ("2026-12-01 21:00", "2026-12-01 23:00", RESIDENT, [("outside_opening", None)]),
        ("2026-12-01 10:00", "2026-12-01 12:00", HOLDER, []),
        ("2026-12-01 18:00", "2026-12-01 20:00", HOLDER, [("kept_for", EVENING)]),
        # Saturday, and Friday 25 December: a holiday has its own day type only.
        ("2026-12-05 10:00", "2026-12-05 18:00", RESIDENT, []),
        ("2026-12-25 10:00", "2026-12-25 18:00", RESIDENT, []),
        ("2026-12-25 10:00", "2026-12-25 12:00", ASSOCIATION, [("too_far", FREE)]),
        ("2026-12-25 10:00", "2026-12-25 12:00", HOLDER, [("kept_for", FREE)]),
        # The association in the residents' time: from 21 days before.
        ("2026-12-21 18:00", "2026-12-21 20:00", ASSOCIATION, []),
        ("2026-12-22 18:00", "2026-12-22 20:00", ASSOCIATION, [("too_far", EVENING)]),
        ("2026-12-22 18:00", "2026-12-22 20:00", BOTH, []),
        # Three months for residents, twelve for the association by day.
        ("2027-03-01 18:00", "2027-03-01 20:00", RESIDENT, [("too_far", EVENING)]),
        ("2027-02-26 18:00", "2027-02-26 20:00", RESIDENT, []),
        ("2027-11-30 10:00", "2027-11-30 12:00", ASSOCIATION, []),
        ("2027-12-01 10:00", "2027-12-01 12:00", ASSOCIATION, [("too_far", DAY)]),
        # No horizon binds the holder in its own time.
        ("2027-12-01 10:00", "2027-12-01 12:00", HOLDER, []),
        # One booking is made as one audience: by day as association, in the evening as resident is two.
        ("2026-12-23 16:00", "2026-12-23 19:00", BOTH, [("kept_for", DAY), ("handover", "hand-over")]),
    ],
)
def test_the_land_trust_room(start: str, end: str, party: dict[str, object], expected: list[object]) -> None:
    assert codes(TRUST, start, end, **party) == expected


def test_a_booking_is_made_as_the_most_particular_audience() -> None:
    wish = span("2026-12-01 18:00", "2026-12-01 20:00")
    for audiences, expected in (({"resident", "association"}, "resident"), ({"association"}, "association")):
        assert decide(TRUST, Ask(wish, frozenset(audiences)), situation(MONDAY)).audience == expected
    open_room = parse(template_open())
    assert decide(open_room, Ask(wish), situation(MONDAY)).audience == "everyone"
    assert decide(open_room, Ask(wish, frozenset({"coworker"})), situation(MONDAY)).audience == "coworker"


def test_a_refusal_carries_all_its_sentence_needs_and_the_nearest_spans() -> None:
    wish = Ask(span("2026-12-01 17:00", "2026-12-01 20:00"), frozenset({"resident"}))
    decision = decide(TRUST, wish, situation(MONDAY))
    assert decision.verdict is Verdict.REFUSED
    assert decision.audience is None
    params = dict(decision.reasons[0].params)
    assert params.pop("label")["en"] == "The association’s days"  # type: ignore[index]
    assert params == {
        "day": date(2026, 12, 1),
        "asked": "17:00–20:00",
        "hours": "09:00–17:30",
        "audience": "association",
        "audiences": (Audience("association"),),
    }
    assert [local(found) for found in decision.alternatives] == [
        ("2026-12-01 18:00", "2026-12-01 21:00"),
        ("2026-12-05 17:00", "2026-12-05 20:00"),
        ("2026-12-06 17:00", "2026-12-06 20:00"),
    ]


def test_taken_time_is_named_alone_and_what_is_next_to_it_is_offered() -> None:
    taken = (span("2026-12-05 14:00", "2026-12-05 18:00"),)
    wish = Ask(span("2026-12-05 16:00", "2026-12-05 19:00"), frozenset({"resident"}))
    decision = decide(TRUST, wish, situation(MONDAY, taken=taken))
    assert decision.taken
    assert [found.code for found in decision.reasons] == ["taken"]
    assert decision.audience == "resident"
    assert [local(found) for found in decision.alternatives] == [
        ("2026-12-05 18:00", "2026-12-05 21:00"),
        ("2026-12-05 11:00", "2026-12-05 14:00"),
        ("2026-12-06 16:00", "2026-12-06 19:00"),
    ]
    ruled = Ask(span("2026-12-05 16:00", "2026-12-05 22:30"), frozenset({"resident"}))
    assert not decide(TRUST, ruled, situation(MONDAY, taken=taken)).taken


def test_too_long_a_wish_is_offered_shortened() -> None:
    wish = Ask(span("2026-12-05 10:00", "2026-12-05 20:00"), frozenset({"resident"}))
    decision = decide(TRUST, wish, situation(MONDAY), offers=1)
    assert [(found.code, found.params["limit"]) for found in decision.reasons] == [("too_long", "8 h")]
    assert [local(found) for found in decision.alternatives] == [("2026-12-05 10:00", "2026-12-05 18:00")]


def test_head_count_and_quantity_have_no_alternative() -> None:
    policy = parse(template_open())
    now = situation(MONDAY, capacity=40, units=24)
    wish = Ask(span("2026-12-01 10:00", "2026-12-01 11:00"), headcount=41, quantity=25)
    decision = decide(policy, wish, now)
    assert [(found.code, dict(found.params)) for found in decision.reasons] == [
        ("headcount_above_capacity", {"limit": 40, "headcount": 41}),
        ("quantity_above", {"limit": 24, "quantity": 25}),
    ]
    assert decision.alternatives == ()
    fits = Ask(wish.span, headcount=40, quantity=24)
    assert decide(policy, fits, now).verdict is Verdict.ALLOWED


def test_a_room_on_request_is_asked_for() -> None:
    policy = parse(template_kitchen())
    wish = Ask(span("2026-12-05 10:00", "2026-12-05 12:00"), frozenset({"resident"}))
    decision = decide(policy, wish, situation(MONDAY))
    assert (decision.verdict, decision.audience, decision.steps) == (Verdict.ASK, "resident", ("approval",))
    assert [(found.code, found.params["answer_days"]) for found in decision.reasons] == [("needs_approval_within", 3)]
    refused = decide(policy, Ask(wish.span), situation(MONDAY))
    assert [(found.code, found.rule) for found in refused.reasons] == [("kept_for", "open-days")]


def test_two_step_horizons_open_for_one_audience_after_the_other() -> None:
    policy = parse(template_meeting_room())
    coworker = {"audiences": frozenset({"coworker"})}
    assert codes(policy, "2026-12-15 10:00", "2026-12-15 11:00", **coworker) == []
    assert codes(policy, "2026-12-15 10:00", "2026-12-15 11:00") == [("too_far", "office-hours")]
    assert codes(policy, "2026-12-14 10:00", "2026-12-14 11:00") == []
    assert codes(policy, "2026-11-30 15:00", "2026-11-30 16:00") == [("too_soon", "office-hours")]


def test_own_audiences_are_named_by_their_label() -> None:
    neighbours = {"fr": "Voisins", "nl": "Buren", "en": "Neighbours"}
    window = {"id": "garden", "days": ["tue"], "hours": "09:00-12:00", "for": ["association", "neighbours"]}
    policy = rule(audiences={"neighbours": neighbours}, kept=[window])
    refused = decide(policy, Ask(span("2026-12-01 09:00", "2026-12-01 10:00")), situation(MONDAY), offers=0)
    assert refused.reasons[0].params["audiences"] == ("association", neighbours)
    assert codes(policy, "2026-12-01 09:00", "2026-12-01 10:00", audiences=frozenset({"neighbours"})) == []
