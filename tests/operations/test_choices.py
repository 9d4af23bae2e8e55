"""Which mails one gets: the page, the link in a mail, and what the worker makes of both."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub import outbox as letters_out
from hub.accounts.models import Account, Party
from hub.audit import AuditEntry
from hub.operations import delivery, mail, readers
from hub.outbox import CHOICES, MailChoice, Message, choices
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.installation import apart
from tests.operations.letters import Server, mail_server, trial_kind

Write = Callable[..., Message]


@pytest.fixture
def server(app: Flask) -> Server:
    with trial_kind(app), mail_server() as (server, url):
        app.config["HUB"] = replace(app.config["HUB"], mail_url=url, mail_from="rooms@example.org")
        yield server


@pytest.fixture
def write(session: Session, now: datetime, outbox) -> Write:
    def write(topic: str, *, to: str = "resident@example.org", **more: object) -> Message:
        message = letters_out.add("trial", to=to, language="en", now=now, title="x", topic=topic, **more)
        session.commit()
        return message

    return write


def run(at: datetime) -> int:
    return apart(current_app, lambda: delivery.deliver(clock=lambda: at))


def link(app: Flask, party: Party, topic: str) -> str:
    return f"/mail/{readers.stop_token(party.id, topic, secret=str(app.secret_key))}"


def set_to(session: Session, party: Party) -> dict[str, str]:
    session.expire_all()
    return choices.chosen(party.id)


def test_the_page_keeps_what_is_chosen(client: Client, session, resident, sign_in):
    sign_in(client, resident)
    fields = client.fields("/account/mail")
    assert (fields["reminder"], fields["own"]) == ("evening", "y")
    assert "kept" not in fields
    answer = client.post_form("/account/mail", {"reminder": "1h", "own": None})
    assert (answer.status_code, answer.location) == (303, "/account/mail")
    assert set_to(session, resident) == {"own": "off", "kept": "on", "reminder": "1h"}
    fields = client.fields("/account/mail")
    assert (fields["reminder"], "own" in fields) == ("1h", False)
    acts = session.scalars(select(AuditEntry).where(AuditEntry.action == "mail-choice.change")).all()
    assert [(one.person_id, one.details) for one in acts] == [
        (resident.id, {"topic": "own", "value": "off"}),
        (resident.id, {"topic": "reminder", "value": "1h"}),
    ]


def test_who_looks_after_a_place_has_one_choice_more(client: Client, session, manager, sign_in):
    sign_in(client, manager)
    page = client.get("/account/mail").text
    assert "Requests that wait for your answer." in page
    client.post_form("/account/mail", {"kept": None})
    assert set_to(session, manager)["kept"] == "off"


def test_nobody_else_can_set_it(client: Client, session, resident, sign_in):
    sign_in(client, resident)
    client.post_form("/account/mail", {"kept": "on", "account": "off"})
    assert [(row.party_id, row.topic) for row in session.scalars(select(MailChoice))] == []
    assert client.get("/account/mail", headers={"Cookie": ""}).status_code == 200
    other = client.application.test_client()
    assert other.get("/account/mail").status_code == 303


@pytest.mark.parametrize("value", ["", "yesterday", "\x00", "9" * 6000])
def test_a_time_that_is_none_is_said_at_the_field(client: Client, session, resident, sign_in, value):
    sign_in(client, resident)
    answer = client.post_form("/account/mail", {"reminder": value, "own": None})
    assert answer.status_code == 422
    assert "Choose when, or never." in answer.text
    assert set_to(session, resident) == {"own": "on", "kept": "on", "reminder": "evening"}


@pytest.mark.parametrize("topic", CHOICES)
def test_one_click_of_a_mail_program_stops_a_topic_and_nothing_else(app, session, resident, stranger, topic):
    session.commit()
    program = app.test_client()
    answer = program.post(link(app, resident, topic), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert set_to(session, resident) == {**choices.DEFAULTS, topic: "off"}
    assert set_to(session, stranger) == dict(choices.DEFAULTS)
    again = program.post(link(app, resident, topic), data={"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200
    assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_the_link_in_a_browser_asks_first_and_can_be_undone(app, client: Client, session, resident):
    path = link(app, resident, "reminder")
    for _ in range(2):
        page = client.get(path)
        assert "No more of these mails?" in page.text
    assert set_to(session, resident) == dict(choices.DEFAULTS), "reading stops nothing"
    assert "resident@example.org" not in page.text
    assert "Fatima" not in page.text
    answer = client.post_form(path)
    assert (answer.status_code, answer.location) == (303, path)
    assert "These mails are off." in client.get(path).text
    assert set_to(session, resident)["reminder"] == "off"
    client.post_form(path, {"again": "yes"})
    assert set_to(session, resident)["reminder"] == "evening"
    choices.choose(resident.id, "reminder", "1h", now=app.config["NOW"])
    client.post(path, data={"again": "yes"})
    assert set_to(session, resident)["reminder"] == "1h", "a chosen time stays"


def test_a_link_of_other_making_is_not_there(app, client: Client, session, resident):
    good = link(app, resident, "own")
    forged = f"/mail/{readers.stop_token(resident.id, 'own', secret='another secret')}"
    essential = f"/mail/{readers.stop_token(resident.id, 'account', secret=str(app.secret_key))}"
    gone = f"/mail/{readers.stop_token(987654, 'own', secret=str(app.secret_key))}"
    for path in (forged, essential, gone, good[:-1], good + "x", "/mail/x", "/mail/" + "a." * 3000, "/mail/%00"):
        assert client.get(path).status_code == 404, path
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 404, path
    assert set_to(session, resident) == dict(choices.DEFAULTS)


def test_a_mail_one_may_stop_says_how_in_head_and_foot(app, server, write, resident, client):
    write("reminder")
    assert run(app.config["NOW"]) == 1
    (letter,) = server.taken
    (address,) = re.fullmatch(r"<(.+)>", letter["List-Unsubscribe"]).groups()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert urlsplit(address).path == link(app, resident, "reminder")
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.endswith(
        f"Which mails you get, and when: http://127.0.0.1:8000/account/mail\nNo more mails of this kind: {address}\n"
    )
    html = letter.get_body(("html",)).get_content()
    assert f'<a href="{address}">No more mails of this kind</a>' in html
    answer = client.post(urlsplit(address).path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200


def test_the_header_goes_over_the_wire_in_one_piece(app, server, write, resident, outbox):
    message = write("own")
    octets = mail.compose(message, reader=readers.reader_of(message.recipient)).as_bytes()
    (line,) = [line for line in octets.split(b"\r\n") if line.startswith(b"List-Unsubscribe:")]
    assert line == f"List-Unsubscribe: <http://127.0.0.1:8000{link(app, resident, 'own')}>".encode()


@pytest.mark.parametrize("topic", ["account", "answer", "duty"])
def test_an_essential_mail_has_no_such_link(app, server, write, resident, topic):
    write(topic)
    run(app.config["NOW"])
    (letter,) = server.taken
    assert letter["List-Unsubscribe"] is letter["List-Unsubscribe-Post"] is None
    text = letter.get_body(("plain",)).get_content()
    assert "/account/mail" in text
    assert "/mail/" not in text.replace("/account/mail", "")


def test_somebody_without_an_account_gets_no_links(app, server, write):
    write("answer", to="nobody@example.net")
    run(app.config["NOW"])
    (letter,) = server.taken
    assert "/account/mail" not in letter.get_body(("plain",)).get_content()


def test_what_is_not_wanted_does_not_go(app, server, write, outbox, now, resident, stranger):
    for topic in CHOICES:
        choices.choose(resident.id, topic, "off", now=now)
    for topic in (*CHOICES, "answer", "account", ""):
        write(topic)
    write("own", to="stranger@example.org")
    assert run(now) == 4
    assert [(one.topic, one.state, one.error) for one in outbox()] == [
        ("own", "dropped", "not wanted"),
        ("kept", "dropped", "not wanted"),
        ("reminder", "dropped", "not wanted"),
        ("answer", "sent", ""),
        ("account", "sent", ""),
        ("", "sent", ""),
        ("own", "sent", ""),
    ]


def test_what_was_written_before_an_account_was_closed_does_not_go(app, server, write, outbox, session, now, resident):
    write("answer")
    account = session.scalars(select(Account).where(Account.party_id == resident.id)).one()
    account.disabled_at = now + timedelta(minutes=1)
    farewell = write("account")
    farewell.created_at = now + timedelta(minutes=1)
    session.commit()
    assert run(now + timedelta(minutes=2)) == 1
    assert [(one.state, one.error) for one in outbox()] == [("dropped", "the account is closed"), ("sent", "")]


def test_what_comes_too_late_does_not_go(app, server, write, outbox, now):
    cast.person("Late", "late@example.org", now=now)
    write("reminder", to="late@example.org", expires_at=now + timedelta(hours=1))
    write("reminder", to="late@example.org", expires_at=now + timedelta(hours=3))
    assert run(now + timedelta(hours=1)) == 1
    assert [(one.state, one.error) for one in outbox()] == [("dropped", "its moment is over"), ("sent", "")]


def test_an_old_mail_is_tried_for_two_days_too(app, server, write, outbox, now):
    """The worker slept for a week: the first failure is not the last try."""
    write("answer")
    server.answers = ["451 later", "451 later"]
    start = now + timedelta(days=7)
    assert run(start) == 0
    assert run(start + timedelta(hours=1)) == 0
    assert [one.state for one in outbox()] == ["waiting"]
    assert run(start + timedelta(days=1)) == 1
