"""Plans in forms: made, changed, archived, given, ended, and read by those who have one."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from hub.domain.entitlement import Allowance as Allowed
from hub.plans.models import Allowance, Plan
from tests.booking.desk import TODAY, wish
from tests.coworking.test_desk import PAGE as DESK
from tests.coworking.test_desk import dates, text
from tests.kit import cast

PAGE = "/manage/places/quai-40/plans"
NAMES = {"names_fr": "Cinq jours", "names_nl": "Vijf dagen", "names_en": "Five days"}


def lines(session):
    return [
        (one.what, one.unit, one.amount, one.period)
        for one in session.scalars(select(Allowance).order_by(Allowance.id))
    ]


def test_a_manager_makes_a_plan(keeping, session, houses):
    assert "A plan has a name and says what it gives" in text(keeping.get(PAGE))
    typed = {
        **NAMES,
        "allowances-0-what": "desk", "allowances-0-amount": "5",
        "allowances-1-what": "rooms", "allowances-1-amount": "", "allowances-1-unit": "hours",
        "allowances-1-period": "week",
    }  # fmt: skip
    answer = keeping.post_form(f"{PAGE}/new", typed)
    made = session.scalar(select(Plan))
    assert (answer.status_code, answer.location) == (303, f"/manage/plans/{made.id}")
    assert (made.place_id, made.names) == (
        houses.quai_40.id,
        {"fr": "Cinq jours", "nl": "Vijf dagen", "en": "Five days"},
    )
    assert lines(session) == [("desk", "days", 5, "month"), ("rooms", "hours", None, "week")]
    page = text(keeping.get(PAGE))
    assert "Five days" in page
    assert "Desks: 5 days each month · Meeting rooms: as many as wanted" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"allowances-0-amount": "many"}, "Enter a number from 0 to 10000"),
        ({"allowances-0-what": "cars"}, "Choose one from the list."),
        ({"allowances-0-period": "decade"}, "Choose one from the list."),
        ({"allowances-1-what": "desk", "allowances-1-amount": "3"}, "twice"),
        ({"names_en": "x" * 6000}, "Write at most 120 characters."),
        ({"allowances-0-what": ""}, "Say what the plan gives: desks, meeting rooms or both."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(keeping, session, typed, said):
    good = {**NAMES, "allowances-0-what": "desk", "allowances-0-amount": "5"}
    answer = keeping.post_form(f"{PAGE}/new", {**good, **typed})
    assert answer.status_code == 422
    page = text(answer)
    assert "<title>Error: " in page
    assert page.count(said) == 2, "above the page, and at the field"
    assert 'value="Vijf dagen"' in page
    assert session.scalars(select(Plan)).all() == []


def test_a_plan_is_changed_for_all_who_have_it_and_keeps_what_was_not_touched(keeping, session, plan):
    made = plan(
        Allowed("desk", "days", 10, "month"),
        Allowed("desk", "days", 3, "week"),
        Allowed("rooms", "hours", 4, "month"),
        Allowed("rooms", "hours", 20, "year"),
    )
    address = f"/manage/plans/{made.id}"
    assert keeping.post_form(address, {"allowances-0-amount": "12", "names_en": "Twelve days"}).status_code == 303
    assert lines(session) == [
        ("desk", "days", 12, "month"), ("desk", "days", 3, "week"), ("rooms", "hours", 4, "month"),
        ("rooms", "hours", 20, "year"),
    ]  # fmt: skip
    session.refresh(made)
    assert made.names["en"] == "Twelve days"
    answer = keeping.post_form(address, dict.fromkeys(NAMES, ""))
    assert answer.status_code == 422
    assert "Enter the name, in at least one language." in text(answer)


@pytest.mark.parametrize("who", ["host", "coworker", "manager", "resident"])
def test_plans_are_for_managers_of_the_place(client, sign_in, session, given, outbox, request, who):
    found = given()
    sign_in(client, request.getfixturevalue(who))
    plan = f"/manage/plans/{found.plan_id}"
    for address in (
        PAGE,
        f"{PAGE}/new",
        plan,
        f"/manage/subscriptions/{found.id}/end",
        "/manage/places/quai-40/fixed-desks",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "Five days" not in text(answer)
        assert client.post_raw(address, {"who": "Léa Dubois", "last_on": "", **NAMES}).status_code in {404, 405}
    for address in (f"{plan}/give", f"{plan}/archive", f"{plan}/restore", f"{PAGE}/needed"):
        assert client.post_raw(address, {"who": "Léa Dubois", "room": "open-space", "needed": "yes"}).status_code == 404
    session.refresh(found)
    assert (found.until_on, found.plan.archived_at) == (None, None)


def test_what_is_left_shows_before_and_goes_with_each_day(at_work, session, given):
    given(Allowed("desk", "days", 2, "month"))
    page = text(at_work.get(DESK))
    assert "Five days" in page
    assert "2 of 2 days left" in page
    at_work.post_raw(DESK)
    page = text(at_work.get(DESK))
    assert "1 of 2 days left" in page
    account = text(at_work.get("/account/plans"))
    assert "Five days" in account
    assert "1 of 2 days left" in account
    assert "1 used, until 30/11/2026" in account


def test_half_a_day_is_what_is_offered_where_no_whole_one_is_left(at_work, session, given, desk, houses, coworker):
    given(Allowed("desk", "days", 1, "month"))
    day = TODAY + timedelta(days=1)
    desk.book(coworker, houses.open_space, wish(datetime.combine(day, time(14)), 3, title="Desk"))
    page = text(at_work.get(DESK))
    assert "½ of 1 day left" in page
    assert "Take a desk until 20:00" not in page
    at_work.post_raw(DESK)
    start, end, state = dates(session)[-1]
    assert (start[:10], state) == ("2026-11-25", "confirmed")
    assert {start[11:], end[11:]} in ({"10:00", "13:00"}, {"13:00", "20:00"})


def test_a_plan_that_is_used_up_says_so_and_nothing_is_taken(at_work, session, given):
    given(Allowed("desk", "days", 0, "month"))
    page = text(at_work.get(DESK))
    assert "No desk for you today" in page
    assert "nothing left" in page
    assert "Take a desk until" not in page
    assert at_work.post_raw(DESK).status_code == 422
    assert dates(session) == []


def test_where_a_plan_is_needed_nobody_sits_without_one(keeping, client, sign_in, session, coworker, houses, outbox):
    assert keeping.post_form(f"{PAGE}/needed", {"room": "open-space", "needed": "yes"}, page=PAGE).status_code == 303
    session.refresh(houses.open_space)
    assert houses.open_space.needs_plan is True
    assert "Only with a plan" in text(keeping.get(PAGE))
    assert keeping.post_raw(f"{PAGE}/needed", {"room": "nowhere", "needed": "yes"}).status_code == 404
    sign_in(client, coworker)
    assert "No desk for you today" in text(client.get(DESK))
    assert client.post_raw(DESK).status_code == 422
    assert dates(session) == []


def test_nobody_reads_the_plan_of_another(client, sign_in, given, resident, association, houses, now, outbox):
    given()
    cast.fact(association.organisation, "coworker", houses.quai_40, now=now)
    for reader in (resident, association.person):
        sign_in(client, reader)
        assert "Five days" not in text(client.get("/account/plans"))
        assert "Five days" not in text(client.get(DESK))
