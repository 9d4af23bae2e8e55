"""Facts in force: ended at once or later, given without a claim, read by the host."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Fact, Party, SignIn
from hub.accounts.service import actor_of
from hub.audit import AuditEntry
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
ASK = {"party": "me", "audience": "resident", "place": "le-marronnier", "proof": "Flat 12; lease of 1 May."}


def audiences(party: Party, houses: Houses) -> frozenset[str]:
    return actor_of(party.id, today=TODAY).audiences(party.id, houses.le_marronnier.id, TODAY)


def test_ended_at_once_or_later(
    client: Client,
    resident: Party,
    manager: Party,
    houses: Houses,
    sign_in: Enter,
    session: Session,
    mails: Mails,
    outbox: object,
) -> None:
    fact = session.scalars(select(Fact)).one()
    sign_in(client, manager)
    url = f"/manage/people/facts/{fact.id}/end"
    assert client.post_form(url, {"last_on": "2026-02-30"}).status_code == 422
    assert client.post_form(url, {"last_on": "1/12/2026", "reason": "Moves out"}).status_code == 303
    session.refresh(fact)
    assert (fact.state, fact.until_on, fact.reason) == ("confirmed", date(2026, 12, 1), "Moves out")
    later = client.post_form(url, {"last_on": "2/12/2026"})
    assert later.status_code == 422
    assert "This ends on Tue 01/12/2026 already." in later.text
    assert audiences(resident, houses) == {"resident"}
    assert client.post_form(url).status_code == 303
    session.refresh(fact)
    assert (fact.state, fact.until_on) == ("ended", date(2026, 11, 24))
    assert audiences(resident, houses) == frozenset()
    assert mails() == [("fact_decided", "resident@example.org")] * 2
    assert client.post_raw(url).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("other_manager", 404), ("host", 404), ("stranger", 403)])
def test_who_does_not_end(
    client: Client,
    request: pytest.FixtureRequest,
    resident: Party,
    sign_in: Enter,
    session: Session,
    who: str,
    status: int,
) -> None:
    fact = session.scalars(select(Fact)).one()
    sign_in(client, request.getfixturevalue(who))
    assert client.post_raw(f"/manage/people/facts/{fact.id}/end").status_code == status
    session.refresh(fact)
    assert fact.state == "confirmed"


def test_a_host_reads_who_is_confirmed_at_the_place_and_nothing_else(
    client: Client, host: Party, resident: Party, coworker: Party, claim: Fact, sign_in: Enter
) -> None:
    sign_in(client, host)
    page = client.get("/manage/people").text
    assert "Fatima El Amrani" in page
    assert "Léa Dubois" not in page
    assert "Nadia Rossi" not in page
    assert "/end" not in page
    assert client.get("/manage/people/give").status_code == 403
    for state in ("claimed", "over", "unsigned"):
        assert "Nadia Rossi" not in client.get(f"/manage/people?state={state}").text
    assert client.get(f"/manage/people/{claim.party_id}").status_code == 404
    assert client.get(f"/manage/people/{coworker.id}").status_code == 404
    shown = client.get(f"/manage/people/{resident.id}").text
    assert ("Fatima El Amrani" in shown, "resident@example.org" in shown) == (True, False)


def test_given_without_a_claim(
    client: Client, manager: Party, stranger: Party, houses: Houses, sign_in: Enter, mails: Mails, outbox: object
) -> None:
    sign_in(client, manager)
    data = {"audience": "resident", "place": "le-marronnier"}
    answer = client.post_form("/manage/people/give", {**data, "who": "Nobody Known"})
    assert answer.status_code == 422
    assert "Nobody here has this name or e-mail address." in answer.text
    assert "Nobody Known" in answer.text
    assert client.post_raw("/manage/people/give", {**data, "who": "Nadia Rossi", "place": "quai-40"}).status_code == 422
    assert mails() == []
    assert client.post_form("/manage/people/give", {**data, "who": "STRANGER@example.org"}).status_code == 303
    assert audiences(stranger, houses) == {"resident"}
    assert mails() == [("fact_decided", "stranger@example.org")]


def test_a_neighbour_without_e_mail(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, app: Flask
) -> None:
    sign_in(client, manager)
    data = {"name": "Jeanne Willems", "language": "fr", "audience": "resident", "place": "le-marronnier"}
    answer = client.post_form("/manage/people/new", data)
    assert answer.status_code == 422
    assert "Ask them first, then tick that they agreed." in answer.text
    assert client.post_form("/manage/people/new", {**data, "consent": "y"}).status_code == 303
    person = session.scalars(select(Party).where(Party.name == "Jeanne Willems")).one()
    assert (person.kind, person.account) == ("person", None)
    assert audiences(person, houses) == {"resident"}
    entered = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.enter")).one()
    assert entered.details == {"consent": True}
