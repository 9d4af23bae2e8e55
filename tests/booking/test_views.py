"""The booking pages as people and scripts use them."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking, Occurrence
from hub.outbox import Message
from hub.spaces.models import Holiday
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
FORM = "/rooms/grande-salle/book"
KITCHEN = "/rooms/cuisine/book"
EVENING = {
    "date": "2026-12-05",
    "start": "18:00",
    "end": "20:00",
    "title": "Birthday of Ayşe",
    "party": "me",
    "key": "k1",
}


def bookings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Booking)) or 0


def newcomer(houses: Houses, resident: Party, name: str, email: str) -> Party:
    party = cast.person(name, email, now=resident.created_at)
    cast.fact(party, "resident", houses.le_marronnier, now=resident.created_at)
    return party


def test_booking_asks_for_a_sign_in_and_comes_back(client: Client, houses: Houses) -> None:
    answer = client.get(f"{FORM}?date=2026-12-05&start=18:00&end=20:00")
    assert answer.status_code == 303
    place = urlsplit(answer.location)
    assert (place.path, parse_qs(place.query)) == (
        "/sign-in",
        {"next": [f"{FORM}?date=2026-12-05&start=18:00&end=20:00"]},
    )


def test_the_form_is_filled_from_the_address(at_home: Client) -> None:
    fields = at_home.fields(f"{FORM}?date=2026-12-05&start=18:00&end=20:00", action=FORM)
    assert (fields["date"], fields["start"], fields["end"]) == ("05/12/2026", "18:00", "20:00")
    assert (fields["party"], fields["visibility"], fields["repeat"]) == ("me", "private", "")
    assert len(fields["key"]) >= 16


def test_a_booking_with_the_fields_of_the_contract(at_home: Client, session: Session, outbox: Outbox) -> None:
    answer = at_home.post_raw(FORM, EVENING)
    assert answer.status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert answer.location == f"/bookings/{booking.id}"
    assert (booking.title, booking.visibility, booking.quantity) == ("Birthday of Ayşe", "private", 1)
    page = at_home.get(answer.location).get_data(as_text=True)
    assert booking.reference in page
    assert "Saturday 5 December 2026" in page
    assert "code 4711" in page
    assert at_home.post_raw(FORM, EVENING).location == answer.location
    assert bookings(session) == 1
    assert len(outbox()) == 1
    again = at_home.post_raw(FORM, EVENING | {"key": "k2"})
    assert (again.status_code, bookings(session)) == (409, 1), "another key is another wish, also of the same person"


def test_the_form_as_a_browser_sends_it(at_home: Client, session: Session) -> None:
    page = f"{FORM}?date=2026-12-05&start=18:00&end=20:00"
    answer = at_home.post_form(FORM, {"title": "Choir", "check": "1", "headcount": "12"}, page=page)
    assert answer.status_code == 303
    assert session.scalars(select(Booking)).one().headcount == 12


def test_an_end_before_the_start_is_the_next_day(
    client: Client, coworker: Party, sign_in: SignInAs, session: Session, outbox: Outbox
) -> None:
    sign_in(client, coworker)
    night = EVENING | {"date": "04/12/2026", "start": "22:00", "end": "01:00"}
    assert client.post_raw("/rooms/studio/book", night).status_code == 303
    assert session.scalars(select(Occurrence)).one().wall_end == "2026-12-05T01:00"


def test_taken_time_is_refused_in_the_form_with_buttons(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, session: Session, outbox: Outbox
) -> None:
    other = newcomer(houses, resident, "Karim Secret", "karim@example.org")
    sign_in(client, other)
    client.post_raw(FORM, EVENING | {"title": "Hidden party"})
    sign_in(client, resident)
    typed = EVENING | {
        "key": "k2",
        "title": "My <party> & co",
        "headcount": "35",
        "note": "Plates",
        "visibility": "open",
    }
    answer = client.post_raw(FORM, typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else has the room then" in text
    assert "My &lt;party&gt; &amp; co" in text
    assert 'value="35"' in text
    assert ">Plates</textarea>" in text.replace("\r\n", "").replace(">\n", ">")
    assert "Hidden party" not in text
    assert "Karim" not in text
    assert bookings(session) == 1
    taken = re.findall(r'name="take" value="([^"]+)"', text)
    times = [one for one in taken if one.count("/") == 1]
    rooms = [one.rpartition("/")[2] for one in taken if one.count("/") == 2]
    assert (len(times), rooms) == (3, ["chambre-sur-jardin", "cuisine"])
    assert client.post_raw(FORM, typed | {"take": taken[0]}).status_code == 303
    mine = session.scalars(select(Booking).where(Booking.person_id == resident.id)).one()
    assert mine.occurrences[0].wall_start == taken[0].split("/")[0]
    assert (mine.title, mine.headcount, mine.note, mine.visibility) == ("My <party> & co", 35, "Plates", "open")


def test_the_house_rule_is_a_422_that_names_it(at_home: Client, session: Session) -> None:
    answer = at_home.post_raw(FORM, EVENING | {"date": "01/12/2026", "start": "17:00"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "At 17:00 it is the associations’ room" in text
    assert text.count('name="take"') == 5
    assert bookings(session) == 0


def test_a_series_is_checked_before_it_is_written(at_home: Client, session: Session, outbox: Outbox) -> None:
    session.add(Holiday(day=date(2026, 12, 25), names={"en": "Christmas"}))
    weekly = EVENING | {"date": "04/12/2026", "repeat": "weekly", "until": "25/12/2026", "check": "1"}
    answer = at_home.post_raw(FORM, weekly)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, bookings(session)) == (200, 0)
    assert "4 of 4 dates are free for you." in text
    assert "Public holiday: Christmas" in text
    done = at_home.post_raw(FORM, {k: v for k, v in weekly.items() if k != "check"} | {"skip": "2026-12-25"})
    assert done.status_code == 303
    assert [one.wall_start[8:10] for one in session.scalars(select(Occurrence))] == ["04", "11", "18"]


def test_a_series_with_a_taken_date_lists_it(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, session: Session, outbox: Outbox
) -> None:
    other = newcomer(houses, resident, "Karim Secret", "karim@example.org")
    sign_in(client, other)
    client.post_raw(FORM, EVENING | {"date": "2026-12-12", "title": "Hidden party"})
    sign_in(client, resident)
    weekly = EVENING | {"repeat": "weekly", "until": "2026-12-19", "key": "s"}
    answer = client.post_raw(FORM, weekly)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, bookings(session)) == (409, 1)
    assert "Taken" in text
    assert '<input type="hidden" name="skip" value="2026-12-12">' in text
    assert "Hidden party" not in text
    assert client.post_raw(FORM, weekly | {"skip": "2026-12-12"}).status_code == 303


def test_a_request_is_asked_approved_and_seen(
    client: Client,
    houses: Houses,
    resident: Party,
    manager: Party,
    stranger: Party,
    sign_in: SignInAs,
    session: Session,
    outbox: Outbox,
) -> None:
    sign_in(client, resident)
    noon = EVENING | {"start": "12:00", "end": "14:00", "note": "Cake for 30"}
    checked = client.post_raw(KITCHEN, noon | {"check": "1"})
    assert (checked.status_code, bookings(session)) == (200, 0)
    answer = client.post_raw(KITCHEN, noon)
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "Waiting for an answer" in page
    assert "code 4711" not in page
    assert [mail.kind for mail in outbox()] == ["booking_requested", "booking_to_decide"]
    assert client.post_raw(f"{answer.location}/approve").status_code == 403
    assert client.get("/manage/bookings").status_code == 403
    sign_in(client, stranger)
    for path in ("", ".ics", "/change", "/cancel"):
        assert client.get(answer.location + path).status_code == 404
    for path in ("/approve", "/refuse", "/cancel", "/change"):
        assert client.post_raw(answer.location + path, {"reason": "x"}).status_code == 404
    sign_in(client, manager)
    assert "Cake for 30" in client.get("/manage/bookings").get_data(as_text=True)
    assert client.post_raw(f"{answer.location}/refuse", {"reason": ""}).status_code == 422
    assert client.post_form(f"{answer.location}/approve", page="/manage/bookings").status_code == 303
    assert "Nothing waits" in client.get("/manage/bookings").get_data(as_text=True)
    assert client.post_raw(f"{answer.location}/approve").status_code == 409
    assert "code 4711" not in client.get(answer.location).get_data(as_text=True)
    sign_in(client, resident)
    assert "code 4711" in client.get(answer.location).get_data(as_text=True)


def test_change_and_cancel(at_home: Client, session: Session, outbox: Outbox) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    page = f"{address}/change"
    assert at_home.fields(page)["start"] == "18:00"
    assert at_home.post_form(page, {"start": "17:00"}).status_code == 303
    stale = at_home.post_raw(page, EVENING | {"sequence": "0", "visibility": "private"})
    assert stale.status_code == 409
    assert "changed since you opened the page" in stale.get_data(as_text=True)
    bad = at_home.post_form(page, {"title": "", "end": "17:00"})
    assert bad.status_code == 422
    assert "Say in a few words" in bad.get_data(as_text=True)
    assert "Enter an end after the start" in bad.get_data(as_text=True)
    question = at_home.get(f"{address}/cancel").get_data(as_text=True)
    assert "Sat 05/12/2026, 17:00–20:00" in question
    assert session.scalars(select(Occurrence)).one().state == "confirmed"
    assert at_home.post_raw(f"{address}/cancel", {"reason": "x" * 6000}).status_code == 422
    assert at_home.post_form(f"{address}/cancel", {"reason": "Ill"}).status_code == 303
    assert session.scalars(select(Occurrence)).one().state == "cancelled"
    assert at_home.post_raw(f"{address}/cancel").status_code == 422
    listed = at_home.get("/bookings").get_data(as_text=True)
    assert "Past, cancelled or refused" in listed
    assert [mail.kind for mail in outbox()] == ["booking_confirmed", "booking_changed", "booking_cancelled"]


def test_the_calendar_file(at_home: Client) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    file = at_home.get(f"{address}.ics")
    assert file.mimetype == "text/calendar"
    assert "DTSTART;TZID=Europe/Brussels:20261205T180000" in file.get_data(as_text=True)


def test_my_bookings_next_first(at_home: Client) -> None:
    assert "Nothing booked yet" in at_home.get("/bookings").get_data(as_text=True)
    at_home.post_raw(FORM, EVENING | {"date": "2026-12-06", "title": "Later", "key": "b"})
    at_home.post_raw(FORM, EVENING | {"title": "Sooner", "key": "a"})
    text = at_home.get("/bookings").get_data(as_text=True)
    assert 0 < text.index("Sooner") < text.index("Later")
    home = at_home.get("/").get_data(as_text=True)
    assert 0 < home.index("Sooner") < home.index("Later")


def test_every_mail_can_be_read(
    client: Client, houses: Houses, resident: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    from hub.operations.mail import compose

    sign_in(client, resident)
    noon = EVENING | {"start": "12:00", "end": "14:00", "note": "Cake"}
    first = client.post_raw(KITCHEN, noon).location
    second = client.post_raw(KITCHEN, noon | {"key": "k2", "title": "Other"}).location
    client.post_form(f"{first}/change", {"title": "Cake & tea"})
    sign_in(client, manager)
    client.post_raw(f"{first}/approve")
    client.post_raw(f"{first}/cancel", {"reason": "The oven broke"})
    assert client.get(second).status_code == 200
    kinds = {mail.kind for mail in outbox()}
    assert kinds == {
        "booking_requested",
        "booking_to_decide",
        "booking_confirmed",
        "booking_refused",
        "booking_cancelled",
    }
    for message in outbox():
        text = compose(message).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Sat 05/12/2026, 12:00–14:00" in text
