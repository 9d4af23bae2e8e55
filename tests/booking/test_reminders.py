"""One reminder before a date that stands, at the time its holder chose, and to nobody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Mandate, Party
from hub.accounts.service import create_person
from hub.booking import approvals, changes, mails
from hub.booking.changes import Change
from hub.booking.models import Booking
from hub.operations.mail import Ends, letter
from hub.outbox import Message, choices
from tests.booking.desk import SATURDAY, Desk, wish
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.places import Houses

EVENING = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
"""Friday, 18:00 in Brussels: the evening before the booking of these tests."""

START = datetime(2026, 12, 5, 17, 0, tzinfo=UTC)

Outbox = Callable[[], list[Message]]


@pytest.fixture
def booked(desk: Desk, houses: Houses, resident: Party) -> Booking:
    return desk.book(resident, houses.grande_salle, wish())


@pytest.fixture
def reminded(app: Flask, session: Session, outbox: Outbox) -> Callable[[datetime], list[str]]:
    """Runs the job at an instant, and gives the recipients it told."""

    def run(at: datetime) -> list[str]:
        before = {one.id for one in outbox()}
        mails.remind(house=app.config["HUB"], now=at)
        return [one.recipient for one in outbox() if one.kind == "booking_reminder" and one.id not in before]

    return run


def move(desk: Desk, party: Party, booking: Booking, start: datetime, **more: Any) -> None:
    words = {"title": booking.title, "visibility": booking.visibility, "headcount": booking.headcount}
    wanted = Change(start=start, end=start + timedelta(hours=2), **{**words, **more})
    one = booking.occurrences[0]
    desk.do(changes.change, party, booking, occurrence_id=one.id, wish=wanted, sequence=one.sequence)


def test_it_comes_once_whatever_the_clock_does(booked, reminded):
    assert reminded(EVENING - timedelta(seconds=1)) == []
    assert reminded(EVENING) == ["resident@example.org"]
    for at in (EVENING, EVENING + timedelta(minutes=5), EVENING - timedelta(hours=1), START - timedelta(minutes=1)):
        assert reminded(at) == []


def test_a_worker_that_slept_tells_it_late_but_not_once_it_has_begun(booked, reminded):
    assert reminded(START) == []
    assert reminded(START + timedelta(days=1)) == []
    assert reminded(START - timedelta(minutes=1)) == ["resident@example.org"]


@pytest.mark.parametrize(
    ("chosen", "due"),
    [("morning", START - timedelta(hours=10)), ("3h", START - timedelta(hours=3)), ("1h", START - timedelta(hours=1))],
)
def test_it_comes_when_its_holder_wants_it(booked, resident, reminded, now, chosen, due):
    choices.choose(resident.id, "reminder", chosen, now=now)
    assert reminded(due - timedelta(seconds=1)) == []
    assert reminded(due) == ["resident@example.org"]


def test_it_does_not_come_to_who_does_not_want_it(booked, resident, reminded, now):
    choices.choose(resident.id, "reminder", "off", now=now)
    assert reminded(EVENING) == reminded(START - timedelta(minutes=1)) == []


def test_another_choice_after_it_came_brings_no_second_one(booked, resident, reminded):
    assert reminded(EVENING) == ["resident@example.org"]
    choices.choose(resident.id, "reminder", "1h", now=EVENING)
    assert reminded(START - timedelta(hours=1)) == []


def test_what_it_says(booked, desk, outbox, reminded, houses):
    reminded(EVENING)
    said = letter(outbox()[-1])
    assert said.subject == "Reminder: Birthday of Ayşe, Sat 05/12/2026, 18:00–20:00"
    assert said.text.splitlines()[:4] == ["Good day Fatima El Amrani,", "", "This is what you booked.", ""]
    for text in ("code 4711", booked.reference, "You get this because you want to be reminded of what you booked."):
        assert text in said.text
        assert text in said.html
    assert outbox()[-1].expires_at == START
    assert outbox()[-1].attachment is None


def test_a_moved_date_is_told_at_its_own_time(booked, desk, resident, reminded):
    assert reminded(EVENING) == ["resident@example.org"]
    move(desk, resident, booked, SATURDAY + timedelta(days=1, hours=-3))
    assert reminded(EVENING + timedelta(minutes=5)) == []
    sunday = EVENING + timedelta(days=1)
    assert reminded(sunday - timedelta(minutes=1)) == []
    assert reminded(sunday) == ["resident@example.org"]
    assert reminded(sunday + timedelta(minutes=5)) == []


def test_who_books_or_moves_after_that_moment_is_not_told_again(desk, houses, resident, reminded):
    desk.now = EVENING + timedelta(hours=1)
    booking = desk.book(resident, houses.grande_salle, wish())
    assert reminded(EVENING + timedelta(hours=2)) == []
    choices.choose(resident.id, "reminder", "1h", now=desk.now)
    assert reminded(START - timedelta(hours=1)) == ["resident@example.org"]
    assert booking.occurrences[0].state == "confirmed"


def test_what_waits_to_be_sent_is_taken_back_when_it_is_no_longer_true(booked, desk, resident, reminded, outbox):
    reminded(EVENING)
    desk.now = EVENING + timedelta(minutes=1)
    desk.do(changes.cancel, resident, booked)
    assert [one.kind for one in outbox()] == ["booking_confirmed", "booking_cancelled"]
    assert reminded(EVENING + timedelta(minutes=5)) == []


def test_what_waits_is_taken_back_when_it_is_moved(booked, desk, resident, reminded, outbox):
    reminded(EVENING)
    desk.now = EVENING + timedelta(minutes=1)
    move(desk, resident, booked, SATURDAY + timedelta(hours=1))
    assert [one.kind for one in outbox()] == ["booking_confirmed", "booking_changed"]


def test_a_request_and_a_refused_one_are_not_told(desk, houses, resident, manager, reminded):
    noon = datetime(2026, 12, 5, 12, 0)
    booking = desk.book(resident, houses.cuisine, wish(noon))
    assert reminded(EVENING) == []
    desk.do(approvals.refuse, manager, booking, reason="No")
    assert reminded(EVENING) == []


def test_a_private_booking_is_told_to_its_holder_only(desk, houses, booked, resident, manager, administrator, reminded):
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    assert booked.visibility == "private"
    assert reminded(EVENING) == ["resident@example.org"]


def test_of_an_organisation_who_booked_or_who_still_acts(desk, houses, association: Organisation, reminded, session):
    body, joris = association.organisation, association.person
    successor = cast.person("Nora", "nora@example.org", now=desk.now)
    cast.mandate(body, successor, now=desk.now)
    morning = datetime(2026, 12, 7, 10, 0)
    desk.book(joris, houses.grande_salle, wish(morning, party=body.slug))
    sunday = datetime(2026, 12, 6, 17, 0, tzinfo=UTC)
    assert reminded(sunday) == ["association@example.org"]
    desk.book(joris, houses.grande_salle, wish(morning + timedelta(days=1), party=body.slug), key="k2")
    for mandate in session.query(Mandate).where(Mandate.person_id == joris.id):
        mandate.until_on = date(2026, 12, 1)
    choices.choose(joris.id, "reminder", "1h", now=desk.now)
    assert reminded(sunday + timedelta(days=1)) == ["nora@example.org"]


def test_a_neighbour_without_an_address_is_told_by_nobody(desk, houses, manager, reminded):
    neighbour = create_person(name="Ginette", language="fr", now=desk.now)
    cast.fact(neighbour, "resident", houses.le_marronnier, now=desk.now)
    desk.book(manager, houses.grande_salle, wish(party=f"person-{neighbour.id}"))
    assert reminded(EVENING) == []


def test_a_closed_account_is_not_told(booked, resident, reminded, session):
    session.query(Account).where(Account.party_id == resident.id).one().disabled_at = EVENING
    assert reminded(EVENING) == []


def test_the_database_refuses_the_second_of_two_workers(booked, reminded, outbox, session, monkeypatch):
    assert reminded(EVENING) == ["resident@example.org"]
    monkeypatch.setattr("hub.outbox.said_already", lambda _keys: set())
    with pytest.raises(IntegrityError), session.begin_nested():
        reminded(EVENING)
    assert [one.kind for one in outbox()] == ["booking_confirmed", "booking_reminder"]


def test_a_series_is_told_date_by_date_in_as_many_questions(desk, houses, resident, reminded, queries, session):
    counts = []
    for number in range(3):
        day = SATURDAY + timedelta(days=number)
        desk.book(resident, houses.grande_salle, wish(day, hours=1), key=f"a{number}")
        for more in range(number):
            desk.book(
                resident, houses.grande_salle, wish(day + timedelta(hours=more + 1), hours=1), key=f"{number}{more}"
            )
        session.commit()
        session.expire_all()
        with queries() as sent:
            assert len(reminded(EVENING + timedelta(days=number))) == number + 1
        counts.append(len([one for one in sent if not one.startswith("INSERT")]))
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_it_is_whole_in_every_language(app: Flask, booked, reminded, outbox, language, monkeypatch):
    monkeypatch.setattr(app.jinja_env, "undefined", StrictUndefined)
    app.jinja_env.cache.clear()  # type: ignore[union-attr]
    reminded(EVENING)
    mail = outbox()[-1]
    mail.language = language
    said = letter(mail, ends=Ends("https://hub.example/account/mail", "https://hub.example/mail/x"))
    for text in (said.text, said.html):
        assert mail.params["booking"]["url"] in text
        assert "https://hub.example/account/mail" in text
        assert "https://hub.example/mail/x" in text
        assert "%(" not in text
    assert "\n\n\n" not in said.text
    app.jinja_env.cache.clear()  # type: ignore[union-attr]
