"""What is typed wrong: a sentence at the field, the rest kept, nothing written."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking
from hub.outbox import Message
from tests.kit.cast import Organisation
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


LONG = "é" * 6000
BAD = [
    ({"date": "2026-02-30"}, "Enter a date like 05/12/2026"),
    ({"date": ""}, "Enter a date like 05/12/2026"),
    ({"date": "\x00"}, "Enter a date like 05/12/2026"),
    ({"date": "9" * 30}, "Enter a date like 05/12/2026"),
    ({"date": "2199-12-31"}, None),
    ({"date": "2200-01-01"}, None),
    ({"date": "1970-01-01"}, "is over"),
    ({"start": "25:00"}, "Enter a time like 18:00"),
    ({"start": "9" * 30}, "Enter a time like 18:00"),
    ({"start": LONG}, "Enter a time like 18:00"),
    ({"end": "25:00"}, "Enter a time like 18:00"),
    ({"end": "18:00"}, "Enter an end after the start"),
    ({"end_date": "2026-02-30"}, "Enter a date like 05/12/2026"),
    ({"end_date": "2026-12-01"}, "Enter an end after the start"),
    ({"end_date": "2030-12-01"}, "A booking lasts at most 14 days"),
    ({"title": ""}, "Say in a few words what it is for"),
    ({"title": "\x00"}, "Say in a few words what it is for"),
    ({"title": LONG}, "Write at most 200 characters."),
    ({"note": LONG}, "Write at most 1000 characters."),
    ({"party": "nobody-here"}, "Choose yourself, or an organisation you act for"),
    ({"party": "ateliers-du-canal"}, "Choose yourself, or an organisation you act for"),
    ({"party": ""}, "Choose yourself, or an organisation you act for"),
    ({"party": LONG}, "Choose yourself, or an organisation you act for"),
    ({"visibility": "loud"}, "Choose private or open"),
    ({"headcount": "-1"}, "Enter a number from 1 to 10000"),
    ({"headcount": "9" * 30}, "Enter a number from 1 to 10000"),
    ({"headcount": "81"}, "The room holds 80 people."),
    ({"headcount": "٣"}, "Enter a number from 1 to 10000"),
    ({"repeat": "hourly"}, "Choose once or every week"),
    ({"repeat": "weekly"}, "Enter the last date of the series"),
    ({"repeat": "weekly", "until": "2026-02-30"}, "Enter a date like 05/12/2026"),
    ({"repeat": "weekly", "until": "2026-12-01"}, "lies before the first"),
    ({"repeat": "weekly", "until": "2199-12-01"}, "A series holds at most 366 dates"),
    ({"take": "x/y", "end": "18:00"}, "Enter an end after the start"),
    ({"take": LONG, "end": "18:00"}, "Enter an end after the start"),
]


@pytest.mark.parametrize(("field", "words"), BAD, ids=lambda value: str(value)[:40])
def test_bad_input_is_named_and_kept(
    at_home: Client, association: Organisation, session: Session, field: dict[str, str], words: str | None
) -> None:
    answer = at_home.post_raw(FORM, EVENING | field)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words is None or words in text
    assert bookings(session) == 0
    kept = [
        value
        for name, value in (EVENING | field).items()
        if name in {"title", "date", "start", "end"} and "\x00" not in value
    ]
    assert [value for value in kept if f'value="{value}"' not in text] == []


@pytest.mark.parametrize("key", ["", "\x00", LONG, "9" * 300])
def test_any_key_is_taken(at_home: Client, session: Session, key: str) -> None:
    assert at_home.post_raw(FORM, EVENING | {"key": key}).status_code == 303
    assert len(session.scalars(select(Booking)).one().key) <= 64


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "\x00", "-1", "999999"])
def test_a_date_that_is_not_of_the_booking_is_not_there(at_home: Client, number: str) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    assert at_home.get(f"{address}/change", query_string={"occurrence": number}).status_code == 404
    assert at_home.post_raw(f"{address}/cancel", {"occurrence": number}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/bookings/0", "/bookings/" + "9" * 30, "/bookings/7", "/bookings/x", "/rooms/nowhere/book", "/rooms/nowhere"],
)
def test_what_is_not_there_is_404(at_home: Client, path: str) -> None:
    assert at_home.get(path).status_code == 404


def test_a_title_is_one_line(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, session: Session, outbox: Outbox
) -> None:
    sign_in(client, resident)
    data = {**EVENING, "title": " Birthday\r\n\r\n  Pay at\thttps://evil.example ", "note": "One\r\ntwo"}
    assert client.post_form(FORM, data).status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert (booking.title, booking.note) == ("Birthday Pay at https://evil.example", "One\ntwo")
    assert outbox()[0].params["booking"]["title"] == booking.title
