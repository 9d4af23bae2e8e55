"""Signing in and out, and what an attacker tries there."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn, Throttle
from hub.audit import AuditEntry
from hub.outbox import Message
from tests.accounts.conftest import Counted
from tests.kit.cast import PASSWORD
from tests.kit.client import Client

RIGHT = {"email": "resident@example.org", "password": PASSWORD}
WRONG = "This e-mail address and password do not go together"


def test_sign_in_and_out(client: Client, resident: Party, session: Session) -> None:
    answer = client.post_form("/sign-in", {**RIGHT, "email": " Resident@Example.ORG"})
    assert (answer.status_code, answer.location) == (303, "/")
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = session.scalars(select(SignIn)).one()
    assert token not in (row.token_hash, str(row.id))
    assert len(token) >= 43
    assert client.get("/account").status_code == 200
    stolen = client.get_cookie("hub")
    assert stolen is not None

    assert client.post_form("/sign-out", page="/account").status_code == 303
    assert client.get("/account").status_code == 303
    client.set_cookie("hub", stolen.value)
    assert client.get("/account").status_code == 303, "the cookie of before is worth nothing"


def test_the_cookie_of_before_is_not_kept(client: Client, resident: Party) -> None:
    client.get("/sign-in?lang=nl")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
        before = cookie.get("csrf_token")
    client.post_form("/sign-in", RIGHT)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "nl"
        assert cookie.get("csrf_token") != before or before is None


def test_a_second_sign_in_in_the_same_browser_replaces_the_first(
    client: Client, resident: Party, coworker: Party, session: Session
) -> None:
    client.post_form("/sign-in", RIGHT)
    client.post_raw("/sign-in", {"email": "coworker@example.org", "password": PASSWORD})
    assert "coworker@example.org" in client.get("/account").text
    assert [row.revoked_at is None for row in session.scalars(select(SignIn).order_by(SignIn.id))] == [False, True]


@pytest.mark.parametrize("email", ["resident@example.org", "nobody@example.org"])
def test_one_answer_and_one_hash_for_known_and_unknown(
    client: Client, resident: Party, hashes: Counted, email: str
) -> None:
    answer = client.post_form("/sign-in", {"email": email, "password": "not the password"})
    assert answer.status_code == 422
    assert answer.text.count(WRONG) == 1
    assert email in answer.text
    assert "not the password" not in answer.text
    assert hashes.calls == 1


def test_the_right_password_also_costs_one_hash(client: Client, resident: Party, hashes: Counted) -> None:
    assert client.post_form("/sign-in", RIGHT).status_code == 303
    assert hashes.calls == 1


def test_an_address_that_waits_for_its_link_gets_the_link_again_and_the_same_answer(
    client: Client, resident: Party, session: Session, outbox: Callable[[], list[Message]]
) -> None:
    assert resident.account is not None
    resident.account.verified_at = None
    answer = client.post_form("/sign-in", RIGHT)
    assert answer.status_code == 422
    assert WRONG in answer.text
    session.expire_all()
    assert [(m.kind, m.recipient) for m in outbox()] == [("verify_email", "resident@example.org")]
    client.post_form("/sign-in", {**RIGHT, "password": "not the password"})
    session.expire_all()
    assert len(outbox()) == 1, "only to somebody with the password"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\nSet-Cookie: x=1",
    ],
)
def test_next_stays_on_this_site(client: Client, resident: Party, target: str) -> None:
    answer = client.post_raw("/sign-in", {**RIGHT, "next": target})
    assert answer.status_code == 303
    assert answer.location in {"/", "/%09/evil.example"}
    assert not answer.location.startswith(("//", "/\\"))


def test_next_leads_on(client: Client, resident: Party) -> None:
    answer = client.get("/account/sessions?a=b")
    assert answer.location == "/sign-in?next=/account/sessions?a%3Db"
    answer = client.post_form("/sign-in", RIGHT, page=answer.location)
    assert answer.location == "/account/sessions?a=b"


def test_ten_failures_then_wait_but_only_from_that_network(
    client: Client,
    resident: Party,
    session: Session,
    now: datetime,
    later: Callable[[datetime], None],
    hashes: Counted,
) -> None:
    wrong = {**RIGHT, "password": "not the password"}
    here = {"REMOTE_ADDR": "192.0.2.10"}
    for _ in range(10):
        assert client.post_raw("/sign-in", wrong, environ_base=here).status_code == 422
    hashes.calls = 0
    answer = client.post_raw("/sign-in", RIGHT, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 min" in answer.text
    assert hashes.calls == 0
    varied = client.post_raw("/sign-in", {**RIGHT, "email": "RESIDENT@example.org"}, environ_base=here)
    assert varied.status_code == 429
    assert session.scalars(select(Throttle.failures)).all() == [10, 10], "from this network, and from everywhere"
    failed = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "sign-in.failed")).all()
    assert failed == [{"network": "192.0.2.0/24"}] * 10

    assert client.post_raw("/sign-in", RIGHT, environ_base={"REMOTE_ADDR": "198.51.100.1"}).status_code == 303
    later(now + timedelta(minutes=15))
    client.post_raw("/sign-out")
    assert client.post_raw("/sign-in", RIGHT, environ_base=here).status_code == 303


def test_unknown_addresses_are_made_to_wait_too(client: Client, app: Flask) -> None:
    for _ in range(10):
        client.post_raw("/sign-in", {"email": "nobody@example.org", "password": "x"})
    answer = client.post_raw("/sign-in", {"email": "nobody@example.org", "password": "x"})
    assert answer.status_code == 429


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter's clock stands still, so that a slow machine does not reach the next window."""
    instant = time.time()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: instant))


@pytest.mark.usefixtures("one_minute")
def test_an_address_is_limited_whatever_it_says_of_itself(client: Client, resident: Party) -> None:
    answers = [
        client.post_raw(
            "/sign-in",
            {"email": f"n{number}@example.org", "password": "x"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(31)
    ]
    assert answers == [422] * 30 + [429]


@pytest.mark.usefixtures("one_minute")
def test_what_is_over_the_limit_costs_no_hash(
    client: Client, resident: Party, hashes: Counted, outbox: Callable[[], list[Message]]
) -> None:
    join = {"name": "N", "email": "n@example.org", "password": "five words nobody would guess", "language": "en"}
    for url, data, most in (("/sign-in", {"email": "n@example.org", "password": "x"}, 30), ("/join", join, 20)):
        sent = [data | {"email": f"n{number}@example.org"} for number in range(most)]
        assert {client.post_raw(url, one).status_code for one in sent} <= {303, 422}
        hashes.calls = 0
        assert client.post_raw(url, data).status_code == 429
        assert hashes.calls == 0


def test_without_the_proof_of_our_form_nothing_happens(client: Client, resident: Party, session: Session) -> None:
    for data in (RIGHT, {**RIGHT, "csrf_token": "wrong"}, {**RIGHT, "csrf_token": "é\x00"}):
        assert client.post("/sign-in", data=data).status_code == 400
    assert session.scalars(select(SignIn)).all() == []


def test_a_closed_account_cannot_sign_in(client: Client, resident: Party, now: datetime) -> None:
    assert resident.account is not None
    resident.account.disabled_at = now
    answer = client.post_form("/sign-in", RIGHT)
    assert answer.status_code == 422
    assert WRONG in answer.text


def test_demo_addresses_open_only_the_demo(client: Client, resident: Party) -> None:
    assert resident.account is not None
    resident.account.email = "resident@demo.example"
    answer = client.post_form("/sign-in", {**RIGHT, "email": "resident@demo.example"})
    assert answer.status_code == 422
