"""Invitations: once, for a while, for whom they are meant, and only what the giver may give."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Fact, Grant, Invitation, Party, SignIn
from hub.accounts.service import actor_of, create_person
from hub.domain.permissions import Power
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
PAGE = "/manage/invitations"
WHAT = {"what": "resident", "place": "le-marronnier", "language": "en", "days": "14"}
NEW = {"name": "Ayşe Demir", "password": "quatre mots à moi", "language": "fr"}


@pytest.fixture
def mailed(client: Client, manager: Party, sign_in: Enter, last_link: Callable[[], str]) -> str:
    """The path of an invitation sent to ayse@example.org."""
    sign_in(client, manager)
    assert client.post_form(PAGE, {**WHAT, "email": "Ayse@Example.org"}).status_code == 303
    return last_link()


def handed(client: Client, **more: str) -> str:
    assert client.post_form(PAGE, {**WHAT, **more}).status_code == 303
    return "/invitations/" + client.get(PAGE).text.partition("/invitations/")[2].partition("<")[0]


def test_a_link_to_hand_over_stands_first_on_the_page(
    client: Client, second: Client, manager: Party, resident: Party, houses: Houses, sign_in: Enter, mails: Mails
) -> None:
    sign_in(client, manager)
    answer = client.post_form(PAGE, WHAT)
    assert mails() == []
    assert (answer.status_code, answer.headers["Location"].partition("=")[0]) == (303, f"{PAGE}?given")
    page = client.get(answer.headers["Location"]).text
    before, _, after = page.partition('<section class="note good" aria-labelledby="ready" tabindex="-1" autofocus>')
    assert "<form" not in before.partition("<main")[2]
    link = after.partition('<input id="link" value="')[2].partition('"')[0]
    assert second.get(link.removeprefix("http://localhost")).status_code == 200
    for odd in ("", "x", "9" * 30):
        assert 'id="ready"' not in client.get(f"{PAGE}?given={odd}").text
    assert client.post_form(PAGE, {**WHAT, "email": "ayse@example.org"}).headers["Location"] == PAGE
    assert mails() == [("invited", "ayse@example.org")]
    number = answer.headers["Location"].partition("=")[2]
    sign_in(second, resident)
    assert link not in second.get(f"{PAGE}?given={number}").text


def standing(party: Party, houses: Houses) -> frozenset[str]:
    return actor_of(party.id, today=TODAY).audiences(party.id, houses.le_marronnier.id, TODAY)


def test_a_newcomer_takes_one_that_came_by_mail(
    client: Client, second: Client, mailed: str, houses: Houses, manager: Party, session: Session, mails: Mails
) -> None:
    assert mails() == [("invited", "ayse@example.org")]
    assert mailed not in client.get(PAGE).text, "whoever invites does not learn the link"
    page = second.get(mailed).text
    assert ("Amina Diallo invites you as resident." in page, "ayse@example.org" in page) == (True, True)
    assert session.scalars(select(Account.id).where(Account.email == "ayse@example.org")).all() == []
    short = second.post_form(mailed, {**NEW, "password": "short"})
    assert (short.status_code, "at least 12 characters" in short.text) == (422, True)
    assert second.post_form(mailed, NEW).status_code == 303
    account = session.scalars(select(Account).where(Account.email == "ayse@example.org")).one()
    assert (account.party.name, account.verified_at is not None) == ("Ayşe Demir", True)
    assert standing(account.party, houses) == {"resident"}
    assert session.scalars(select(Fact.decided_by_id).where(Fact.party_id == account.party_id)).all() == [manager.id]
    assert second.get("/account").status_code == 200
    third = client.application.test_client()
    assert third.get(mailed).status_code == 410
    assert client.post_raw(mailed, NEW).status_code == 410
    assert "Taken by Ayşe Demir" in client.get(PAGE).text


def test_an_address_that_has_an_account_is_not_touched(
    client: Client, second: Client, manager: Party, resident: Party, stranger: Party, houses: Houses, sign_in: Enter,
    session: Session, last_link: Callable[[], str], hashes: Any,
) -> None:  # fmt: skip
    sign_in(client, manager)
    assert client.post_form(PAGE, {**WHAT, "email": "stranger@example.org"}).status_code == 303
    path = last_link()
    assert stranger.account is not None
    before = stranger.account.password_hash
    assert 'name="password"' not in second.get(path).text
    assert second.post_raw(path, NEW).status_code == 303, "to sign in"
    session.refresh(stranger.account)
    assert (stranger.account.password_hash, stranger.name) == (before, "Nadia Rossi")
    assert second.get("/account").status_code == 303, "nobody is signed in by it"
    sign_in(second, resident)
    answer = second.post_form(path)
    assert (answer.status_code, "This invitation was sent to another address." in answer.text) == (422, True)
    sign_in(second, stranger)
    assert second.post_form(path).status_code == 303
    assert standing(stranger, houses) == {"resident"}


def test_a_link_handed_over_opens_once(
    client: Client, second: Client, manager: Party, resident: Party, stranger: Party, houses: Houses, sign_in: Enter,
    session: Session,
) -> None:  # fmt: skip
    sign_in(client, manager)
    path = handed(client, until_on="2027-06-30")
    assert client.post_form(path).status_code == 403, "not for whoever gave it"
    visitor = second.get(path).text
    assert ('name="password"' in visitor, "/sign-in?next=/invitations/" in visitor) == (False, True)
    sign_in(second, stranger)
    assert second.post_form(path).status_code == 303
    fact = session.scalars(select(Fact).where(Fact.party_id == stranger.id)).one()
    assert (fact.state, fact.from_on, fact.until_on) == ("confirmed", TODAY, date(2027, 6, 30))
    sign_in(second, resident)
    assert second.get(path).status_code == 410
    assert session.scalars(select(Invitation.used_by_id)).all() == [stranger.id]


@pytest.mark.parametrize("end", ["time", "revoked", "closed", "power", "forged"])
def test_what_closes_a_link(
    client: Client, second: Client, manager: Party, stranger: Party, sign_in: Enter, session: Session, now: datetime,
    later: Callable[[datetime], None], end: str, houses: Houses,
) -> None:  # fmt: skip
    sign_in(client, manager)
    path = handed(client)
    row = session.scalars(select(Invitation)).one()
    if end == "time":
        later(now + timedelta(days=14))
    elif end == "revoked":
        assert client.post_form(f"{PAGE}/{row.id}/revoke", page=PAGE).status_code == 303
    elif end == "closed":
        assert manager.account is not None
        manager.account.disabled_at = now
    elif end == "power":
        session.scalars(select(Grant).where(Grant.party_id == manager.id)).one().until_on = date(2026, 11, 24)
    else:
        path = path[:-3] + ("AAA" if path[-3:] != "AAA" else "BBB")
    session.commit()
    sign_in(second, stranger)
    assert second.get(path).status_code == 410
    assert second.post_raw(path).status_code == 410
    assert session.scalars(select(Fact).where(Fact.party_id == stranger.id)).all() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"what": "manager"}, "Choose one from the list."),
        ({"place": "quai-40"}, "Choose one from the list."),
        ({"what": "association"}, "Choose one from the list."),
        ({"email": "nowhere"}, "Enter an e-mail address like name@example.org."),
        ({"from_on": "2026-12-02", "until_on": "2026-12-01"}, "a last day that is not before Wed 02/12/2026."),
        ({"days": "999"}, "Choose one from the list."),
    ],
)
def test_what_a_manager_cannot_invite_to(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, change: Any, sentence: str
) -> None:
    sign_in(client, manager)
    answer = client.post_form(PAGE, {**WHAT, **change})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Invitation)).all() == []


def test_a_host_by_a_manager_a_manager_by_an_administrator(
    client: Client, second: Client, manager: Party, administrator: Party, stranger: Party, houses: Houses,
    sign_in: Enter,
) -> None:  # fmt: skip
    sign_in(client, manager)
    first = handed(client, what="host")
    sign_in(client, administrator)
    other = handed(client, what="manager", place="quai-40")
    sign_in(second, stranger)
    assert second.post_form(first).status_code == 303
    assert second.post_form(other).status_code == 303
    assert set(actor_of(stranger.id, today=TODAY).powers) == {
        Power("host", houses.le_marronnier.id), Power("manager", houses.quai_40.id),
    }  # fmt: skip


def test_others_see_and_take_back_nothing(
    client: Client, second: Client, mailed: str, other_manager: Party, host: Party, sign_in: Enter, session: Session
) -> None:
    row = session.scalars(select(Invitation)).one()
    sign_in(second, other_manager)
    assert "ayse@example.org" not in second.get(PAGE).text
    for act in ("revoke", "send"):
        assert second.post_raw(f"{PAGE}/{row.id}/{act}").status_code == 404
    sign_in(second, host)
    assert second.get(PAGE).status_code == 403
    session.refresh(row)
    assert row.revoked_at is None


def test_a_neighbour_gets_a_sign_in(
    client: Client, second: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, now: datetime,
    last_link: Callable[[], str], mails: Mails,
) -> None:  # fmt: skip
    rosa = create_person(name="Rosa Quispe", language="fr", now=now)
    cast.fact(rosa, "resident", houses.le_marronnier, now=now)
    sign_in(client, manager)
    page = f"{PAGE}?person={rosa.id}"
    taken = client.post_form(page, {"email": "manager@example.org"})
    assert (taken.status_code, "Somebody has joined with this e-mail address." in taken.text) == (409, True)
    assert client.post_form(page, {"email": ""}).status_code == 422
    assert client.post_form(page, {"email": "rosa@example.org"}).status_code == 303
    path = last_link()
    assert second.post_form(path, {"password": "quatre mots à moi"}).status_code == 303
    session.refresh(rosa)
    assert rosa.account is not None
    assert (rosa.account.email, rosa.account.verified_at is not None) == ("rosa@example.org", True)
    assert standing(rosa, houses) == {"resident"}
    assert "Rosa Quispe" in second.get("/account").text
    assert mails() == [("invited", "rosa@example.org")]
    again = client.post_raw(page, {**WHAT, "what": "", "email": "rosa@example.org"})
    assert (again.status_code, "has an account already" in again.text) == (422, True)


@pytest.mark.parametrize("known", ["elsewhere-too", "at-the-door", "no-longer"])
def test_nobody_takes_a_neighbour_of_another_place(
    client: Client, manager: Party, houses: Houses, sign_in: Enter, session: Session, now: datetime, mails: Mails,
    known: str,
) -> None:  # fmt: skip
    rosa = create_person(name="Rosa Quispe", language="fr", now=now)
    rosa.phone = "+32 2 123 45 67"
    cast.fact(rosa, "resident", houses.quai_40, now=now)
    if known == "at-the-door":
        cast.grant(manager, "host", houses.quai_40, now=now)
    else:
        state = "confirmed" if known == "elsewhere-too" else "ended"
        cast.fact(rosa, "resident", houses.le_marronnier, now=now, state=state)
    session.commit()
    sign_in(client, manager)
    answer = client.post_raw(f"{PAGE}?person={rosa.id}", {**WHAT, "what": "", "email": "mine@example.org"})
    assert answer.status_code == (404 if known == "at-the-door" else 403)
    assert session.scalars(select(Invitation)).all() == []
    assert mails() == []
    page = client.get(f"/manage/people/{rosa.id}").text
    offered = f"/manage/people/{rosa.id}/merge" in page, f"/manage/people/{rosa.id}/words" in page
    assert offered == ((False, False) if known == "at-the-door" else (True, True))
    words = client.post_raw(f"/manage/people/{rosa.id}/words", {"name": "Other", "language": "fr", "phone": ""})
    assert words.status_code == (403 if known == "at-the-door" else 303)


def test_a_manager_does_not_hand_on_what_an_administrator_gave(
    client: Client, second: Client, manager: Party, administrator: Party, sign_in: Enter
) -> None:
    sign_in(client, administrator)
    path = handed(client, what="manager")
    sign_in(second, manager)
    page = second.get(PAGE).text
    assert ("/revoke" in page, path in page, path[-20:] in page) == (True, False, False)


def test_mails_are_counted(client: Client, mailed: str, session: Session, mails: Mails) -> None:
    row = session.scalars(select(Invitation)).one()
    for _ in range(2):
        assert client.post_form(f"{PAGE}/{row.id}/send", page=PAGE).status_code == 303
    assert client.post_form(f"{PAGE}/{row.id}/send", page=PAGE).status_code == 429
    assert len(mails()) == 3


@pytest.mark.parametrize("token", ["x", "%00", "é", "a" * 3000, "W10.x", "WzEsMV0.aaaa"])
def test_odd_links(client: Client, token: str) -> None:
    assert client.get(f"/invitations/{token}").status_code in {404, 410}
    assert client.post_raw(f"/invitations/{token}", NEW).status_code in {404, 410}


def test_joining_leads_back_to_the_invitation(
    client: Client, second: Client, manager: Party, houses: Houses, sign_in: Enter, last_link: Callable[[], str],
    session: Session,
) -> None:  # fmt: skip
    sign_in(client, manager)
    path = handed(client)
    second.get(path)
    joined = {**NEW, "email": "ayse@example.org"}
    assert second.post_form("/join", joined).status_code == 303
    answer = second.post_form(last_link(), {"password": NEW["password"]})
    assert (answer.status_code, answer.location) == (303, path)
    assert second.post_form(path).status_code == 303
    ayse = session.scalars(select(Party).where(Party.name == "Ayşe Demir")).one()
    assert standing(ayse, houses) == {"resident"}
