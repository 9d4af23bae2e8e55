"""One's own account: another address, closed; and failures over many networks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Account, Fact, Party, SignIn, Throttle
from hub.accounts.service import actor_of, throttling
from hub.audit import AuditEntry
from hub.booking.models import Occurrence
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

Enter = Callable[[Client, Party], SignIn]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = date(2026, 11, 25)
PAGE = "/account/email"


def ask(client: Client, address: str, **more: str) -> Any:
    return client.post_form(PAGE, {"email": address, "old": cast.PASSWORD, **more})


@pytest.fixture
def account(resident: Party) -> Account:
    assert resident.account is not None
    return resident.account


def test_another_address_is_taken_by_its_owner_with_the_link(
    client: Client, second: Client, resident: Party, stranger: Party, account: Account, sign_in: Enter,
    session: Session, outbox: Any, mails: Mails,
) -> None:  # fmt: skip
    sign_in(client, resident)
    sign_in(second, resident)
    assert ask(client, "New@Example.org").status_code == 303
    told = {message.kind: message for message in outbox()}
    assert {kind: one.recipient for kind, one in told.items()} == {
        "email_confirm": "new@example.org", "email_asked": "resident@example.org",
    }  # fmt: skip
    path = "/account/email/" + told["email_confirm"].params["link"].rpartition("/")[2]
    mails()
    session.refresh(account)
    assert account.email == "resident@example.org"
    assert "new@example.org" in client.get(PAGE).text
    visitor = client.application.test_client()
    assert visitor.get(path).status_code == 303
    assert visitor.post_raw(path).status_code in {303, 400}, "who gets the link by mistake has nothing of it"
    sign_in(visitor, stranger)
    assert visitor.get(path).status_code == 410
    assert visitor.post_raw(path).status_code == 410
    assert client.get(path).status_code == 200
    session.refresh(account)
    assert account.email == "resident@example.org", "reading changes nothing"
    assert client.post_form(path).status_code == 303
    session.refresh(account)
    assert (account.email, account.wanted_email) == ("new@example.org", None)
    assert client.get("/account").status_code == 200
    assert second.get("/account").status_code == 303, "other browsers are out"
    assert mails() == [("email_changed", "resident@example.org")]
    assert client.get(path).status_code == 410
    assert client.post_raw(path).status_code == 410
    trail = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == f"account:{account.id}")).all()
    assert trail == ["account.ask-email", "account.email"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"old": "not my password"}, "Enter the password you sign in with today."),
        ({"old": ""}, "Enter the password you sign in with today."),
        ({"email": "nowhere"}, "Enter an e-mail address like name@example.org."),
        ({"email": "RESIDENT@example.org"}, "This is your address already."),
    ],
)
def test_what_does_not_change_an_address(
    client: Client, resident: Party, account: Account, sign_in: Enter, session: Session, change: Any, sentence: str
) -> None:
    sign_in(client, resident)
    answer = ask(client, "new@example.org", **change)
    assert (answer.status_code, sentence in answer.text, cast.PASSWORD in answer.text) == (422, True, False)
    session.refresh(account)
    assert (account.email, account.wanted_email) == ("resident@example.org", None)


def test_an_address_that_is_known_gets_the_same_answer(
    client: Client, resident: Party, stranger: Party, account: Account, sign_in: Enter, mails: Mails, outbox: object
) -> None:
    sign_in(client, resident)
    unknown = ask(client, "new@example.org")
    known = ask(client, "stranger@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert mails() == [
        ("email_confirm", "new@example.org"), ("email_asked", "resident@example.org"),
        ("email_in_use", "stranger@example.org"), ("email_asked", "resident@example.org"),
    ]  # fmt: skip


def test_a_link_is_over_after_another_one_a_day_or_a_no(
    client: Client, resident: Party, account: Account, sign_in: Enter, session: Session, outbox: Any, now: datetime,
    later: Callable[[datetime], None],
) -> None:  # fmt: skip
    sign_in(client, resident)

    def latest() -> str:
        session.expire_all()
        link: str = [one for one in outbox() if one.kind == "email_confirm"][-1].params["link"]
        return "/account/email/" + link.rpartition("/")[2]

    ask(client, "one@example.org")
    first = latest()
    ask(client, "two@example.org")
    second = latest()
    assert client.get(first).status_code == 410
    later(now + timedelta(days=1, seconds=1))
    cast.sign_in(client, resident, now=now + timedelta(days=1, seconds=1))
    assert client.get(second).status_code == 410
    later(now)
    assert client.get(second).status_code == 200
    assert client.post_form("/account/email/keep", page=PAGE).status_code == 303
    assert client.get(second).status_code == 410
    ask(client, "three@example.org")
    third = latest()
    cast.person("Quick", "three@example.org", now=now)
    answer = client.post_raw(third)
    assert (answer.status_code, "Somebody has joined with this e-mail address." in answer.text) == (409, True)
    session.refresh(account)
    assert account.email == "resident@example.org"
    assert ask(client, "four@example.org").status_code == 429, "three mails an hour"


def test_closing_says_what_is_ahead_and_calls_it_off(
    client: Client, second: Client, association: Organisation, houses: Houses, sign_in: Enter, session: Session,
    outbox: Any, now: datetime,
) -> None:  # fmt: skip
    person = association.person
    cast.fact(person, "resident", houses.le_marronnier, now=now)
    sign_in(client, person)
    sign_in(second, person)
    booked = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Tango", "key": "k1"}
    assert client.post_form("/rooms/grande-salle/book", booked | {"party": "me"}).status_code == 303
    page = client.get("/account/close").text
    assert ("Tango" in page, "1 booking ahead" in page) == (True, True)
    wrong = client.post_form("/account/close", {"old": "not my password"})
    assert (wrong.status_code, "Enter the password you sign in with today." in wrong.text) == (422, True)
    session.expire_all()
    assert person.account is not None
    assert person.account.disabled_at is None
    answer = client.post_form("/account/close", {"old": cast.PASSWORD, "bookings": "cancel"})
    assert (answer.status_code, answer.location) == (303, "/account/closed")
    assert client.get("/account").status_code == second.get("/account").status_code == 303
    session.expire_all()
    assert person.account.disabled_at == now
    assert session.scalars(select(Occurrence.state)).all() == ["cancelled"]
    assert session.scalars(select(Fact.state).where(Fact.party_id == person.id)).all() == ["ended"]
    actor = actor_of(person.id, today=TODAY)
    assert (actor.mandates, actor.standings, actor.powers) == ((), (), ())
    last = [one for one in outbox() if one.kind == "account_closed"]
    assert [(one.recipient, one.params["cancelled"]) for one in last] == [("association@example.org", True)]
    body = session.scalars(select(Fact.state).where(Fact.party_id == association.organisation.id)).all()
    assert body == ["confirmed"], "the organisation stays"


def test_bookings_stay_when_one_says_so(
    client: Client, resident: Party, sign_in: Enter, session: Session, outbox: Any
) -> None:
    sign_in(client, resident)
    booked = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Tango", "key": "k1"}
    assert client.post_form("/rooms/grande-salle/book", booked).status_code == 303
    answer = client.post_form("/account/close", {"old": cast.PASSWORD, "bookings": "keep"})
    assert answer.status_code == 303
    assert session.scalars(select(Occurrence.state)).all() == ["confirmed"]


def test_the_last_administrator_does_not_leave(
    client: Client, administrator: Party, sign_in: Enter, session: Session
) -> None:
    sign_in(client, administrator)
    answer = client.post_form("/account/close", {"old": cast.PASSWORD})
    assert (answer.status_code, "Make another administrator first." in answer.text) == (422, True)
    session.expire_all()
    assert administrator.account is not None
    assert administrator.account.disabled_at is None
    assert client.get("/account").status_code == 200


def test_failures_from_many_networks_leave_only_the_known_ones(
    client: Client, resident: Party, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "EVERYWHERE_FAILURES", 12)
    right = {"email": "resident@example.org", "password": cast.PASSWORD}
    home = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.post_raw("/sign-in", right, environ_base=home).status_code == 303
    assert session.scalars(select(SignIn.network)).all() == ["203.0.113.0/24"]
    assert "203.0.113.0/24" in client.get("/account/sessions").text
    client.post_raw("/sign-out")
    for number in range(12):
        there = {"REMOTE_ADDR": f"198.51.{number}.1"}
        wrong = {**right, "password": "not the password"}
        assert client.post_raw("/sign-in", wrong, environ_base=there).status_code == 422
    elsewhere = client.post_raw("/sign-in", right, environ_base={"REMOTE_ADDR": "198.51.99.1"})
    assert (elsewhere.status_code, elsewhere.headers["Retry-After"]) == (429, "3600")
    assert client.post_raw("/sign-in", right, environ_base=home).status_code == 303
    nobody = {"email": "nobody@example.org", "password": "x"}
    for number in range(12):
        client.post_raw("/sign-in", nobody, environ_base={"REMOTE_ADDR": f"198.51.{number}.1"})
    answer = client.post_raw("/sign-in", nobody, environ_base=home)
    assert answer.status_code == 429, "an address nobody has waits all the same"
    assert len(session.scalars(select(Throttle)).all()) == 26
