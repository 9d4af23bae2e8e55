"""Plans given and ended: to whom, until when, and who hears of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hub.accounts.models import Fact
from hub.audit import AuditEntry
from hub.plans.models import FixedDesk, Subscription
from tests.booking.desk import TODAY
from tests.coworking.test_desk import text
from tests.kit import cast


def test_a_plan_is_given_and_whoever_is_no_coworker_yet_becomes_one(
    keeping, session, plan, stranger, keeper, houses, outbox
):
    address = f"/manage/plans/{plan().id}"
    answer = keeping.post_form(
        f"{address}/give", {"who": "stranger@example.org", "until_on": "31/12/2026"}, page=address
    )
    assert (answer.status_code, answer.location) == (303, address)
    found = session.scalar(select(Subscription))
    assert (found.party_id, found.from_on, found.until_on) == (stranger.id, TODAY, date(2026, 12, 31))
    (fact,) = session.scalars(select(Fact).where(Fact.party_id == stranger.id))
    assert (fact.audience, fact.state, fact.place_id, fact.from_on, fact.until_on) == (
        "coworker", "confirmed", houses.quai_40.id, TODAY, date(2026, 12, 31),
    )  # fmt: skip
    assert [(one.kind, one.recipient) for one in outbox()] == [
        ("plan_given", "stranger@example.org"),
        ("fact_decided", "stranger@example.org"),
    ]
    page = text(keeping.get(address))
    assert "They are a co-worker of this place now." in page
    assert "Nadia Rossi" in page
    acts = session.execute(
        select(AuditEntry.action, AuditEntry.person_id, AuditEntry.party_id).where(AuditEntry.action == "plan.give")
    )
    assert acts.all() == [("plan.give", keeper.id, stranger.id)]


def test_a_coworker_gets_a_plan_once(keeping, session, plan, coworker, outbox):
    address = f"/manage/plans/{plan().id}"
    assert keeping.post_form(f"{address}/give", {"who": "Léa Dubois"}, page=address).status_code == 303
    (mail,) = outbox()
    assert (mail.kind, mail.recipient, mail.topic) == ("plan_given", "coworker@example.org", "standing")
    assert mail.params == {
        "name": "Léa Dubois", "party": "Léa Dubois", "from_on": "25/11/2026", "until_on": "",
        "plan": {"fr": "Cinq jours", "nl": "Vijf dagen", "en": "Five days"},
        "place": {"fr": "Quai 40", "nl": "Quai 40", "en": "Quai 40"}, "link": "http://127.0.0.1:8000/account/plans",
    }  # fmt: skip
    again = keeping.post_form(f"{address}/give", {"who": "Léa Dubois"}, page=address)
    assert again.status_code == 422
    assert len(outbox()) == 1
    assert 'value="Léa Dubois"' in text(again)
    assert len(session.scalars(select(Subscription)).all()) == 1


@pytest.mark.parametrize(
    "typed",
    [{"who": "Nobody at all"}, {"who": ""}, {"from_on": "2026-02-30"}, {"until_on": "01/01/2020"}, {"who": "\x00"}],
)
def test_a_plan_given_to_nobody_or_never(keeping, session, plan, coworker, typed):
    address = f"/manage/plans/{plan().id}"
    answer = keeping.post_form(f"{address}/give", {"who": "Léa Dubois", **typed}, page=address)
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert session.scalars(select(Subscription)).all() == []


def test_an_archived_plan_stays_with_those_who_have_it_and_goes_to_nobody_new(keeping, session, given, stranger):
    found = given()
    address = f"/manage/plans/{found.plan_id}"
    assert keeping.post_form(f"{address}/archive", page=address).status_code == 303
    page = text(keeping.get(address))
    assert "Archived" in page
    assert "Léa Dubois" in page
    assert "Give this plan" not in page
    assert keeping.post_raw(f"{address}/give", {"who": "stranger@example.org"}).status_code == 422
    assert len(session.scalars(select(Subscription)).all()) == 1
    assert session.scalars(select(Fact).where(Fact.party_id == stranger.id)).all() == []
    assert keeping.post_form(f"{address}/restore", page=address).status_code == 303
    assert "Give this plan" in text(keeping.get(address))


@pytest.mark.parametrize(("last", "until"), [("", TODAY - timedelta(days=1)), ("31/12/2026", date(2026, 12, 31))])
def test_a_plan_ends(keeping, session, given, last, until, coworker, outbox):
    found = given()
    found.from_on = TODAY - timedelta(days=9)
    address = f"/manage/subscriptions/{found.id}/end"
    answer = keeping.post_form(address, {"last_on": last})
    assert (answer.status_code, answer.location) == (303, f"/manage/plans/{found.plan_id}")
    assert session.scalar(select(Subscription.until_on)) == until
    (mail,) = outbox()
    assert (mail.kind, mail.recipient, mail.params["last_on"]) == (
        "plan_ended", "coworker@example.org", until.strftime("%d/%m/%Y"),
    )  # fmt: skip
    if last:
        assert keeping.post_form(address, {"last_on": last}).status_code == 303
        assert len(outbox()) == 1, "nothing changed"


def test_a_plan_is_not_lengthened_by_ending_it(keeping, session, given, outbox):
    found = given(until=date(2026, 12, 31))
    answer = keeping.post_form(f"/manage/subscriptions/{found.id}/end", {"last_on": "01/01/2027"})
    assert answer.status_code == 422
    page = text(answer)
    assert "This ends on Thu 31/12/2026 already. Enter a day before that." in page
    assert 'value="01/01/2027"' in page
    assert session.scalar(select(Subscription.until_on)) == date(2026, 12, 31)
    assert outbox() == []


def test_a_plan_that_never_began_is_taken_back(keeping, session, given, outbox):
    found = given()
    assert keeping.post_form(f"/manage/subscriptions/{found.id}/end", {"last_on": ""}).status_code == 303
    assert session.scalars(select(Subscription)).all() == []
    assert [(one.kind, one.params["last_on"]) for one in outbox()] == [("plan_ended", "")]


@pytest.mark.parametrize("whom", ["oneself", "an organisation"])
def test_nobody_gives_themselves_a_plan_or_a_desk(
    keeping, session, plan, keeper, administrator, houses, now, outbox, whom
):
    cast.fact(keeper, "coworker", houses.quai_40, now=now)
    body = cast.organisation("Écluse", "ecluse", now=now)
    cast.fact(body, "coworker", houses.quai_40, now=now)
    cast.mandate(body, keeper, now=now)
    who = {"oneself": "keeper@example.org", "an organisation": "Écluse"}[whom]
    address, desks = f"/manage/plans/{plan().id}", "/manage/places/quai-40/fixed-desks"
    desk = f"open-space/{houses.open_space.atoms[0].id}"
    for answer in (
        keeping.post_form(f"{address}/give", {"who": who}, page=address),
        keeping.post_form(desks, {"who": who, "atom": desk}),
    ):
        assert answer.status_code == 422
        page = text(answer)
        assert "nobody gives it to themselves, or to an organisation they act for" in page
        assert f'value="{who}"' in page
    assert session.scalars(select(Subscription)).all() == []
    assert session.scalars(select(FixedDesk)).all() == []
    assert outbox() == []


def test_the_only_one_who_could_gives_themselves_a_plan(client, sign_in, session, plan, administrator, outbox):
    sign_in(client, administrator)
    address = f"/manage/plans/{plan().id}"
    assert client.post_form(f"{address}/give", {"who": "admin@example.org"}, page=address).status_code == 303
    assert session.scalar(select(Subscription.party_id)) == administrator.id
