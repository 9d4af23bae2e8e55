"""Who somebody is to a place: claimed by the one, decided by the other, never by oneself."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Fact, Party, SignIn
from hub.accounts.service import actor_of
from hub.audit import AuditEntry
from hub.outbox import Message
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
ASK = {"party": "me", "audience": "resident", "place": "le-marronnier", "proof": "Flat 12; lease of 1 May."}


def audiences(party: Party, houses: Houses) -> frozenset[str]:
    return actor_of(party.id, today=TODAY).audiences(party.id, houses.le_marronnier.id, TODAY)


def test_from_claim_to_confirmation(
    client: Client,
    second: Client,
    stranger: Party,
    manager: Party,
    houses: Houses,
    sign_in: Enter,
    session: Session,
    outbox: Callable[[], list[Message]],
) -> None:
    sign_in(client, stranger)
    answer = client.post_form("/account/claims", ASK)
    assert (answer.status_code, answer.location) == (303, "/account/claims")
    assert "Waiting for an answer" in client.get("/account/claims").text
    assert audiences(stranger, houses) == frozenset(), "a claim opens nothing"
    assert [(m.kind, m.recipient) for m in outbox()] == [("fact_claimed", "manager@example.org")]

    fact = session.scalars(select(Fact)).one()
    sign_in(second, manager)
    assert "Nadia Rossi" in second.get("/manage/people").text
    assert "Flat 12; lease of 1 May." in second.get(f"/manage/people/claims/{fact.id}").text
    answer = second.post_form(
        f"/manage/people/claims/{fact.id}/confirm",
        {"until_on": "31/12/2027", "note": "Welcome!", "state": "ended", "party_id": "1"},
        page=f"/manage/people/claims/{fact.id}",
    )
    assert (answer.status_code, answer.location) == (303, "/manage/people")
    session.refresh(fact)
    assert (fact.state, fact.from_on, fact.until_on, fact.decided_by_id, fact.party_id) == (
        "confirmed",
        TODAY,
        date(2027, 12, 31),
        manager.id,
        stranger.id,
    )
    assert audiences(stranger, houses) == {"resident"}
    assert [(m.kind, m.recipient) for m in outbox()][1:] == [("fact_decided", "stranger@example.org")]
    page = client.get("/account/claims").text
    assert "25/11/2026 to 31/12/2027" in page
    assert "Welcome!" in page
    trail = session.execute(
        select(AuditEntry.action, AuditEntry.person_id, AuditEntry.party_id).order_by(AuditEntry.id)
    )
    assert [tuple(row) for row in trail] == [
        ("fact.claim", stranger.id, stranger.id),
        ("fact.confirm", manager.id, stranger.id),
    ]


def test_refused_with_a_reason(
    client: Client,
    claim: Fact,
    manager: Party,
    stranger: Party,
    houses: Houses,
    sign_in: Enter,
    session: Session,
    mails: Mails,
    outbox: object,
) -> None:
    sign_in(client, manager)
    page = f"/manage/people/claims/{claim.id}"
    empty = client.post_form(f"{page}/refuse", {"reason": "  "}, page=page)
    assert empty.status_code == 422
    assert "Write why, so that they know what to bring." in empty.text
    assert mails() == []
    answer = client.post_form(f"{page}/refuse", {"reason": "Bring your lease."}, page=page)
    assert answer.status_code == 303
    session.refresh(claim)
    assert (claim.state, claim.reason) == ("refused", "Bring your lease.")
    assert audiences(stranger, houses) == frozenset()
    assert mails() == [("fact_decided", "stranger@example.org")]
    again = client.post_raw(f"{page}/confirm")
    assert again.status_code == 409
    assert "Somebody decided this meanwhile." in again.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 303),
        ("administrator", 303),
        ("other_manager", 404),
        ("host", 404),
        ("coworker", 403),
        ("stranger", 403),
    ],
)
@pytest.mark.parametrize("verb", ["confirm", "refuse"])
def test_who_decides(
    client: Client,
    request: pytest.FixtureRequest,
    claim: Fact,
    manager: Party,
    administrator: Party,
    sign_in: Enter,
    session: Session,
    mails: Mails,
    outbox: object,
    who: str,
    status: int,
    verb: str,
) -> None:
    sign_in(client, request.getfixturevalue(who))
    answer = client.post_raw(f"/manage/people/claims/{claim.id}/{verb}", {"reason": "Bring your lease."})
    assert answer.status_code == status
    seen = client.get(f"/manage/people/claims/{claim.id}")
    assert seen.status_code == (200 if status == 303 else status)
    assert ("Flat 12" in seen.text) == (status == 303)
    listed = client.get("/manage/people").text
    assert ("Resident, Le Marronnier" in listed) == (status == 303 and verb == "confirm")
    session.refresh(claim)
    assert (claim.state == "claimed") == (status != 303)
    assert len(mails()) == (1 if status == 303 else 0)


def test_a_visitor_is_sent_to_sign_in(client: Client, claim: Fact, session: Session) -> None:
    assert client.post_raw(f"/manage/people/claims/{claim.id}/confirm").status_code == 303
    session.refresh(claim)
    assert claim.state == "claimed"


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_nobody_decides_about_themselves(
    client: Client,
    request: pytest.FixtureRequest,
    manager: Party,
    administrator: Party,
    houses: Houses,
    sign_in: Enter,
    now: datetime,
    session: Session,
    who: str,
) -> None:
    person = request.getfixturevalue(who)
    own = cast.fact(person, "resident", houses.le_marronnier, now=now, state="claimed")
    sign_in(client, person)
    answer = client.post_raw(f"/manage/people/claims/{own.id}/confirm")
    assert answer.status_code == 403
    assert "nobody confirms who they are themselves" in answer.text
    session.refresh(own)
    assert own.state == "claimed"
    given = client.post_form(
        "/manage/people/give", {"who": person.name, "audience": "resident", "place": "le-marronnier"}
    )
    assert given.status_code == 403
    assert audiences(person, houses) == frozenset()


def test_an_administrator_alone_may(
    client: Client, administrator: Party, houses: Houses, sign_in: Enter, now: datetime, mails: Mails, outbox: object
) -> None:
    own = cast.fact(administrator, "resident", houses.le_marronnier, now=now, state="claimed")
    sign_in(client, administrator)
    assert client.post_raw(f"/manage/people/claims/{own.id}/confirm").status_code == 303
    assert audiences(administrator, houses) == {"resident"}
    assert mails() == [("fact_decided", "admin@example.org")]


def test_a_manager_who_acts_for_the_organisation_does_not_decide_about_it(
    client: Client, manager: Party, association: Organisation, houses: Houses, sign_in: Enter, now: datetime
) -> None:
    cast.mandate(association.organisation, manager, now=now)
    own = cast.fact(association.organisation, "coworker", houses.le_marronnier, now=now, state="claimed")
    sign_in(client, manager)
    assert client.post_raw(f"/manage/people/claims/{own.id}/confirm").status_code == 403


def test_an_organisation_asks_through_who_acts_for_it(
    client: Client,
    association: Organisation,
    houses: Houses,
    sign_in: Enter,
    session: Session,
    mails: Mails,
    outbox: object,
    administrator: Party,
) -> None:
    sign_in(client, association.person)
    data = {"party": "ateliers-du-canal", "audience": "coworker", "place": "quai-40", "proof": ""}
    assert client.post_form("/account/claims", data).status_code == 303
    asked = session.scalars(select(Fact).where(Fact.state == "claimed")).one()
    assert (asked.party_id, asked.audience, asked.place_id) == (
        association.organisation.id,
        "coworker",
        houses.quai_40.id,
    )
    assert mails() == [("fact_claimed", "admin@example.org")], "a place without a manager: the administrators"


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"audience": "association"}, 422, "An association is an organisation, not a person."),
        ({"audience": "everyone"}, 422, "Choose one from the list."),
        ({"audience": "administrator"}, 422, "Choose one from the list."),
        ({"place": "nowhere"}, 422, "Choose one from the list."),
        ({"place": ""}, 422, "Choose one from the list."),
        ({"party": "ateliers-du-canal"}, 422, "Choose one from the list."),
        ({"party": "1"}, 422, "Choose one from the list."),
        ({"proof": "x" * 501}, 422, "Write it in at most 500 characters."),
    ],
)
def test_what_cannot_be_claimed(
    client: Client,
    stranger: Party,
    association: Organisation,
    sign_in: Enter,
    session: Session,
    change: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    sign_in(client, stranger)
    answer = client.post_raw("/account/claims", {**ASK, **change})
    assert answer.status_code == status
    assert sentence in answer.text
    if "proof" not in change:
        assert "Flat 12; lease of 1 May." in answer.text
    assert session.scalars(select(Fact).where(Fact.party_id == stranger.id)).all() == []


def test_asked_twice_and_confirmed_already(
    client: Client, second: Client, claim: Fact, stranger: Party, resident: Party, sign_in: Enter
) -> None:
    sign_in(client, stranger)
    answer = client.post_form("/account/claims", ASK)
    assert answer.status_code == 422
    assert "You have asked this already." in answer.text
    sign_in(second, resident)
    answer = second.post_form("/account/claims", ASK)
    assert answer.status_code == 422
    assert "This is confirmed already." in answer.text


def test_other_fields_of_a_claim_are_ignored(
    client: Client, stranger: Party, resident: Party, houses: Houses, sign_in: Enter, session: Session
) -> None:
    sign_in(client, stranger)
    client.post_raw(
        "/account/claims",
        {**ASK, "state": "confirmed", "party_id": str(resident.id), "from_on": "2026-01-01", "decided_by_id": "1"},
    )
    fact = session.scalars(select(Fact).where(Fact.party_id == stranger.id)).one()
    assert (fact.state, fact.from_on, fact.decided_by_id) == ("claimed", None, None)
