"""Plans in the hands of managers."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.accounts.service import actor_of
from hub.audit import AuditEntry
from hub.domain.entitlement import Allowance
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.plans import service
from hub.plans.models import Plan
from hub.plans.service import PlanWish
from tests.kit import cast
from tests.kit.places import Houses

TODAY = date(2026, 11, 25)
DAYS = Allowance("desk", "days", 8, "month")
ROOMS = Allowance("rooms", "hours", 4, "week")
FLEX = PlanWish(names={"fr": "Souple", "nl": "Soepel", "en": "Flex"}, allowances=(DAYS, ROOMS))


@pytest.fixture
def keeper(houses: Houses, now: datetime) -> Actor:
    party = cast.person("Nora", "nora@example.org", now=now)
    cast.grant(party, "manager", houses.quai_40, now=now)
    return actor_of(party.id, today=TODAY)


@pytest.fixture
def plan(houses: Houses, keeper: Actor, now: datetime) -> Plan:
    return service.add_plan(keeper, houses.quai_40, wish=FLEX, now=now)


def test_a_plan_and_what_it_allows(plan: Plan, houses: Houses) -> None:
    assert plan.names["nl"] == "Soepel"
    assert [(one.what, one.unit, one.amount, one.period) for one in plan.allowances] == [
        ("desk", "days", 8, "month"),
        ("rooms", "hours", 4, "week"),
    ]
    assert list(service.plans_of(houses.quai_40.id)) == [plan]
    assert list(service.plans_of(houses.le_marronnier.id)) == []


def test_other_allowances_hold_at_once(
    plan: Plan, keeper: Actor, coworker: Party, houses: Houses, now: datetime, session: Session
) -> None:
    service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=TODAY, until_on=None, now=now)
    more = PlanWish(names=FLEX.names, allowances=(Allowance("desk", "days", None, "month"), ROOMS))
    service.change_plan(keeper, plan.id, wish=more, now=now)
    session.expire_all()
    (found,) = service.entitlements(coworker.id, place_id=houses.quai_40.id, first=TODAY, last=TODAY)
    assert found.allowances == more.allowances


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (PlanWish(names={}, allowances=(DAYS,)), "plan-without-name"),
        (PlanWish(names={"en": "x"}, allowances=()), "plan-gives-nothing"),
        (PlanWish(names={"en": "x"}, allowances=(DAYS, Allowance("desk", "days", 1, "month"))), "allowance-twice"),
        (PlanWish(names={"en": "x"}, allowances=(Allowance("desk", "days", -1, "month"),)), "allowance-out-of-bounds"),
        (PlanWish(names={"en": "x"}, allowances=(Allowance("sofa", "days", 1, "month"),)), "allowance-out-of-bounds"),
    ],
)
def test_what_makes_no_plan(keeper: Actor, houses: Houses, now: datetime, wanted: PlanWish, code: str) -> None:
    with pytest.raises(Refused) as caught:
        service.add_plan(keeper, houses.quai_40, wish=wanted, now=now)
    assert caught.value.code == code


def test_one_plan_at_a_time(plan: Plan, keeper: Actor, coworker: Party, now: datetime) -> None:
    def give(first: date, last: date | None) -> object:
        return service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=first, until_on=last, now=now)

    given = give(date(2026, 12, 1), date(2026, 12, 31))
    for first, last in (
        (date(2026, 12, 31), None),
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 11, 1), None),
        (date(2026, 12, 10), date(2026, 12, 12)),
    ):
        with pytest.raises(Refused) as caught:
            give(first, last)
        assert caught.value.code == "plan-given-already"
    give(date(2027, 1, 1), None)
    with pytest.raises(Refused):
        give(date(2028, 1, 1), None)
    assert given is not None


def test_a_plan_ends(
    plan: Plan, keeper: Actor, coworker: Party, houses: Houses, now: datetime, session: Session
) -> None:
    given = service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=TODAY, until_on=None, now=now)
    number = given.id
    service.end_plan(keeper, number, until_on=date(2026, 12, 1), now=now)
    assert given.until_on == date(2026, 12, 1)
    service.end_plan(keeper, number, until_on=date(2026, 11, 1), now=now)
    assert list(service.subscriptions([coworker.id], place_id=houses.quai_40.id)) == []
    with pytest.raises(Missing):
        service.end_plan(keeper, number, until_on=date(2026, 12, 1), now=now)
    noted = session.execute(select(AuditEntry.action, AuditEntry.party_id).where(AuditEntry.thing == f"plan:{plan.id}"))
    assert [tuple(row) for row in noted] == [
        ("plan.create", None),
        ("plan.give", coworker.id),
        ("plan.end", coworker.id),
        ("plan.end", coworker.id),
    ]


def test_an_archived_plan_is_given_to_nobody_new(
    plan: Plan, keeper: Actor, coworker: Party, houses: Houses, now: datetime
) -> None:
    service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=TODAY, until_on=None, now=now)
    service.archive_plan(keeper, plan.id, now=now)
    assert len(service.entitlements(coworker.id, place_id=houses.quai_40.id, first=TODAY, last=TODAY)) == 1
    other = cast.person("Karim", "karim@example.org", now=now)
    with pytest.raises(Refused) as caught:
        service.give_plan(keeper, plan.id, party_id=other.id, from_on=TODAY, until_on=None, now=now)
    assert caught.value.code == "plan-archived"
    service.restore_plan(keeper, plan.id, now=now)
    service.give_plan(keeper, plan.id, party_id=other.id, from_on=TODAY, until_on=None, now=now)


@pytest.mark.parametrize("who", ["coworker", "manager"])
def test_only_its_manager(
    who: str, plan: Plan, keeper: Actor, coworker: Party, manager: Party, houses: Houses, now: datetime
) -> None:
    given = service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=TODAY, until_on=None, now=now)
    actor = actor_of({"coworker": coworker, "manager": manager}[who].id, today=TODAY)
    for act in (
        lambda: service.add_plan(actor, houses.quai_40, wish=FLEX, now=now),
        lambda: service.change_plan(actor, plan.id, wish=FLEX, now=now),
        lambda: service.archive_plan(actor, plan.id, now=now),
        lambda: service.give_plan(actor, plan.id, party_id=manager.id, from_on=TODAY, until_on=None, now=now),
        lambda: service.end_plan(actor, given.id, until_on=TODAY, now=now),
        lambda: service.need_plan(actor, houses.open_space, needed=True, now=now),
    ):
        with pytest.raises(Missing):
            act()
    assert given.until_on is None
    assert houses.open_space.needs_plan is False


def test_nobody_gets_a_plan_who_is_not_there(plan: Plan, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Missing):
        service.give_plan(keeper, plan.id, party_id=999_999, from_on=TODAY, until_on=None, now=now)


def test_the_entitlement_says_its_days(
    plan: Plan, keeper: Actor, coworker: Party, houses: Houses, now: datetime
) -> None:
    last = date(2026, 12, 31)
    service.give_plan(keeper, plan.id, party_id=coworker.id, from_on=TODAY, until_on=last, now=now)
    (found,) = service.entitlements(coworker.id, place_id=houses.quai_40.id, first=TODAY, last=date(2027, 6, 1))
    assert (found.names, found.from_on, found.until_on) == (FLEX.names, TODAY, last)
    later = date(2027, 1, 1)
    assert service.entitlements(coworker.id, place_id=houses.quai_40.id, first=later, last=later) == ()
    assert service.entitlements(coworker.id, place_id=houses.le_marronnier.id, first=TODAY, last=last) == ()
