"""Which passwords are taken, forgotten ones, changed ones."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.accounts.service import passwords
from hub.domain.errors import Refused
from hub.outbox import Message
from tests.accounts.conftest import Counted
from tests.kit import cast
from tests.kit.cast import PASSWORD
from tests.kit.client import Client

Enter = Callable[[Client, Party], SignIn]
REAL_HASHER, REAL_NOBODY = passwords.HASHER, passwords.NOBODY
NEW = "quatre mots rien qu'à moi"


@pytest.mark.parametrize(
    "text",
    [
        "password123456", "Password2026!", "P@ssw0rd123456", "motdepasse2026", "Wachtwoord1234", "bienvenue1234",
        "azertyuiop123", "qwertyuiop[]12", "123456789012", "210987654321", "aaaaaaaaaaaa", "abcabcabcabc",
        "demo-brussels", "iloveyou2026!!", "welkom welkom", "abababababab", "correcthorsebatterystaple",
        "abcdefghijklm",
    ],
)  # fmt: skip
def test_what_many_people_use_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check(text, site_name="Hub", email="zoe@example.org")
    assert refused.value.code == "password-common"


@pytest.mark.parametrize("text", ["zoe@example.org", "zoe.maes1234", "Hub zoe.maes 1", "ZOE.MAES-hub!"])
def test_what_is_known_of_the_person_is_not_enough(text: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check(text, site_name="Hub", email="zoe.maes@example.org" if "maes" in text.lower() else text)
    assert refused.value.code == "password-personal"


@pytest.mark.parametrize(
    "text",
    [
        NEW,
        "twelve chars",
        "密码很长密码很长一二三四",
        "correct-horse-by-the-canal",
        "é" * 6 + "abcdef",
        "x1" * 8 + "longer-tail",
    ],
)
def test_other_passwords_are_taken(text: str) -> None:
    passwords.check(text, site_name="Hub", email="zoe@example.org")


def test_no_part_of_a_long_password_is_dropped() -> None:
    stored = passwords.hash_password("a" * 128 + "1")
    assert passwords.verify(stored, "a" * 128 + "1")
    assert not passwords.verify(stored, "a" * 128 + "2")


def test_the_hash_for_nobody_costs_what_the_others_cost() -> None:
    assert not PasswordHasher().check_needs_rehash(REAL_NOBODY)
    assert not REAL_HASHER.check_needs_rehash(REAL_NOBODY)
    with pytest.raises(VerifyMismatchError):
        REAL_HASHER.verify(REAL_NOBODY, "anything at all")
    assert not passwords.verify(None, cast.PASSWORD)


def test_a_weaker_hash_is_made_anew_at_sign_in(client: Client, resident: Party, session: Session) -> None:
    assert resident.account is not None
    resident.account.password_hash = before = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    assert client.post_form("/sign-in", {"email": "resident@example.org", "password": PASSWORD}).status_code == 303
    session.refresh(resident.account)
    assert resident.account.password_hash != before
    assert passwords.verify(resident.account.password_hash, PASSWORD)


@pytest.mark.parametrize("email", ["resident@example.org", "nobody@example.org"])
def test_asking_a_reset_tells_nothing(
    client: Client,
    resident: Party,
    email: str,
    mails: Callable[[], list[tuple[str, str]]],
    outbox: object,
    hashes: Counted,
) -> None:
    answer = client.post_form("/reset", {"email": email})
    assert (answer.status_code, answer.location) == (303, "/reset/check")
    assert email not in client.get("/reset/check").text
    known = email.startswith("resident")
    assert mails() == [("reset_password" if known else "reset_unknown", email)]
    assert hashes.calls == 0
    for _ in range(5):
        client.post_form("/reset", {"email": email})
    assert len(mails()) == 2, "three mails an hour"


def test_reset(
    client: Client,
    second: Client,
    resident: Party,
    sign_in: Enter,
    outbox: Callable[[], list[Message]],
    last_link: Callable[[], str],
) -> None:
    sign_in(second, resident)
    client.post_form("/reset", {"email": "resident@example.org"})
    path = last_link()
    assert path.startswith("/reset/")
    short = client.post_form(path, {"password": "short"})
    assert short.status_code == 422
    assert "at least 12 characters" in short.text
    answer = client.post_form(path, {"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert second.get("/account").status_code == 303, "other browsers are out"
    assert client.get(path).status_code == 410, "once"
    assert client.post_raw(path, {"password": "noch ein anderes Wort"}).status_code == 410
    assert [m.kind for m in outbox()] == ["reset_password", "password_changed"]
    assert second.post_form("/sign-in", {"email": "resident@example.org", "password": NEW}).status_code == 303


def test_only_the_latest_link_within_the_hour(
    client: Client,
    resident: Party,
    outbox: object,
    last_link: Callable[[], str],
    now: datetime,
    later: Callable[[datetime], None],
) -> None:
    client.post_form("/reset", {"email": "resident@example.org"})
    first = last_link()
    client.post_form("/reset", {"email": "resident@example.org"})
    assert client.get(first).status_code == 410
    assert client.get(last_link()).status_code == 200
    later(now + timedelta(hours=1, seconds=1))
    assert client.get(last_link()).status_code == 410


def test_a_link_for_one_thing_does_not_do_another(
    client: Client, resident: Party, outbox: object, last_link: Callable[[], str]
) -> None:
    client.post_form("/reset", {"email": "resident@example.org"})
    token = last_link().removeprefix("/reset/")
    assert client.get(f"/verify/{token}").status_code == 410
    assert client.get(f"/reset/{token[:-2]}xx").status_code == 410


def test_links_are_on_our_own_address(
    client: Client, resident: Party, outbox: Callable[[], list[Message]], app: Flask
) -> None:
    client.post_form("/reset", {"email": "resident@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    client.post_raw("/reset", {"email": "resident@example.org"}, base_url="http://evil.example")
    assert outbox()
    assert all(m.params["link"].startswith(app.config["HUB"].base_url + "/") for m in outbox())


def test_change(
    client: Client,
    second: Client,
    resident: Party,
    sign_in: Enter,
    outbox: Callable[[], list[Message]],
    hashes: Counted,
) -> None:
    sign_in(second, resident)
    sign_in(client, resident)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
    answer = client.post_form("/account/password", {"old": PASSWORD, "password": NEW})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert hashes.calls == 2
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != before
    assert client.get("/account").status_code == 200
    assert second.get("/account").status_code == 303
    assert [(m.kind, m.recipient) for m in outbox()] == [("password_changed", "resident@example.org")]


def test_change_needs_the_old_one(client: Client, resident: Party, sign_in: Enter, session: Session) -> None:
    sign_in(client, resident)
    assert resident.account is not None
    before = resident.account.password_hash
    for old, sentence in (("", "Enter the password you sign in with today."), ("wrong one", "Enter the password")):
        answer = client.post_form("/account/password", {"old": old, "password": NEW})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert NEW not in answer.text
    for _ in range(9):
        client.post_form("/account/password", {"old": "wrong one", "password": NEW})
    answer = client.post_form("/account/password", {"old": PASSWORD, "password": NEW})
    assert answer.status_code == 429
    session.refresh(resident.account)
    assert resident.account.password_hash == before
