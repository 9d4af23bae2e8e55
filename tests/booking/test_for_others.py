"""Who looks after a place books for somebody who has no e-mail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.accounts.service import create_account, create_person
from hub.audit import AuditEntry
from hub.booking import approvals, changes
from hub.booking.models import Booking
from hub.domain.errors import Refused
from tests.booking.desk import SATURDAY, Desk, refusal, wish
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
HALL, KITCHEN = "/rooms/grande-salle/book", "/rooms/cuisine/book"
EVENING = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "key": "k1"}


@pytest.fixture
def neighbour(houses: Houses, now: datetime) -> Party:
    """Lives at Le Marronnier and has no e-mail."""
    person = create_person(name="Rosa Quispe", language="fr", now=now)
    cast.fact(person, "resident", houses.le_marronnier, now=now)
    return person


@pytest.fixture
def elsewhere(houses: Houses, now: datetime) -> Party:
    """Works at Quai 40 and has no e-mail."""
    person = create_person(name="Bram Claes", language="nl", now=now)
    cast.fact(person, "coworker", houses.quai_40, now=now)
    return person


@pytest.fixture
def keeper(request: pytest.FixtureRequest, houses: Houses, now: datetime) -> Party:
    """A manager or an administrator by name, or a host."""
    name: str = request.param
    if name != "host":
        found: Party = request.getfixturevalue(name)
        return found
    person = cast.person("Hassan Host", "host@example.org", now=now)
    cast.grant(person, "host", houses.le_marronnier, now=now)
    return person


@pytest.mark.parametrize("keeper", ["manager", "host", "administrator"], indirect=True)
def test_whoever_keeps_the_place_books_for_them(
    client: Client,
    keeper: Party,
    neighbour: Party,
    elsewhere: Party,
    resident: Party,
    sign_in: SignInAs,
    session: Session,
    outbox: Any,
) -> None:
    sign_in(client, keeper)
    page = client.get(HALL).get_data(as_text=True)
    assert (
        f'<optgroup label="People without e-mail"><option value="person-{neighbour.id}">Rosa Quispe</option></optgroup>'
        in page
    )
    assert ("Bram Claes" in page, "Fatima El Amrani" in page) == (False, False)
    answer = client.post_form(HALL, EVENING | {"party": f"person-{neighbour.id}"})
    assert answer.status_code == 303
    booking = session.scalars(select(Booking)).one()
    assert (booking.party_id, booking.person_id, booking.audience) == (neighbour.id, keeper.id, "resident")
    line = session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.booked")).one()
    assert (line.person_id, line.party_id, line.thing) == (keeper.id, neighbour.id, f"booking:{booking.id}")
    assert [(mail.kind, mail.recipient) for mail in outbox()] == [("booking_confirmed", keeper.account.email)]
    ticket = client.get(answer.location).get_data(as_text=True)
    assert f"Rosa Quispe ({keeper.name})" in ticket
    assert "code 4711" in ticket
    assert "Rosa Quispe" in client.get("/bookings").get_data(as_text=True)


def test_the_facts_that_count_are_theirs(
    client: Client, manager: Party, houses: Houses, now: datetime, sign_in: SignInAs, session: Session
) -> None:
    person = create_person(name="Rosa Quispe", language="fr", now=now)
    cast.fact(person, "coworker", houses.le_marronnier, now=now)
    cast.fact(manager, "resident", houses.le_marronnier, now=now)
    sign_in(client, manager)
    answer = client.post_raw(HALL, EVENING | {"party": f"person-{person.id}"})
    text = answer.get_data(as_text=True)
    assert (answer.status_code, session.scalars(select(Booking)).all()) == (422, [])
    assert "At 18:00 it is the residents’ room" in text
    assert f'<option selected value="person-{person.id}">Rosa Quispe</option>' in text
    assert 'name="take_party"' not in text
    assert "Who may book here" not in text


@pytest.mark.parametrize("who", ["stranger", "resident", "other"])
def test_nobody_else_books_for_them(
    client: Client,
    desk: Desk,
    houses: Houses,
    neighbour: Party,
    sign_in: SignInAs,
    session: Session,
    who: str,
    request: pytest.FixtureRequest,
) -> None:
    if who == "other":
        person = cast.person("Otto Elsewhere", "other@example.org", now=desk.now)
        cast.grant(person, "manager", houses.quai_40, now=desk.now)
    else:
        person = request.getfixturevalue(who)
    sign_in(client, person)
    form = client.get(HALL).get_data(as_text=True)
    assert ("Rosa" in form, "People without e-mail" in form) == (False, False)
    answers = [
        client.post_raw(HALL, EVENING | {"party": party}) for party in (f"person-{neighbour.id}", "ateliers-du-canal")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    for answer in answers:
        text = answer.get_data(as_text=True)
        assert "Choose yourself, or an organisation you act for" in text
        assert "Rosa" not in text
    error = refusal(Refused, lambda: desk.book(person, houses.grande_salle, wish(party=f"person-{neighbour.id}")))
    assert (error.code, error.field) == ("not_your_party", "party")
    assert session.scalars(select(Booking)).all() == []


def test_only_people_of_the_place_without_a_sign_in(
    client: Client, desk: Desk, houses: Houses, manager: Party, neighbour: Party, elsewhere: Party, resident: Party,
    sign_in: SignInAs,
) -> None:  # fmt: skip
    sign_in(client, manager)
    wrong = [
        f"person-{elsewhere.id}",
        f"person-{resident.id}",
        f"person-{10**30}",
        "person-",
        f"person-0{neighbour.id}",
    ]
    for party in wrong:
        assert client.post_raw(HALL, EVENING | {"party": party}).status_code == 422
        refusal(Refused, lambda party=party: desk.book(manager, houses.grande_salle, wish(party=party)))
    create_account(neighbour, email="rosa@example.org", password_hash="x", verified=True, now=desk.now)
    refusal(Refused, lambda: desk.book(manager, houses.grande_salle, wish(party=f"person-{neighbour.id}")))


def test_it_is_moved_answered_and_called_off_as_theirs(
    desk: Desk, houses: Houses, manager: Party, administrator: Party, neighbour: Party, outbox: Any
) -> None:
    noon = SATURDAY.replace(hour=12)
    asked = desk.book(manager, houses.cuisine, wish(noon, party=f"person-{neighbour.id}"))
    desk.do(approvals.approve, administrator, asked)
    (one,) = asked.occurrences
    assert one.state == "confirmed"
    later = changes.Change(
        start=noon.replace(hour=14), end=noon.replace(hour=16), title="Soup", visibility="private", headcount=None
    )
    desk.do(changes.change, manager, asked, occurrence_id=one.id, wish=later, sequence=one.sequence)
    assert (one.wall_start, asked.party_id) == ("2026-12-05T14:00", neighbour.id)
    desk.do(changes.cancel, manager, asked)
    assert one.state == "cancelled"
    assert {mail.recipient for mail in outbox()} == {"manager@example.org"}


def test_once_the_keeper_is_gone_mails_go_to_the_managers(
    desk: Desk, houses: Houses, manager: Party, administrator: Party, neighbour: Party, session: Session, outbox: Any
) -> None:
    host = cast.person("Hassan Host", "host@example.org", now=desk.now)
    power = cast.grant(host, "host", houses.le_marronnier, now=desk.now)
    booking = desk.book(host, houses.grande_salle, wish(party=f"person-{neighbour.id}"))
    session.delete(power)
    session.flush()
    desk.do(changes.cancel, administrator, booking)
    assert [mail.recipient for mail in outbox()] == ["host@example.org", "manager@example.org"]
