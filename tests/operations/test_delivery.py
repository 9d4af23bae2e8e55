from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask, current_app
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from hub import outbox as letters_out
from hub.operations import delivery
from hub.outbox import Message
from tests.kit.installation import apart
from tests.operations.letters import Server, free_port, mail_server, trial_kind

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"

Outbox = Callable[[], list[Message]]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    with trial_kind(app), mail_server() as (server, url):
        app.config["HUB"] = replace(app.config["HUB"], mail_url=url, mail_from="rooms@example.org")
        yield server


@pytest.fixture
def write(session: Session, now: datetime) -> Callable[..., Message]:
    def write(title: str = "Fête", *, to: str = "a@example.org", language: str = "fr", **more: str) -> Message:
        message = letters_out.add("trial", to=to, language=language, now=now, title=title, **more)
        session.commit()
        return message

    return write


def home(language: str) -> str:
    with force_locale(language):
        return str(gettext("Home:"))


def run(at: datetime) -> int:
    return apart(current_app, lambda: delivery.deliver(clock=lambda: at))


def test_a_taken_mail_is_sent_once_with_text_html_and_calendar(server, write, outbox, now):
    message = write(attachment=CALENDAR)
    message_id = message.message_id

    assert run(now) == 1
    assert run(now + timedelta(days=1)) == 0

    (mail,) = server.taken
    assert mail["Message-ID"] == message_id
    assert mail["From"] == "Hub <rooms@example.org>"
    assert mail["To"] == "a@example.org"
    assert mail["Subject"] == "Trial Fête"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == now
    body = mail.get_body(("plain",))
    assert body.get_content().replace("\r\n", "\n") == f"Bonjour, Fête.\n{home('fr')} http://127.0.0.1:8000/\n"
    assert "<p>Bonjour, Fête.</p>" in mail.get_body(("html",)).get_content()
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "booking.ics")
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert file.get_payload(decode=True) == calendar.get_payload(decode=True) == CALENDAR.encode()
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert [(m.state, m.attempts, m.sent_at) for m in outbox()] == [("sent", 1, now)]


def test_a_mail_put_off_goes_later_under_the_same_id(server, write, outbox, now):
    server.answers = ["451 come back later"]
    write()

    assert run(now) == 0
    assert [(m.state, m.attempts, m.error) for m in outbox()] == [("waiting", 1, "451 come back later")]
    assert run(now + timedelta(minutes=1)) == 0
    assert run(now + timedelta(minutes=2)) == 1

    assert len(server.taken) == 1
    assert len({mail["Message-ID"] for mail in server.seen}) == 1
    assert [(m.state, m.attempts, m.error) for m in outbox()] == [("sent", 2, "")]


@pytest.mark.parametrize("place", ["recipient", "data"])
def test_a_refused_mail_is_given_up_and_the_next_one_goes(server, write, outbox, now, place):
    if place == "recipient":
        server.recipient_answer = "550 no such mailbox"
    else:
        server.answers = ["554 not wanted"]
    write("first")
    assert run(now) == 0
    server.recipient_answer = "250 OK"
    write("second")

    assert run(now) == 1
    assert [(m.state, m.attempts) for m in outbox()] == [("dead", 1), ("sent", 1)]
    assert outbox()[0].error == ("550 no such mailbox" if place == "recipient" else "554 not wanted")


def test_a_sign_in_the_server_wants_is_no_fault_of_the_mail(server, write, outbox, now):
    server.answers = ["530 authentication required"]
    write()
    run(now)
    assert [m.state for m in outbox()] == ["waiting"]


def test_nothing_is_lost_while_the_server_is_down(app, server, write, outbox, now):
    there = app.config["HUB"]
    app.config["HUB"] = replace(there, mail_url=f"smtp://127.0.0.1:{free_port()}")
    for title in ("one", "two", "three"):
        write(title)
    later = now
    for _ in range(10):
        assert run(later) == 0
        later += timedelta(minutes=1)
    assert [m.state for m in outbox()] == ["waiting"] * 3

    app.config["HUB"] = there
    assert run(later + timedelta(hours=1)) == 3
    assert sorted(mail["Subject"].split()[-1] for mail in server.taken) == ["one", "three", "two"]
    assert [m.state for m in outbox()] == ["sent"] * 3


def test_a_mail_that_never_goes_is_given_up_after_two_days(server, write, outbox, now):
    server.answers = ["451 later"] * 100
    write()
    later = now
    while later <= now + timedelta(days=3):
        run(later)
        later += timedelta(hours=4)
    (message,) = outbox()
    assert message.state == "dead"
    assert len(server.seen) == message.attempts == 14


def test_a_worker_that_dies_after_sending_sends_again_under_the_same_id(server, write, outbox, now, monkeypatch):
    write()

    def die(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters_out, "mark_sent", die)
        with pytest.raises(KeyboardInterrupt):
            run(now)
    assert [(m.state, m.attempts) for m in outbox()] == [("waiting", 0)]
    assert run(now + delivery.LEASE - timedelta(seconds=1)) == 0
    assert run(now + delivery.LEASE) == 1

    assert [mail["Message-ID"] for mail in server.taken] == [outbox()[0].message_id] * 2
    assert server.taken[0].as_bytes() == server.taken[1].as_bytes()


def test_a_claimed_mail_is_left_alone_by_a_second_worker(server, write, outbox, now, monkeypatch):
    write()
    sent = delivery.mail.send
    second = []

    def send(*args: object, **kwargs: object) -> None:
        second.append(run(now))
        sent(*args, **kwargs)

    monkeypatch.setattr(delivery.mail, "send", send)
    assert run(now) == 1
    assert second == [0]
    assert len(server.taken) == 1


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\u2028"])
def test_a_line_break_in_a_value_starts_no_header(server, write, outbox, now, break_):
    write(f"Fête{break_}Bcc: everybody@example.org")
    assert run(now) == 1
    (mail,) = server.taken
    assert mail["Subject"].split()[1] == "Fête"
    assert [mail[name] for name in ("Bcc", "Cc", "To")] == [None, None, "a@example.org"]


def test_a_recipient_with_a_line_break_is_never_sent(server, write, outbox, now):
    write(to="a@example.org\r\nBcc: b@example.org")
    assert run(now) == 0
    assert server.seen == []
    assert [m.state for m in outbox()] == ["waiting"]
    assert outbox()[0].error


def test_a_mail_that_cannot_be_worded_does_not_hold_up_the_next(app, server, session, write, outbox, now):
    broken = write("first")
    broken.params = {}
    app.jinja_env.loader.loaders[0].mapping["emails/trial.html"] = "{{ title.upper() }}"
    session.commit()
    write("second")
    assert run(now) == 1
    assert [m.state for m in outbox()] == ["waiting", "sent"]


def test_the_language_is_the_recipients(server, write, outbox, now):
    write(language="nl")
    run(now)
    (mail,) = server.taken
    assert mail["Content-Language"] == "nl"
    assert f"{home('nl')} http" in mail.get_body(("plain",)).get_content()
    assert '<html lang="nl">' in mail.get_body(("html",)).get_content()


def test_the_console_prints_the_text(app, server, write, outbox, now, caplog):
    app.config["HUB"] = replace(app.config["HUB"], mail_url="console:")
    write()
    assert run(now) == 1
    assert "Bonjour, Fête." in caplog.text
