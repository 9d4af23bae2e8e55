"""The mails of a booking over a real SMTP conversation, with the calendar file that Outlook and Gmail act on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask, current_app
from icalendar import Calendar

from hub.accounts.models import Party
from hub.booking import approvals, changes
from hub.booking.changes import Change
from hub.booking.models import Booking
from hub.operations import delivery
from tests.booking.desk import SATURDAY, Desk, wish
from tests.kit.installation import apart
from tests.kit.places import Houses
from tests.operations.letters import Server, mail_server

NOON = datetime(2026, 12, 5, 12, 0)


@pytest.fixture
def server(app: Flask, outbox: object) -> Iterator[Server]:
    with mail_server() as (server, url):
        app.config["HUB"] = replace(app.config["HUB"], mail_url=url, mail_from="rooms@example.org")
        yield server


@pytest.fixture
def desk(server: Server, app: Flask, now: datetime) -> Desk:
    return Desk(app, now)


def move(desk: Desk, party: Party, booking: Booking, start: datetime, **more: Any) -> None:
    one = booking.occurrences[0]
    words = {"title": booking.title, "visibility": booking.visibility, "headcount": booking.headcount, **more}
    wanted = Change(start=start, end=start + timedelta(hours=2), **words)
    desk.do(changes.change, party, booking, occurrence_id=one.id, wish=wanted, sequence=one.sequence)


def delivered(server: Server, now: datetime) -> list[EmailMessage]:
    """What the server took just now."""
    before = len(server.taken)
    apart(current_app, lambda: delivery.deliver(clock=lambda: now))
    return server.taken[before:]


def event(letter: EmailMessage) -> dict[str, str]:
    """The invitation in a mail: method, and what a calendar goes by; the part and the file are the same octets."""
    part = next(one for one in letter.walk() if one.get_content_type() == "text/calendar")
    (file,) = letter.iter_attachments()
    octets = part.get_payload(decode=True)
    assert octets == file.get_payload(decode=True)
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "booking.ics")
    assert part["Content-Type"].params["method"] in octets.decode()
    calendar = Calendar.from_ical(octets)
    (found,) = calendar.walk("VEVENT")
    (organiser, attendee) = (found["ORGANIZER"], found["ATTENDEE"])
    assert letter["From"].addresses[0].addr_spec == organiser.removeprefix("mailto:") == "rooms@example.org"
    assert letter["To"].addresses[0].addr_spec == attendee.removeprefix("mailto:")
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert str(calendar["METHOD"]) == part["Content-Type"].params["method"]
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(found["UID"]),
        "sequence": int(found["SEQUENCE"]),
        "status": str(found["STATUS"]),
        "start": f"{found['DTSTART'].dt:%d %H:%M}",
    }


def test_booked_moved_and_cancelled_is_one_event_with_rising_sequence(desk, server, houses: Houses, resident, now):
    booking = desk.book(resident, houses.grande_salle, wish())
    (first,) = delivered(server, now)
    move(desk, resident, booking, SATURDAY + timedelta(hours=1))
    (second,) = delivered(server, now)
    desk.do(changes.cancel, resident, booking)
    (third,) = delivered(server, now)
    uid = booking.occurrences[0].uid
    assert [event(one) for one in (first, second, third)] == [
        {"method": "REQUEST", "uid": uid, "sequence": 0, "status": "CONFIRMED", "start": "05 18:00"},
        {"method": "REQUEST", "uid": uid, "sequence": 1, "status": "CONFIRMED", "start": "05 19:00"},
        {"method": "CANCEL", "uid": uid, "sequence": 2, "status": "CANCELLED", "start": "05 19:00"},
    ]
    assert [part.get_content_type() for part in first.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert [one["List-Unsubscribe"] is None for one in (first, second, third)] == [False] * 3


def test_a_request_enters_the_calendar_with_its_answer(desk, server, houses: Houses, resident, manager, now):
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    asked, to_decide = delivered(server, now)
    assert (asked["To"], to_decide["To"]) == ("resident@example.org", "manager@example.org")
    for letter in (asked, to_decide):
        assert [one for one in letter.walk() if one.get_content_type() == "text/calendar"] == []
    assert to_decide["List-Unsubscribe"] is None
    desk.do(approvals.approve, manager, booking)
    (answer,) = delivered(server, now)
    found = event(answer)
    assert (found["method"], found["sequence"], found["status"]) == ("REQUEST", 1, "CONFIRMED")
    assert answer["List-Unsubscribe"] is None, "an answer always comes"


def test_what_is_asked_again_is_tentative_and_goes_when_it_is_refused(
    desk, server, houses: Houses, resident, manager, now
):
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.approve, manager, booking)
    assert len(delivered(server, now)) == 3
    move(desk, resident, booking, NOON + timedelta(hours=1))
    asked, to_decide = delivered(server, now)
    tentative = event(asked)
    assert list(to_decide.iter_attachments()) == []
    desk.do(approvals.refuse, manager, booking, reason="The oven is being repaired.")
    (off,) = delivered(server, now)
    gone = event(off)
    assert (tentative["method"], tentative["status"], tentative["start"]) == ("REQUEST", "TENTATIVE", "05 13:00")
    assert (gone["method"], gone["status"], gone["uid"]) == ("CANCEL", "CANCELLED", tentative["uid"])
    assert gone["sequence"] > tentative["sequence"]


def test_a_first_request_that_is_refused_was_in_no_calendar(desk, server, houses: Houses, resident, manager, now):
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.refuse, manager, booking, reason="No")
    letters = delivered(server, now)
    assert len(letters) == 3
    assert [one for letter in letters for one in letter.walk() if one.get_content_type() == "text/calendar"] == []


def test_what_somebody_else_does_always_comes(desk, server, houses: Houses, resident, manager, outbox, now):
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    desk.do(approvals.approve, manager, booking)
    move(desk, manager, booking, NOON, title="Soup")
    desk.do(changes.cancel, resident, booking)
    assert [(one.kind, one.recipient, one.topic) for one in outbox()] == [
        ("booking_requested", "resident@example.org", "own"),
        ("booking_to_decide", "manager@example.org", "duty"),
        ("booking_confirmed", "resident@example.org", "answer"),
        ("booking_changed", "resident@example.org", "answer"),
        ("booking_cancelled", "resident@example.org", "own"),
        ("booking_cancelled", "manager@example.org", "kept"),
    ]


def test_the_organiser_stays_when_the_contact_of_the_place_changes(desk, server, houses: Houses, resident, now):
    booking = desk.book(resident, houses.grande_salle, wish())
    houses.le_marronnier.contact_name, houses.le_marronnier.contact_email = "Somebody", "else@example.org"
    desk.do(changes.cancel, resident, booking)
    assert {event(one)["method"] for one in delivered(server, now)} == {"REQUEST", "CANCEL"}


def test_several_dates_come_as_one_plain_calendar(desk, server, houses: Houses, resident, now):
    weekly = wish(repeat="weekly", until=datetime(2026, 12, 19).date())
    booking = desk.book(resident, houses.grande_salle, weekly)
    (letter,) = delivered(server, now)
    (file,) = letter.iter_attachments()
    assert (file.get_content_type(), file["Content-Type"].params["method"]) == ("text/calendar", "PUBLISH")
    found = Calendar.from_ical(file.get_payload(decode=True))
    assert {str(one["UID"]) for one in found.walk("VEVENT")} == {one.uid for one in booking.occurrences}
    assert len(booking.occurrences) == 3
