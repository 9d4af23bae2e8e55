"""The page of a booking says how it stands now, and once what was just done to it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

FORM = "/rooms/grande-salle/book"
KITCHEN = "/rooms/cuisine/book"
EVENING = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Tea", "party": "me", "key": "k1"}
NOON = EVENING | {"start": "12:00", "end": "14:00"}
WEEKLY = EVENING | {"repeat": "weekly", "until": "26/12/2026"}
ON_ITS_WAY = "A message with the file for your calendar is on its way to you."
SignInAs = Callable[[Client, Party], SignIn]


def heading(client: Client, address: str) -> tuple[str, str]:
    text = client.get(address).get_data(as_text=True)
    found = re.search(r"<h1>(.*?)</h1>", text)
    assert found is not None
    return found[1], text


def test_it_is_booked_is_said_once(at_home: Client) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    title, text = heading(at_home, address)
    assert title == "It is booked: Tea"
    assert ON_ITS_WAY in text
    title, text = heading(at_home, address)
    assert title == "Your booking: Tea"
    assert ON_ITS_WAY not in text
    assert "It is confirmed, nothing else to do." in text


def test_another_booking_does_not_take_what_was_just_done(at_home: Client) -> None:
    first = at_home.post_raw(FORM, EVENING).location
    heading(at_home, first)
    second = at_home.post_raw(FORM, EVENING | {"date": "2026-12-06", "key": "k2"}).location
    assert heading(at_home, first)[0] == "Your booking: Tea"
    assert heading(at_home, second)[0] == "It is booked: Tea"


def test_changed_then_cancelled(at_home: Client) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    assert at_home.post_form(f"{address}/change", {"start": "17:00"}).status_code == 303
    title, text = heading(at_home, address)
    assert title == "Changed: Tea"
    assert "Your booking is changed. A message with the new file" in text
    assert heading(at_home, address)[0] == "Your booking: Tea"
    at_home.post_form(f"{address}/cancel", {"reason": "Ill"})
    title, text = heading(at_home, address)
    assert title == "Cancelled: Tea"
    assert "You cancelled it on Wed 25/11/2026." in text
    assert "Reason: Ill" in text
    assert "is on its way to you" not in text


def test_a_request_says_who_answers_by_when_and_what_came_of_it(
    client: Client, resident: Party, manager: Party, sign_in: SignInAs, outbox: Any
) -> None:
    sign_in(client, resident)
    address = client.post_raw(KITCHEN, NOON).location
    title, text = heading(client, address)
    assert title == "You asked: Tea"
    assert "It waits for an answer: nothing is booked yet." in text
    assert "It waits for: Amina Diallo." in text
    assert heading(client, address)[0] == "Your request: Tea"
    sign_in(client, manager)
    client.post_raw(f"{address}/refuse", {"reason": "The oven broke"})
    assert heading(client, address)[0] == "Tea"
    sign_in(client, resident)
    title, text = heading(client, address)
    assert title == "Refused: Tea"
    assert "Amina Diallo refused it on Wed 25/11/2026." in text
    assert "Reason: The oven broke" in text


def test_what_is_over_says_so(at_home: Client, session: Session) -> None:
    address = at_home.post_raw(FORM, EVENING).location
    heading(at_home, address)
    one = session.scalars(select(Booking)).one().occurrences[0]
    one.start_at = one.start_at.replace(month=11, day=20)
    one.end_at = one.end_at.replace(month=11, day=20)
    session.commit()
    title, text = heading(at_home, address)
    assert title == "It is over: Tea"
    assert "nothing else to do" not in text


def test_a_series_names_its_dates_and_two_ways_to_cancel(at_home: Client, session: Session) -> None:
    address = at_home.post_raw(FORM, WEEKLY).location
    booking = session.scalars(select(Booking)).one()
    ids = [one.id for one in booking.occurrences]
    _title, text = heading(at_home, address)
    assert "This is the next of 4 dates, until Sat 26/12/2026." in text
    for day in ("05", "12", "19", "26"):
        assert f"<h3>Sat {day}/12/2026, 18:00–20:00</h3>" in text
    assert f'href="{address}/cancel?occurrence={ids[0]}">Cancel this date</a>' in text
    assert f'href="{address}/cancel">Cancel the whole series</a>' in text
    title, text = heading(at_home, f"{address}/change?occurrence={ids[1]}")
    assert title == "Change one date of Tea"
    assert "now Sat 12/12/2026, 18:00–20:00." in text
    title, text = heading(at_home, f"{address}/cancel?occurrence={ids[1]}")
    assert title == "Cancel one date of Tea"
    assert "The other 3 dates of the series stay." in text
    assert "Cancel this date" in text
    assert at_home.post_form(f"{address}/cancel", page=f"{address}/cancel?occurrence={ids[1]}").status_code == 303
    title, text = heading(at_home, address)
    assert title == "Your booking: Tea"
    assert "Cancelled: Sat 12/12/2026, 18:00–20:00. The other dates of the series stay." in text
    assert "This is the next of 3 dates, until Sat 26/12/2026." in text
    title, text = heading(at_home, f"{address}/cancel")
    assert title == "Cancel the whole series Tea"
    assert "Cancel these 3 dates" in text


def test_a_manager_reads_who_answers_their_own_request(
    client: Client, houses: Houses, manager: Party, administrator: Party, sign_in: SignInAs, now: datetime, outbox: Any
) -> None:
    cast.fact(manager, "resident", houses.le_marronnier, now=now)
    sign_in(client, manager)
    address = client.post_raw(KITCHEN, NOON).location
    for page in (address, "/manage/bookings"):
        text = client.get(page).get_data(as_text=True)
        assert "Nobody confirms their own request. It waits for: Pieter Janssens." in text
        assert "Confirm it" not in text
    assert client.post_raw(f"{address}/approve").status_code == 403
    sign_in(client, administrator)
    text = client.get("/manage/bookings").get_data(as_text=True)
    assert 'href="/manage"' in text
    assert "side by side" not in text
    assert client.post_raw(f"{address}/approve").status_code == 303
