"""A booking moved by hand: at once where it can be moved back as easily, by the form where somebody has to think."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking
from hub.domain.policy import templates
from hub.outbox import Message
from hub.spaces.service.policies import write_policy
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "party": "me"}
JSON = {"Accept": "application/json"}
SUNDAY = {"date": "2026-12-06", "start": "10:30", "end": "12:30", "end_date": "2026-12-06"}


@pytest.fixture
def booked(at_home: Client, houses: Houses) -> str:
    """The address of a booking of the resident."""
    return str(at_home.post_raw(f"{HALL}/book", SATURDAY).location)


def moved(client: Client, address: str, facts: dict[str, Any], **wanted: Any) -> Any:
    return client.post(f"{address}/move", data={**facts, **wanted}, headers=JSON)


def times(session: Session, address: str) -> tuple[str, str, str, int]:
    session.expire_all()
    booking = session.get_one(Booking, int(address.rpartition("/")[2]))
    (one,) = booking.occurrences
    return one.wall_start, one.wall_end, one.state, one.sequence


def test_a_hand_is_told_the_hours_the_version_and_the_token(at_home: Client, booked: str) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    assert facts.pop("csrf_token")
    occurrence = facts.pop("occurrence")
    assert isinstance(occurrence, int)
    assert facts == {
        "sequence": 0, "date": "2026-12-05", "start": "18:00", "end": "20:00", "end_date": "2026-12-05",
    }  # fmt: skip
    cells = at_home.get(f"{HALL}?week=2026-W49").get_data(as_text=True)
    assert f'<td class="mine" rowspan="2" data-moves="{occurrence}.0">' in cells


def test_it_moves_and_really_moves_back(
    at_home: Client, booked: str, session: Session, outbox: Outbox, now: datetime
) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    answer = moved(at_home, booked, facts, **SUNDAY)
    assert answer.status_code == 200
    undo = answer.get_json()["undo"]
    assert answer.get_json()["said"] == "Moved: Birthday of Ayşe, Grande salle, Sun 06/12/2026, 10:30–12:30."
    assert undo == {**{name: facts[name] for name in facts if name != "csrf_token"}, "sequence": 1}
    assert times(session, booked) == ("2026-12-06T10:30", "2026-12-06T12:30", "confirmed", 1)
    back = moved(at_home, booked, undo, csrf_token=facts["csrf_token"])
    assert back.get_json()["said"] == "Moved: Birthday of Ayşe, Grande salle, Sat 05/12/2026, 18:00–20:00."
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 2)
    booking = session.get_one(Booking, int(booked.rpartition("/")[2]))
    assert [claim.start_at for claim in booking.occurrences[0].occupancies] == [
        datetime(2026, 12, 5, 17, tzinfo=UTC)
    ] * 2
    assert [message.kind for message in outbox()].count("booking_changed") == 2


def test_without_a_script_the_page_moves_it_back(at_home: Client, booked: str, session: Session) -> None:
    assert "Move it back" not in at_home.get(booked).get_data(as_text=True)
    answer = at_home.post_form(f"{booked}/change", {"date": "2026-12-06", "start": "10:30", "end": "12:30"})
    assert answer.status_code == 303
    assert "Move it back" in at_home.get(booked).get_data(as_text=True)
    answer = at_home.post_form(f"{booked}/move", page=booked)
    assert (answer.status_code, answer.location) == (303, booked)
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 2)
    assert at_home.post_form(f"{booked}/change", {"title": "Another title"}).status_code == 303
    assert "Move it back" not in at_home.get(booked).get_data(as_text=True)


def test_a_view_that_is_old_moves_nothing(at_home: Client, booked: str, session: Session) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    at_home.post_form(f"{booked}/change", {"title": "Another title"})
    answer = moved(at_home, booked, facts, **SUNDAY)
    assert answer.status_code == 409
    assert answer.get_json()["title"] == "It changed meanwhile"
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 1)


def test_taken_time_is_a_sentence_without_a_name(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox, session: Session, now: datetime
) -> None:
    neighbour = cast.person("Karim Secret", "karim@example.org", now=now)
    cast.fact(neighbour, "resident", houses.le_marronnier, now=now)
    sign_in(client, neighbour)
    client.post_raw(f"{HALL}-a/book", SATURDAY | {"title": "Hidden party", "start": "20:00", "end": "22:00"})
    sign_in(client, resident)
    address = str(client.post_raw(f"{HALL}/book", SATURDAY).location)
    facts = client.get(f"{address}/move").get_json()
    answer = moved(client, address, facts, start="19:00", end="21:00")
    assert answer.status_code == 409
    said = answer.get_json()
    assert said["title"] == "Somebody else has the room then"
    assert said["lines"]
    assert "Secret" not in answer.text
    assert "Hidden" not in answer.text
    assert times(session, address) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 0)


def test_the_house_rule_holds_for_a_hand_too(at_home: Client, booked: str, session: Session) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    tuesday = {"date": "2026-12-01", "end_date": "", "start": "10:00", "end": "12:00"}
    answer = moved(at_home, booked, facts, **tuesday)
    assert answer.status_code == 422
    assert answer.get_json()["title"] == "At 10:00 it is the associations’ room"
    page = at_home.post(
        f"{booked}/move", data={**facts, "date": "2026-12-01", "end_date": "", "start": "10:00", "end": "12:00"}
    )
    assert page.status_code == 422
    assert "Nothing was changed" in page.text
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 0)


def test_where_somebody_answers_the_form_says_so_first(at_home: Client, houses: Houses, session: Session) -> None:
    wish = SATURDAY | {"date": "2026-12-06", "start": "10:00", "end": "12:00", "headcount": "4"}
    address = str(at_home.post_raw("/rooms/cuisine/book", wish).location)
    facts = at_home.get(f"{address}/move").get_json()
    answer = moved(at_home, address, facts, start="12:00", end="14:00")
    assert answer.status_code == 200
    form = answer.get_json()["form"]
    assert form.startswith(f"{address}/change?occurrence=")
    fields = at_home.fields(form, action=f"{address}/change")
    assert (fields["date"], fields["start"], fields["end"]) == ("06/12/2026", "12:00", "14:00")
    assert times(session, address) == ("2026-12-06T10:00", "2026-12-06T12:00", "requested", 0)


def test_what_could_not_be_moved_back_goes_by_the_form(
    at_home: Client, booked: str, houses: Houses, session: Session, now: datetime
) -> None:
    mornings = templates.template_open(admit=["resident"], hours="08:00-13:00")
    write_policy(houses.grande_salle, mornings, by=None, now=now)
    facts = at_home.get(f"{booked}/move").get_json()
    answer = moved(at_home, booked, facts, **SUNDAY)
    query = f"occurrence={facts['occurrence']}&date=2026-12-06&start=10%3A30&end=12%3A30&end_date=2026-12-06"
    assert answer.get_json() == {"form": f"{booked}/change?{query}"}
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 0)


def test_others_know_nothing_of_it(
    client: Client, at_home: Client, booked: str, stranger: Party, sign_in: SignInAs, session: Session
) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    sign_in(at_home, stranger)
    assert at_home.get(f"{booked}/move").status_code == 404
    assert at_home.post_raw(f"{booked}/move", {**facts, **SUNDAY, "csrf_token": at_home.token()}).status_code == 404
    assert at_home.get("/bookings/999999/move").status_code == 404
    visitor = at_home.application.test_client()
    assert visitor.get(f"{booked}/move").status_code == 303
    assert times(session, booked)[3] == 0


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"date": "2026-02-30"}, 422),
        ({"start": "25:00"}, 422),
        ({"end": "18:00", "end_date": "2026-12-05"}, 422),
        ({"date": "\x00"}, 422),
        ({"date": "9" * 6000}, 422),
        ({"occurrence": "9" * 30}, 404),
        ({"occurrence": ""}, 404),
        ({"sequence": "x"}, 404),
    ],
)
def test_odd_input_is_a_sentence(
    at_home: Client, booked: str, session: Session, typed: dict[str, str], status: int
) -> None:
    facts = at_home.get(f"{booked}/move").get_json()
    answer = moved(at_home, booked, facts, **typed)
    assert answer.status_code == status
    if status == 422:
        assert answer.get_json()["lines"]
    assert times(session, booked) == ("2026-12-05T18:00", "2026-12-05T20:00", "confirmed", 0)
