"""What the mails of a booking say, to whom, in whose language."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from hub.accounts.models import Party
from hub.booking import approvals, changes
from hub.booking.changes import Change
from hub.booking.mails import sending
from hub.booking.models import Booking
from hub.operations.mail import letter
from hub.outbox import Message
from tests.booking.desk import SATURDAY, Desk, wish
from tests.kit import cast
from tests.kit.places import Houses

NOON = datetime(2026, 12, 5, 12, 0)
WEEKLY = wish(title="Choir <1>", repeat="weekly", until=date(2026, 12, 26))
WHEN = "Sat 05/12/2026, 18:00–20:00"


def move(desk: Desk, party: Party, booking: Booking, start: datetime, number: int = 0, **more: Any) -> None:
    one = booking.occurrences[number]
    words = {"title": booking.title, "visibility": booking.visibility, "headcount": booking.headcount}
    wanted = Change(start=start, end=start + timedelta(hours=2), **{**words, **more})
    desk.do(changes.change, party, booking, occurrence_id=one.id, wish=wanted, sequence=one.sequence)


def told(outbox: Any, kind: str) -> list[Message]:
    return [message for message in outbox() if message.kind == kind]


def test_a_mail_says_whom_what_when_where_and_what_next(
    desk: Desk, houses: Houses, resident: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.grande_salle, wish())
    (message,) = outbox()
    said = letter(message)
    link = f"{desk.app.config['HUB'].base_url}/bookings/{booking.id}"
    assert said.subject.startswith("Booked: Birthday of Ayşe, ")
    assert said.text.splitlines()[:6] == [
        "Good day Fatima El Amrani,",
        "",
        "It is booked: the room is yours.",
        "",
        "What: Birthday of Ayşe",
        f"When: {WHEN}",
    ]
    for text in (
        f"Reference: {booking.reference}",
        "Where: ",
        "code 4711",
        "You get this because you booked a room here.",
    ):
        assert text in said.text
        assert text in said.html
    assert f"See the booking, change or cancel it\n{link}\n" in said.text
    assert f'<a href="{link}"><strong>See the booking, change or cancel it</strong></a>' in said.html
    assert "<p>Good day Fatima El Amrani,</p>" in said.html


def test_cancelling_one_date_says_so_and_that_the_rest_stays(
    desk: Desk, houses: Houses, resident: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.grande_salle, WEEKLY)
    desk.do(changes.cancel, resident, booking, occurrence_id=booking.occurrences[1].id)
    said = letter(outbox()[-1])
    assert said.subject == "One date cancelled: Choir <1>, Sat 12/12/2026"
    assert "You cancelled one date of this series.\n" in said.text
    assert "When: Sat 12/12/2026, 18:00–20:00\n" in said.text
    assert "The other 3 dates stay as they are." in said.text
    assert "The other 3 dates stay as they are." in said.html
    assert "Choir &lt;1&gt;" in said.html
    assert "<1>" not in said.html
    desk.do(changes.cancel, resident, booking, reason="Ill")
    said = letter(outbox()[-1])
    assert said.subject.startswith("Cancelled: Choir <1>, ")
    assert "You cancelled this booking.\n" in said.text
    assert "When: 3 dates\n- Sat 05/12/2026, 18:00–20:00\n" in said.text
    assert "Reason: Ill\n" in said.text
    assert "stay" not in said.text


def test_a_change_says_the_old_and_the_new_time_and_who_did_it(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.grande_salle, wish())
    move(desk, resident, booking, SATURDAY - timedelta(hours=1))
    said = letter(outbox()[-1])
    assert "You changed your booking." in said.text
    assert f"Before: {WHEN}\nNow: Sat 05/12/2026, 17:00–19:00\n" in said.text
    assert f"Before: {WHEN}" in said.html
    move(desk, manager, booking, SATURDAY - timedelta(hours=1), title="Other words")
    said = letter(outbox()[-1])
    assert outbox()[-1].recipient == "resident@example.org"
    assert "Amina Diallo changed this booking." in said.text
    assert "Before:" not in said.text
    assert len(told(outbox, "booking_changed")) == 2, "nobody said yes to it, so no manager hears of it"


def test_a_refusal_has_its_reason_and_links_to_the_form_filled_in(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    asked = [desk.book(one, houses.cuisine, wish(NOON)) for one in (resident, other)]
    desk.do(approvals.approve, manager, asked[0])
    mail = told(outbox, "booking_refused")[-1]
    said = letter(mail)
    assert mail.recipient == "karim@example.org"
    assert "Reason: The room was given to another request for the same time.\n" in said.text
    start, _end, address = mail.params["alternatives"][0]
    assert f'<a href="{address.replace("&", "&amp;")}">' in said.html
    assert f"  {address}\n" in said.text
    there = urlsplit(address)
    assert there.path == "/rooms/cuisine/book"
    filled = parse_qs(there.query)
    local = datetime.fromisoformat(start).astimezone(desk.app.config["HUB"].tz)
    assert (filled["date"], filled["start"]) == ([f"{local:%Y-%m-%d}"], [f"{local:%H:%M}"])
    later = desk.book(other, houses.cuisine, wish(NOON + timedelta(days=1)), key="k2")
    desk.do(approvals.refuse, manager, later, reason="The oven is being repaired.")
    assert "Reason: The oven is being repaired.\n" in letter(outbox()[-1]).text


def test_those_who_said_yes_hear_that_it_is_off_or_another(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.approve, manager, booking)
    move(desk, resident, booking, NOON, title="Soup")
    changed = told(outbox, "booking_changed")
    assert [one.recipient for one in changed] == ["resident@example.org", "manager@example.org"]
    assert "Fatima El Amrani changed this booking." in letter(changed[1]).text
    assert "You get this because you look after this place." in letter(changed[1]).text
    assert changed[1].attachment is None
    desk.do(changes.cancel, resident, booking)
    off = told(outbox, "booking_cancelled")
    assert [one.recipient for one in off] == ["resident@example.org", "manager@example.org"]
    assert "You cancelled this booking." in letter(off[0]).text
    assert "Fatima El Amrani cancelled this booking." in letter(off[1]).text


def test_a_manager_who_calls_it_off_gets_no_mail_of_it(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.approve, manager, booking)
    desk.do(changes.cancel, manager, booking, reason="Water")
    off = told(outbox, "booking_cancelled")
    assert [one.recipient for one in off] == ["resident@example.org"]
    assert "Amina Diallo cancelled this booking." in letter(off[0]).text


def test_moving_what_was_confirmed_on_request_asks_again_with_both_times(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.approve, manager, booking)
    move(desk, resident, booking, NOON + timedelta(hours=1))
    asked, to_decide = outbox()[-2:]
    assert (asked.kind, to_decide.kind) == ("booking_requested", "booking_to_decide")
    assert "You asked for another time." in letter(asked).text
    assert "Fatima El Amrani asks for another time of " in letter(to_decide).text
    both = "Before: Sat 05/12/2026, 12:00–14:00\nNow: Sat 05/12/2026, 13:00–15:00\n"
    assert both in letter(asked).text
    assert both in letter(to_decide).text


def test_a_request_says_who_answers_and_by_when(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    desk.book(resident, houses.cuisine, wish(NOON))
    mail = told(outbox, "booking_requested")[0]
    assert mail.params["answerers"] == ["Amina Diallo"]
    said = letter(mail).text
    assert "Nothing is booked yet." in said
    assert "Amina Diallo answers by " in said


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_mail_is_whole_in_every_language(
    app: Flask,
    desk: Desk,
    houses: Houses,
    resident: Party,
    manager: Party,
    outbox: Any,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app.jinja_env, "undefined", StrictUndefined)
    monkeypatch.setattr(sending, "MOST_DATES", 3)
    app.jinja_env.cache.clear()  # type: ignore[union-attr]
    kitchen = desk.book(resident, houses.cuisine, wish(NOON, note="Cake"))
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    rival = desk.book(other, houses.cuisine, wish(NOON, title="Rival"), key="r")
    desk.do(approvals.approve, manager, kitchen)
    assert rival.occurrences[0].state == "refused"
    move(desk, resident, kitchen, NOON, title="Soup")
    desk.do(changes.cancel, resident, kitchen, reason="Ill")
    series = desk.book(resident, houses.grande_salle, replace(WEEKLY, until=date(2027, 1, 9)), key="s")
    move(desk, resident, series, SATURDAY - timedelta(hours=1))
    desk.do(changes.cancel, resident, series, occurrence_id=series.occurrences[2].id)
    kinds = {mail.kind for mail in outbox()}
    assert kinds == {
        "booking_requested",
        "booking_to_decide",
        "booking_confirmed",
        "booking_refused",
        "booking_changed",
        "booking_cancelled",
    }
    for mail in outbox():
        mail.language = language
        said = letter(mail)
        assert said.subject
        assert mail.params["name"] in said.text
        assert mail.params["name"] in said.html
        assert mail.params["booking"]["url"] in said.text
        for text in (said.subject, said.text, said.html):
            assert "%(" not in text
            assert "\n\n\n\n" not in text
        assert "\n\n\n" not in said.text
    app.jinja_env.cache.clear()  # type: ignore[union-attr]
