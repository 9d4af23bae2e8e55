"""Plans as bookings meet them: counted, refused with the numbers, given back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hub.accounts.models import Party
from hub.booking import approvals, changes, service
from hub.booking.changes import Change
from hub.booking.entitlements import standings_of_plans
from hub.booking.models import Booking
from hub.booking.plans import Outcome
from hub.domain.entitlement import Allowance
from hub.domain.errors import Refused
from hub.plans.models import Plan
from hub.plans.service import PlanWish, create_plan, grant_plan
from hub.spaces.models import PolicyVersion
from tests.booking.desk import TODAY, Desk, refusal, wish
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.places import Houses

MONDAY = datetime(2026, 12, 7, 8, 0)
NAMES = {"fr": "Souple", "nl": "Soepel", "en": "Flex"}


@pytest.fixture(autouse=True)
def _mail(outbox: Callable[[], Any]) -> None:
    """What is sent is looked at elsewhere."""


def a_plan(houses: Houses, desk: Desk, *allowances: Allowance) -> Plan:
    return create_plan(houses.quai_40, wish=PlanWish(names=NAMES, allowances=allowances), now=desk.now)


def give(plan: Plan, party: Party, desk: Desk, *, from_on: date = TODAY, until_on: date | None = None) -> None:
    grant_plan(plan, party_id=party.id, from_on=from_on, until_on=until_on, by=None, now=desk.now)


@pytest.fixture
def two_days(houses: Houses, desk: Desk, coworker: Party) -> Plan:
    plan = a_plan(houses, desk, Allowance("desk", "days", 2, "month"), Allowance("rooms", "hours", 3, "week"))
    give(plan, coworker, desk)
    return plan


def left(
    desk: Desk, houses: Houses, party: Party, *, day: date = date(2026, 12, 7)
) -> list[tuple[str, int, int | None]]:
    house = desk.app.config["HUB"]
    found = standings_of_plans([party.id], place_id=houses.quai_40.id, day=day, house=house)
    return [(one.allowance.what, one.used, one.left) for one in found[party.id].balances]


def day(number: int, hours: float = 10, **more: Any) -> Any:
    return wish(MONDAY + timedelta(days=number), hours, **more)


def test_the_last_half_day(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    desk.book(coworker, houses.open_space, day(0), key="0")
    desk.book(coworker, houses.open_space, day(1, 4), key="1")
    assert left(desk, houses, coworker) == [("desk", 3, 1), ("rooms", 0, 180)]
    error = refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(2), key="2"))
    (reason,) = error.reasons
    assert (reason.code, reason.rule) == ("plan_days_short", "desk-days-month")
    assert (reason.params["left"], reason.params["amount"], reason.params["asked"]) == ("½", "2", "1")
    assert desk.book(coworker, houses.open_space, day(2, 5), key="3").id
    error = refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(3, 5), key="4"))
    assert error.reasons[0].params["left"] == "0"
    assert {one.start.month for one in error.alternatives} == {11}
    assert desk.book(coworker, houses.open_space, wish(datetime(2027, 1, 4, 8), 10), key="5").id


def test_three_desks_are_three_days(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    error = refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(0, quantity=3)))
    assert error.reasons[0].params["asked"] == "3"
    desk.book(coworker, houses.open_space, day(0, quantity=2), key="2")
    assert left(desk, houses, coworker)[0] == ("desk", 4, 0)


def test_rooms_are_counted_apart(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    desk.book(coworker, houses.salle_reunion, wish(MONDAY + timedelta(hours=2), 2), key="1")
    assert left(desk, houses, coworker) == [("desk", 0, 4), ("rooms", 120, 60)]
    ask = wish(MONDAY + timedelta(days=1, hours=2), 2)
    error = refusal(Refused, lambda: desk.book(coworker, houses.salle_reunion, ask, key="2"))
    assert error.code == "plan_hours_short"
    assert error.reasons[0].params["left"] == "1 h"
    desk.book(coworker, houses.salle_reunion, wish(MONDAY + timedelta(days=7, hours=2), 2), key="3")


def test_a_cancelled_date_is_given_back(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    booking = desk.book(coworker, houses.open_space, day(0, quantity=2))
    refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(1), key="2"))
    desk.do(changes.cancel, coworker, booking)
    assert left(desk, houses, coworker)[0] == ("desk", 0, 4)
    desk.book(coworker, houses.open_space, day(1), key="3")


def test_a_series_takes_what_it_takes_date_by_date(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    ask = day(0, repeat="weekly", until=date(2026, 12, 28))
    plan = service.preview(
        actor=desk.actor(coworker), resource=houses.open_space, ask=ask, now=desk.now, house=desk.app.config["HUB"]
    )
    assert [one.outcome for one in plan.dates] == [Outcome.FINE, Outcome.FINE, Outcome.OUTSIDE, Outcome.OUTSIDE]
    refusal(Refused, lambda: desk.book(coworker, houses.open_space, ask))
    later = day(0, repeat="weekly", until=date(2026, 12, 28), skip=frozenset({date(2026, 12, 7), date(2026, 12, 21)}))
    booking = desk.book(coworker, houses.open_space, later, key="2")
    assert [one.start_at.day for one in booking.occurrences] == [14, 28]


def test_a_longer_change_is_held_against_it(desk: Desk, houses: Houses, coworker: Party, two_days: Plan) -> None:
    desk.book(coworker, houses.open_space, day(0), key="0")
    booking = desk.book(coworker, houses.open_space, day(1, 5), key="1")
    desk.book(coworker, houses.open_space, day(2, 5), key="2")

    def change(hours: float, number: int = 1) -> Booking:
        start = MONDAY + timedelta(days=number)
        end = start + timedelta(hours=hours)
        wanted = Change(start=start, end=end, title="Birthday of Ayşe", visibility="private", headcount=None)
        sequence = booking.occurrences[0].sequence
        return desk.do(changes.change, coworker, booking, occurrence_id=None, wish=wanted, sequence=sequence)

    assert refusal(Refused, lambda: change(10)).code == "plan_days_short"
    change(4)
    change(5, number=3)


def test_it_is_the_plan_of_the_party(
    desk: Desk, houses: Houses, coworker: Party, two_days: Plan, now: datetime
) -> None:
    other = cast.person("Karim", "karim@example.org", now=now)
    cast.fact(other, "coworker", houses.quai_40, now=now)
    desk.book(other, houses.open_space, day(0, quantity=9))
    assert left(desk, houses, coworker)[0] == ("desk", 0, 4)


def test_two_who_act_for_one_organisation_share_its_plan(
    desk: Desk, houses: Houses, association: Organisation, now: datetime
) -> None:
    cast.fact(association.organisation, "coworker", houses.quai_40, now=now)
    second = cast.person("Karim", "karim@example.org", now=now)
    cast.mandate(association.organisation, second, now=now)
    give(a_plan(houses, desk, Allowance("desk", "days", 1, "month")), association.organisation, desk)
    desk.book(association.person, houses.open_space, day(0, party="ateliers-du-canal"))
    ask = day(1, party="ateliers-du-canal")
    assert refusal(Refused, lambda: desk.book(second, houses.open_space, ask)).code == "plan_days_short"


def test_without_a_plan_where_one_is_needed(desk: Desk, houses: Houses, coworker: Party, now: datetime) -> None:
    houses.open_space.needs_plan = True
    assert refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(0))).code == "plan_needed"
    rooms_only = a_plan(houses, desk, Allowance("rooms", "hours", 3, "week"))
    give(rooms_only, coworker, desk, until_on=date(2026, 12, 31))
    assert refusal(Refused, lambda: desk.book(coworker, houses.open_space, day(0))).code == "plan_needed"
    rooms_only.allowances[0].what = "desk"
    desk.book(coworker, houses.open_space, day(0, 2), key="2")
    january = wish(datetime(2027, 1, 4, 8), 2)
    assert refusal(Refused, lambda: desk.book(coworker, houses.open_space, january, key="3")).code == "plan_needed"


def test_where_none_is_needed_nobody_asks_for_one(desk: Desk, houses: Houses, coworker: Party) -> None:
    desk.book(coworker, houses.open_space, day(0, quantity=5))


def test_without_a_number_there_is_no_bound(desk: Desk, houses: Houses, coworker: Party) -> None:
    houses.open_space.needs_plan = True
    give(a_plan(houses, desk, Allowance("desk", "days", None, "month")), coworker, desk)
    desk.book(coworker, houses.open_space, day(0, quantity=20))
    assert left(desk, houses, coworker) == [("desk", 40, None)]


def test_the_plan_of_another_place_says_nothing(desk: Desk, houses: Houses, resident: Party, coworker: Party) -> None:
    none = create_plan(
        houses.le_marronnier,
        wish=PlanWish(names=NAMES, allowances=(Allowance("desk", "days", 0, "month"),)),
        now=desk.now,
    )
    give(none, coworker, desk)
    desk.book(coworker, houses.open_space, day(0))
    assert standings_of_plans([coworker.id], place_id=houses.quai_40.id, day=TODAY, house=desk.app.config["HUB"]) == {}


def test_a_resident_with_a_plan_books_as_a_resident(desk: Desk, houses: Houses, resident: Party) -> None:
    none = create_plan(
        houses.le_marronnier,
        wish=PlanWish(names=NAMES, allowances=(Allowance("rooms", "hours", 0, "month"),)),
        now=desk.now,
    )
    give(none, resident, desk)
    desk.book(resident, houses.grande_salle, wish())


def test_a_request_counts_when_it_is_answered(
    desk: Desk, houses: Houses, coworker: Party, two_days: Plan, now: datetime, session: Any
) -> None:
    keeper = cast.person("Nora", "nora@example.org", now=now)
    cast.grant(keeper, "manager", houses.quai_40, now=now)
    version = session.query(PolicyVersion).filter_by(resource_id=houses.salle_reunion.id).one()
    version.document = version.document | {"mode": "request", "request": {"occupies": False, "answer_days": 3}}
    session.flush()
    first = desk.book(coworker, houses.salle_reunion, wish(MONDAY + timedelta(hours=1), 2), key="1")
    second = desk.book(coworker, houses.salle_reunion, wish(MONDAY + timedelta(hours=4), 2), key="2")
    assert left(desk, houses, coworker)[1] == ("rooms", 0, 180)
    desk.do(approvals.approve, keeper, first)
    assert left(desk, houses, coworker)[1] == ("rooms", 120, 60)
    assert refusal(Refused, lambda: desk.do(approvals.approve, keeper, second)).code == "plan_hours_short"
    assert second.occurrences[0].state == "requested"
