"""The pages of a booking with equipment, of a pool by parts of the day, and of a plan."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.booking.bringing import brings
from hub.booking.models import Booking
from hub.domain.entitlement import Allowance
from hub.plans.models import Plan
from hub.plans.service import PlanWish, create_plan, grant_plan
from hub.spaces.models import Resource
from hub.spaces.service import composition
from tests.booking.desk import TODAY, Desk, wish
from tests.kit.client import Client
from tests.kit.places import Houses

FIELDS = {
    "date": "05/12/2026",
    "start": "18:00",
    "end": "20:00",
    "title": "Films",
    "party": "me",
    "visibility": "private",
    "key": "k",
}


@pytest.fixture
def projectors(houses: Houses, now: datetime) -> Resource:
    names = {"fr": "Projecteur", "nl": "Projector", "en": "Projector"}
    return composition.create_equipment(houses.le_marronnier, slug="projector", names=names, pieces=2, now=now)


@pytest.fixture
def at_work(client: Client, coworker: Party, sign_in: Callable[..., Any], outbox: Callable[[], list[Any]]) -> Client:
    sign_in(client, coworker)
    return client


def test_the_form_says_how_many_are_free_then(
    at_home: Client, desk: Desk, houses: Houses, resident: Party, projectors: Resource
) -> None:
    assert "2 in the house" in at_home.get("/rooms/chambre-sur-jardin/book").text
    desk.book(resident, houses.grande_salle, wish(extras={"projector": 1}))
    page = at_home.get("/rooms/chambre-sur-jardin/book?date=2026-12-05&start=18:00&end=20:00").text
    assert "1 of 2 free then" in page
    assert "Projector" not in at_home.get("/rooms/salle-reunion/book").text


def test_booked_with_it_it_is_on_the_ticket_and_in_the_mail(
    at_home: Client, projectors: Resource, session: Session, outbox: Callable[[], list[Any]]
) -> None:
    answer = at_home.post_raw("/rooms/chambre-sur-jardin/book", data={**FIELDS, "extra_projector": "2"})
    assert answer.status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert brings(booking) == {"projector": 2}
    assert "2 × Projector" in at_home.get(answer.location).text
    assert outbox()[-1].params["booking"]["extras"] == [[2, projectors.names]]


def test_what_is_gone_is_said_at_its_field_and_what_was_typed_stays(
    at_home: Client, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
) -> None:
    desk.book(resident, houses.grande_salle, wish(extras={"projector": 1}))
    answer = at_home.post_raw("/rooms/chambre-sur-jardin/book", data={**FIELDS, "extra_projector": "2"})
    assert answer.status_code == 409
    assert "Projector: 1 left at this time. You asked for 2." in answer.text
    assert 'name="extra_projector" value="2"' in answer.text or 'value="2"' in answer.text
    assert len(session.scalars(select(Booking)).all()) == 1


@pytest.mark.parametrize("typed", ["3", "-1", "two", "9" * 30, "1\x00", "\u0664"])
def test_what_is_no_number_is_said_at_its_field(
    at_home: Client, projectors: Resource, session: Session, typed: str
) -> None:
    answer = at_home.post_raw("/rooms/chambre-sur-jardin/book", data={**FIELDS, "extra_projector": typed})
    if typed == "1\x00":
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert "Enter a number from 0 to 2" in answer.text
    assert session.scalars(select(Booking)).all() == []


def test_a_field_of_another_place_is_not_looked_at(
    at_home: Client, houses: Houses, projectors: Resource, session: Session, now: datetime
) -> None:
    composition.create_equipment(houses.quai_40, slug="screen", names={"en": "Screen"}, pieces=1, now=now)
    assert at_home.post_raw("/rooms/chambre-sur-jardin/book", data={**FIELDS, "extra_screen": "1"}).status_code == 303
    assert session.scalars(select(Booking)).one().extras == []


def test_the_change_form_holds_what_the_booking_has(
    at_home: Client, desk: Desk, houses: Houses, resident: Party, projectors: Resource
) -> None:
    booking = desk.book(resident, houses.chambre, wish(extras={"projector": 2}))
    address = f"/bookings/{booking.id}/change"
    page = at_home.get(address).text
    assert 'name="extra_projector" type="text" value="2"' in page or 'value="2"' in page
    assert "2 of 2 free then" in page
    sent = {**FIELDS, "sequence": "0", "occurrence": str(booking.occurrences[0].id), "extra_projector": "1"}
    assert at_home.post_raw(address, data=sent).status_code == 303
    assert brings(booking) == {"projector": 1}


def test_the_form_of_a_pool_offers_the_parts_of_the_day(at_work: Client) -> None:
    page = at_work.get("/rooms/open-space/book?date=2026-12-07").text
    for value in ("08:00/2026-12-07T20:00", "08:00/2026-12-07T13:00", "13:00/2026-12-07T20:00"):
        assert f'name="fill" value="2026-12-07T{value}"' in page
    filled = at_work.post_raw(
        "/rooms/open-space/book",
        data={**FIELDS, "date": "07/12/2026", "quantity": "2", "fill": "2026-12-07T13:00/2026-12-07T20:00"},
    )
    assert filled.status_code == 200
    for value in ("07/12/2026", "13:00", "20:00", "Films"):
        assert f'value="{value}"' in filled.text


def test_a_room_has_no_parts_of_the_day(at_work: Client) -> None:
    assert 'name="fill"' not in at_work.get("/rooms/salle-reunion/book?date=2026-12-07").text


@pytest.fixture
def plan(houses: Houses, coworker: Party, now: datetime) -> Plan:
    wanted = PlanWish(names={"en": "Flex"}, allowances=(Allowance("desk", "days", 2, "month"),))
    found = create_plan(houses.quai_40, wish=wanted, now=now)
    grant_plan(found, party_id=coworker.id, from_on=TODAY, until_on=date(2026, 12, 31), by=None, now=now)
    return found


def test_what_is_left_is_shown_before_booking(
    at_work: Client, desk: Desk, houses: Houses, coworker: Party, plan: Plan
) -> None:
    desk.book(coworker, houses.open_space, wish(datetime(2026, 12, 8, 8), 4))
    page = at_work.get("/rooms/open-space/book?date=2026-12-07").text
    assert "Flex: 1½ of 2 days left until 31/12/2026" in page
    sent = {**FIELDS, "date": "07/12/2026", "start": "08:00", "end": "18:00", "quantity": "2"}
    answer = at_work.post_raw("/rooms/open-space/book", data=sent)
    assert answer.status_code == 422
    assert "The plan does not reach that far" in answer.text
    assert "from Tue 01/12/2026 to Thu 31/12/2026: 1½ of 2. You asked for 2." in answer.text


def test_nobody_else_sees_it(at_home: Client, plan: Plan, houses: Houses, now: datetime) -> None:
    page = at_home.get("/rooms/open-space/book?date=2026-12-07").text
    assert "Flex" not in page
    houses.open_space.needs_plan = True
    assert "you have none on that day" in at_home.get("/rooms/open-space/book?date=2026-12-07").text
