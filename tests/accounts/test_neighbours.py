"""People without e-mail: consent, a claim at the host's word, their bookings called off, a slip on paper."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Consent, Fact, Party, SignIn
from hub.accounts.service import create_person
from hub.booking.models import Booking, Occurrence
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
NEW, HALL = "/manage/people/new", "/rooms/grande-salle/book"
ROSA = {
    "name": "Rosa Quispe", "language": "fr", "phone": "02/123.45.67", "audience": "resident", "place": "le-marronnier",
    "agreed_to": "Garder mon nom.", "agreed_on": "24/11/2026", "consent": "y",
}  # fmt: skip
EVENING = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Anniversaire", "key": "k1"}


@pytest.fixture
def rosa(houses: Houses, now: datetime) -> Party:
    person = create_person(name="Rosa Quispe", language="fr", now=now)
    cast.fact(person, "resident", houses.le_marronnier, now=now)
    return person


def test_what_they_agreed_to_is_kept(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    assert client.post_form(NEW, ROSA).status_code == 303
    person = session.scalars(select(Party).where(Party.name == "Rosa Quispe")).one()
    consent = session.scalars(select(Consent)).one()
    assert (consent.party_id, consent.text, consent.given_on, consent.taken_by_id) == (
        person.id, "Garder mon nom.", date(2026, 11, 24), manager.id,
    )  # fmt: skip
    page = client.get(f"/manage/people/{person.id}").text
    assert "Agreed on 24/11/2026, asked by Amina Diallo." in page
    assert "02/123.45.67" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"consent": None}, "Ask them first, then tick that they agreed."),
        ({"agreed_to": ""}, "Write the words they agreed to."),
        ({"agreed_on": "26/11/2026"}, "Enter the day they agreed: today or before."),
        ({"agreed_on": ""}, "Enter the day they agreed."),
        ({"phone": "call me"}, "Enter a telephone number like +32 2 123 45 67."),
    ],
)
def test_nobody_is_entered_without_consent(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, change: Any, sentence: str
) -> None:
    sign_in(client, manager)
    answer = client.post_form(NEW, {**ROSA, **change})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Party).where(Party.name == "Rosa Quispe")).all() == []


def test_what_a_host_says_waits_for_a_manager(
    client: Client, host: Party, manager: Party, houses: Houses, sign_in: Enter, session: Session, outbox: Any
) -> None:
    sign_in(client, host)
    assert client.post_form(NEW, ROSA).status_code == 303
    fact = session.scalars(select(Fact)).one()
    assert (fact.state, fact.proof) == ("claimed", "Hilde Wouters")
    assert [(one.kind, one.recipient) for one in outbox()] == [("fact_claimed", "manager@example.org")]
    assert "Rosa Quispe" in client.get(HALL).text
    assert client.post_raw(NEW, {**ROSA, "place": "quai-40"}).status_code == 422


def test_a_host_calls_off_what_was_booked_for_them(
    client: Client, second: Client, manager: Party, host: Party, resident: Party, rosa: Party, sign_in: Enter,
    session: Session, outbox: Any,
) -> None:  # fmt: skip
    sign_in(client, manager)
    assert client.post_form(HALL, EVENING | {"party": f"person-{rosa.id}"}).status_code == 303
    booking = session.scalars(select(Booking)).one()
    sign_in(second, host)
    page = f"/bookings/{booking.id}"
    assert f"{page}/cancel" in second.get(page).text
    assert second.post_form(f"{page}/cancel", {"reason": "She called."}).status_code == 303
    assert session.scalars(select(Occurrence.state)).all() == ["cancelled"]
    assert second.get(f"{page}/slip").status_code == 404


def test_a_host_calls_off_nothing_of_those_who_sign_in(
    client: Client, second: Client, host: Party, resident: Party, other_manager: Party, rosa: Party, sign_in: Enter,
    session: Session, outbox: Any, houses: Houses, now: datetime,
) -> None:  # fmt: skip
    sign_in(client, resident)
    assert client.post_form(HALL, EVENING).status_code == 303
    booking = session.scalars(select(Booking)).one()
    sign_in(second, host)
    assert second.get(f"/bookings/{booking.id}/cancel").status_code == 403
    assert second.post_raw(f"/bookings/{booking.id}/cancel").status_code == 403
    assert second.get(f"/bookings/{booking.id}/slip").status_code == 404
    cast.grant(other_manager, "host", houses.quai_40, now=now)
    booking.party_id = rosa.id
    session.commit()
    sign_in(second, other_manager)
    assert second.post_raw(f"/bookings/{booking.id}/cancel").status_code == 404, "a host of another place"
    assert session.scalars(select(Occurrence.state)).all() == ["confirmed"]


def test_a_slip_is_in_their_language(
    client: Client, second: Client, host: Party, stranger: Party, rosa: Party, sign_in: Enter, session: Session,
    outbox: Any,
) -> None:  # fmt: skip
    sign_in(client, host)
    assert client.post_form(HALL, EVENING | {"party": f"person-{rosa.id}"}).status_code == 303
    booking = session.scalars(select(Booking)).one()
    page = client.get(f"/bookings/{booking.id}/slip").text
    assert '<html lang="fr">' in page
    for text in ("Rosa Quispe", "Anniversaire", "Samedi 5 décembre 2026", "18:00", "20:00", booking.reference, "4711"):
        assert text in page, text
    sign_in(second, stranger)
    assert second.get(f"/bookings/{booking.id}/slip").status_code == 404


def test_words_of_people_without_a_sign_in_are_mended_by_managers(
    client: Client, manager: Party, resident: Party, rosa: Party, sign_in: Enter, session: Session
) -> None:
    sign_in(client, manager)
    data = {"name": "Rosa Quispe Flores", "language": "nl", "phone": ""}
    assert (
        client.post_form(f"/manage/people/{rosa.id}/words", data, page=f"/manage/people/{rosa.id}").status_code == 303
    )
    session.refresh(rosa)
    assert (rosa.name, rosa.language) == ("Rosa Quispe Flores", "nl")
    assert client.post_raw(f"/manage/people/{resident.id}/words", data).status_code == 403
    session.refresh(resident)
    assert resident.name == "Fatima El Amrani"


def test_a_manager_names_hosts_of_their_own_place(
    client: Client, second: Client, manager: Party, resident: Party, host: Party, houses: Houses, sign_in: Enter,
    session: Session,
) -> None:  # fmt: skip
    sign_in(client, manager)
    page = f"/manage/people/{resident.id}"
    assert client.post_form(f"{page}/host", {"place": "le-marronnier"}, page=page).status_code == 303
    assert client.post_raw(f"{page}/host", {"place": "quai-40"}).status_code == 422
    assert client.post_form(f"{page}/host", {"place": "le-marronnier"}, page=page).status_code == 409
    sign_in(second, host)
    assert second.post_raw(f"{page}/host", {"place": "le-marronnier"}).status_code == 404
    grant = session.execute(select(Party.id).where(Party.id == resident.id)).one()
    assert grant is not None


def test_the_list_takes_as_many_statements_for_one_as_for_many(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, now: datetime, queries: Any
) -> None:
    sign_in(client, manager)
    counts = []
    for number in (1, 60):
        for index in range(number):
            person = create_person(name=f"N {number:02} {index:02}", language="fr", now=now)
            cast.fact(person, "resident", houses.le_marronnier, now=now)
        session.commit()
        with queries() as sent:
            page = client.get("/manage/people?what=resident").text
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert page.count('<div class="tight"><h3>') == 50
    assert client.get("/manage/people?what=resident&page=2").text.count('<div class="tight"><h3>') == 11
    assert "N 60 59" in client.get("/manage/people?q=60+59").text
    for odd in ("what=x&state=y&place=z&page=-1", "page=9999999999999999", "q=%00%ff", "state=over&what=host"):
        assert client.get(f"/manage/people?{odd}").status_code == 200
