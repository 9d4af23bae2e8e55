"""Joining: the link in the mail opens the account; the page never tells who is known."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Party, SignIn
from hub.outbox import Message
from tests.accounts.conftest import Counted
from tests.kit.client import Client

GOOD = {
    "name": "Zoë Maes",
    "email": "Zoe@Example.org ",
    "password": "vier woorden van mij",
    "language": "nl",
}


def accounts(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Account)) or 0


def test_join_verify_and_enter(
    client: Client, session: Session, outbox: Callable[[], list[Message]], last_link: Callable[[], str]
) -> None:
    answer = client.post_form("/join", GOOD)
    assert (answer.status_code, answer.location) == (303, "/join/check")
    account = session.scalars(select(Account)).one()
    assert (account.email, account.party.name, account.party.language, account.verified_at) == (
        "zoe@example.org",
        "Zoë Maes",
        "nl",
        None,
    )
    assert account.password_hash.startswith("$argon2id$")
    assert [(m.kind, m.recipient, m.language) for m in outbox()] == [("verify_email", "zoe@example.org", "nl")]

    path = last_link()
    assert "Zoë Maes" in client.get(path).text
    session.expire_all()
    assert account.verified_at is None, "opening the link does nothing"
    answer = client.post_form(path, {"password": GOOD["password"]})
    assert (answer.status_code, answer.location) == (303, "/account/claims")
    assert "zoe@example.org" in client.get("/account").text
    assert client.get(path).status_code == 410, "the link works once"
    assert client.post_raw(path).status_code == 410


def test_known_and_unknown_address_get_the_same_answer(
    client: Client,
    resident: Party,
    hashes: Counted,
    session: Session,
    mails: Callable[[], list[tuple[str, str]]],
    outbox: object,
) -> None:
    seen = []
    for email in ("resident@example.org", "nobody@example.org"):
        hashes.calls = 0
        answer = client.post_form("/join", {**GOOD, "email": email})
        page = client.get(answer.location).text.replace(email, "")
        seen.append((answer.status_code, answer.location, page, hashes.calls, len(mails())))
    assert seen[0] == seen[1]
    assert seen[0][3] == 1
    assert seen[0][4] == 1
    assert accounts(session) == 2
    session.refresh(resident)
    assert resident.name == "Fatima El Amrani"


def test_the_known_address_is_told_by_mail(
    client: Client, resident: Party, outbox: Callable[[], list[Message]]
) -> None:
    client.post_form("/join", {**GOOD, "email": "RESIDENT@example.org"})
    assert [(m.kind, m.recipient) for m in outbox()] == [("already_joined", "resident@example.org")]


def test_joining_again_before_the_link_replaces_what_was_typed(
    client: Client, session: Session, outbox: object, last_link: Callable[[], str]
) -> None:
    client.post_form("/join", GOOD)
    first = last_link()
    client.post_form("/join", {**GOOD, "name": "Zoë M.", "password": "andere woorden van mij"})
    assert accounts(session) == 1
    assert client.get(first).status_code == 410, "a link does not outlive the password it came with"
    assert "Zoë M." in client.get(last_link()).text


def test_the_link_is_over_after_a_day(
    client: Client,
    now: datetime,
    outbox: object,
    last_link: Callable[[], str],
    later: Callable[[datetime], None],
) -> None:
    client.post_form("/join", GOOD)
    later(now + timedelta(days=1))
    assert client.get(last_link()).status_code == 200
    later(now + timedelta(days=1, seconds=1))
    assert client.get(last_link()).status_code == 410
    assert client.post_raw(last_link()).status_code == 410


def test_three_mails_an_hour_at_most(
    client: Client, mails: Callable[[], list[tuple[str, str]]], outbox: object
) -> None:
    for _ in range(5):
        assert client.post_form("/join", GOOD).status_code == 303
    assert len(mails()) == 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter your name, as neighbours should read it."),
        ("name", " \u200b ", "Enter your name, as neighbours should read it."),
        ("name", "x" * 121, "Write it in at most 120 characters."),
        ("email", "zoe", "Enter an e-mail address like name@example.org."),
        ("email", "zoe@example.org\r\nBcc: all@example.org", "Enter an e-mail address like name@example.org."),
        ("email", "a@" + "b" * 300 + ".org", "Enter an e-mail address like name@example.org."),
        ("email", "", "Enter your e-mail address."),
        ("password", "short", "Choose a password of at least 12 characters."),
        ("password", "p" * 1001, "Choose a password of at most 1000 characters."),
        ("password", "password123456", "Many people use this password."),
        ("password", "zoe@example.org!", "This password says little more"),
        ("language", "tlh", "Choose a language."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_written(
    client: Client, session: Session, field: str, value: str | None, sentence: str
) -> None:
    answer = client.post_form("/join", {**GOOD, field: value})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2, "in the summary and at the field"
    assert "<title>Error: " in answer.text
    assert GOOD["password"] not in answer.text
    if field != "name":
        assert "Zoë Maes" in answer.text
    assert accounts(session) == 0


def test_other_fields_are_ignored(client: Client, session: Session, now: datetime, outbox: object) -> None:
    client.post_form(
        "/join",
        {**GOOD, "verified_at": "1", "role": "administrator", "party_id": "1", "kind": "organisation", "id": "77"},
    )
    account = session.scalars(select(Account)).one()
    assert (account.verified_at, account.party.kind) == (None, "person")
    assert account.id != 77


def test_nobody_is_signed_in_by_joining(client: Client, session: Session, outbox: object) -> None:
    client.post_form("/join", GOOD)
    assert session.scalars(select(SignIn)).all() == []
    assert client.get("/account").status_code == 303


def test_the_link_of_somebody_elses_joining_does_not_open_the_account_with_their_password(
    client: Client, session: Session, outbox: object, last_link: Callable[[], str]
) -> None:
    client.post_form("/join", GOOD)
    client.post_form("/join", {**GOOD, "password": "an attacker chose this"})
    path = last_link()
    for password in (GOOD["password"], "", "x" * 6000):
        answer = client.post_form(path, {"password": password})
        assert answer.status_code == 422
        assert "Enter" in answer.text
    account = session.scalars(select(Account)).one()
    session.refresh(account)
    assert account.verified_at is None
    assert client.get("/account").status_code == 303
