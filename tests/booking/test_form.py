"""The booking form as somebody new to the house meets it: for whom, until when, on request, a series."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking, Occurrence
from hub.spaces.models import Holiday
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
HALL, KITCHEN, STUDIO = (f"/rooms/{room}/book" for room in ("grande-salle", "cuisine", "studio"))
EVENING = {
    "date": "2026-12-05",
    "start": "18:00",
    "end": "20:00",
    "title": "Birthday of Ayşe",
    "party": "me",
    "key": "k1",
}
MORNING = EVENING | {"date": "2026-12-01", "start": "10:00", "end": "12:00"}


def bookings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Booking)) or 0


def buttons(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', text)


class TestParty:
    def test_the_party_the_rule_admits_is_chosen(
        self, client: Client, association: Organisation, houses: Houses, now: datetime, sign_in: SignInAs
    ) -> None:
        cast.fact(association.person, "resident", houses.le_marronnier, now=now)
        sign_in(client, association.person)
        for day, start, end, party in (
            ("2026-12-01", "10:00", "12:00", "ateliers-du-canal"),
            ("2026-12-01", "18:00", "20:00", "me"),
            ("2026-12-01", "17:00", "19:00", "me"),
            ("2026-12-05", "10:00", "12:00", "me"),
        ):
            address = f"{HALL}?date={day}&start={start}&end={end}"
            assert (client.fields(address, action=HALL)["party"], address) == (party, address)
        for asked, party in (("ateliers-du-canal", "ateliers-du-canal"), ("somebody", "me"), ("me", "me")):
            address = f"{HALL}?date=2026-12-05&start=10:00&end=12:00&party={asked}"
            assert client.fields(address, action=HALL)["party"] == party
        assert client.fields(f"{HALL}?date=2026-12-01&start=10:00&end=10:00", action=HALL)["party"] == "me"
        assert client.fields(HALL, action=HALL)["party"] == "me"

    def test_a_taken_time_still_chooses_the_party_whose_time_it_is(
        self, client: Client, association: Organisation, sign_in: SignInAs, session: Session, outbox: Any
    ) -> None:
        sign_in(client, association.person)
        assert client.post_raw(HALL, MORNING | {"party": "ateliers-du-canal"}).status_code == 303
        assert client.fields(f"{HALL}?date=2026-12-01&start=10:00&end=12:00", action=HALL)["party"] == (
            "ateliers-du-canal"
        )

    def test_a_refusal_offers_the_same_time_for_the_other_party(
        self, client: Client, association: Organisation, sign_in: SignInAs, session: Session, outbox: Any
    ) -> None:
        sign_in(client, association.person)
        answer = client.post_raw(HALL, MORNING | {"note": "Twelve chairs"})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (422, 0)
        assert "This very time is free for somebody else you book for:" in text
        assert "<b>Book it for Les Ateliers du Canal</b>" in text
        assert buttons(text, "take_party") == ["ateliers-du-canal"]
        done = client.post_raw(HALL, MORNING | {"note": "Twelve chairs", "take_party": "ateliers-du-canal"})
        assert done.status_code == 303
        booking = session.scalars(select(Booking)).one()
        assert (booking.party_id, booking.person_id) == (association.organisation.id, association.person.id)
        assert (booking.occurrences[0].wall_start, booking.note) == ("2026-12-01T10:00", "Twelve chairs")

    def test_and_oneself_where_the_organisation_may_not(
        self, client: Client, association: Organisation, houses: Houses, now: datetime, sign_in: SignInAs
    ) -> None:
        cast.fact(association.person, "resident", houses.le_marronnier, now=now)
        sign_in(client, association.person)
        far = EVENING | {"date": "2027-01-30", "party": "ateliers-du-canal"}
        text = client.post_raw(HALL, far).get_data(as_text=True)
        assert buttons(text, "take_party") == ["me"]
        assert "<b>Book it for yourself</b>" in text

    def test_nothing_is_offered_that_would_be_refused(
        self, client: Client, association: Organisation, resident: Party, sign_in: SignInAs, outbox: Any
    ) -> None:
        sign_in(client, resident)
        assert client.post_raw(HALL, EVENING).status_code == 303
        sign_in(client, association.person)
        for data in (EVENING, MORNING | {"start": "17:00", "end": "18:00"}):
            text = client.post_raw(HALL, data).get_data(as_text=True)
            assert buttons(text, "take_party") == []
        answer = client.post_raw(HALL, MORNING | {"take_party": "somebody-else"})
        assert answer.status_code == 422
        assert "Choose yourself, or an organisation you act for" in answer.get_data(as_text=True)


class TestEnd:
    def test_an_end_before_the_start_is_one_error_at_the_end(self, client: Client, resident: Party, sign_in: SignInAs,
                                                             session: Session) -> None:  # fmt: skip
        sign_in(client, resident)
        answer = client.post_raw(HALL, EVENING | {"start": "20:00", "end": "18:00"})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (422, 0)
        assert re.findall(r'<a href="#(\w+)">([^<]+)</a></li>', text) == [("end", "Enter an end time after 20:00")]
        assert 'id="refusal"' not in text
        assert 'value="18:00"' in text
        assert "the next day’s" not in text
        late = client.post_raw(HALL, EVENING | {"start": "20:00", "end": "24:00"})
        assert (late.status_code, "Enter an end time" in late.get_data(as_text=True)) == (422, False)

    def test_where_nights_are_open_it_is_the_next_day(self, client: Client, coworker: Party, sign_in: SignInAs,
                                                     session: Session, outbox: Any) -> None:  # fmt: skip
        sign_in(client, coworker)
        assert "An end before the start is the next day’s." in client.get(STUDIO).get_data(as_text=True)
        assert (
            client.post_raw(STUDIO, EVENING | {"date": "2026-12-04", "start": "22:00", "end": "01:00"}).status_code
            == 303
        )
        assert session.scalars(select(Occurrence)).one().wall_end == "2026-12-05T01:00"


class TestRequest:
    ANSWER = "Whoever looks after Le Marronnier answers within 3 days, by mail."

    def test_the_form_of_a_room_on_request_says_so(self, client: Client, resident: Party, sign_in: SignInAs) -> None:
        sign_in(client, resident)
        text = client.get(KITCHEN).get_data(as_text=True)
        assert "<h1>Ask for Cuisine</h1>" in text
        assert f"You ask for this room. {self.ANSWER}" in text
        assert ">Ask for the date and hours above</button>" in text
        assert ">Book with the date and hours above</button>" not in text
        assert "You can ask up to 3 months ahead." in text
        at_once = client.get(HALL).get_data(as_text=True)
        assert "<h1>Book Grande salle</h1>" in at_once
        assert ">Book with the date and hours above</button>" in at_once
        assert ("On request" in at_once, "You ask for" in at_once) == (False, False)

    def test_the_room_page_says_so(self, client: Client, resident: Party, sign_in: SignInAs) -> None:
        sign_in(client, resident)
        text = client.get("/rooms/cuisine").get_data(as_text=True)
        assert f'<p class="lead">{self.ANSWER}</p>' in text
        assert "Where it says Free, you can ask for it." in text
        assert f"<strong>On request.</strong> {self.ANSWER}" in text
        assert "you can take it" not in text
        assert "On request" not in client.get("/rooms/grande-salle").get_data(as_text=True)


class TestSeries:
    WEEKLY = EVENING | {"date": "2026-12-18", "repeat": "weekly", "until": "2027-01-01"}

    @pytest.fixture
    def christmas(self, session: Session) -> None:
        session.add(Holiday(day=date(2026, 12, 25), names={"en": "Christmas"}))
        session.add(Holiday(day=date(2027, 1, 1), names={"en": "New Year"}))

    @pytest.mark.usefixtures("christmas")
    def test_holidays_are_left_out_unless_kept(
        self, client: Client, resident: Party, sign_in: SignInAs, session: Session, outbox: Any
    ) -> None:
        sign_in(client, resident)
        answer = client.post_raw(HALL, self.WEEKLY | {"check": "1"})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (200, 0)
        assert "3 of 3 dates are free for you. Public holidays are left out unless you keep them." in text
        assert buttons(text, "keep") == buttons(text, "skip")[1:] == ["2026-12-25", "2027-01-01"]
        assert " checked" not in text
        assert ">Book the dates kept</button>" in text
        done = client.post_raw(HALL, self.WEEKLY | {"skip": ["2026-12-25", "2027-01-01"], "keep": "2027-01-01"})
        assert done.status_code == 303
        assert [one.wall_start[:10] for one in session.scalars(select(Occurrence).order_by(Occurrence.start_at))] == [
            "2026-12-18",
            "2027-01-01",
        ]

    @pytest.mark.usefixtures("christmas")
    def test_they_are_shown_before_anything_is_written(
        self, client: Client, resident: Party, sign_in: SignInAs, session: Session, outbox: Any
    ) -> None:
        sign_in(client, resident)
        answer = client.post_raw(HALL, self.WEEKLY | {"keep": "2027-01-01"})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (422, 0)
        assert "Some dates are public holidays" in text
        assert re.findall(r'name="keep" value="([^"]+)" checked', text) == ["2027-01-01"]
        skip = {"skip": ["2026-12-25", "2027-01-01"]}
        first = client.post_raw(HALL, self.WEEKLY | skip)
        assert first.status_code == 303
        assert client.post_raw(HALL, self.WEEKLY | skip).location == first.location
        assert (bookings(session), session.scalar(select(func.count(Occurrence.id)))) == (1, 1)

    @pytest.mark.usefixtures("christmas")
    def test_a_holiday_that_is_taken_cannot_be_kept(
        self, client: Client, resident: Party, houses: Houses, now: datetime, sign_in: SignInAs, session: Session,
        outbox: Any,
    ) -> None:  # fmt: skip
        other = cast.person("Karim Secret", "karim@example.org", now=now)
        cast.fact(other, "resident", houses.le_marronnier, now=now)
        sign_in(client, other)
        assert client.post_raw(HALL, EVENING | {"date": "2026-12-25", "title": "Hidden"}).status_code == 303
        sign_in(client, resident)
        days = ["2026-12-25", "2027-01-01"]
        answer = client.post_raw(HALL, self.WEEKLY | {"key": "s", "skip": days, "keep": days})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (409, 1)
        assert buttons(text, "keep") == ["2027-01-01"]
        assert '<input type="hidden" name="skip" value="2026-12-25">' in text
        assert "Hidden" not in text.replace("Hidden party", "")

    def test_a_series_on_request_is_asked_for(self, client: Client, resident: Party, sign_in: SignInAs) -> None:
        sign_in(client, resident)
        weekly = self.WEEKLY | {"start": "12:00", "end": "14:00", "check": "1"}
        assert ">Ask for the dates kept</button>" in client.post_raw(KITCHEN, weekly).get_data(as_text=True)
