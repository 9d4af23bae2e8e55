from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub import outbox as letters_out
from hub.config import SettingError
from hub.db import db, write_transaction
from hub.operations import housekeeping, queue, worker
from hub.outbox import Message
from tests.operations.letters import mail_server, trial_kind


@pytest.fixture
def woken(app, monkeypatch):
    calls = []
    monkeypatch.setattr(queue, "wake", lambda: calls.append(1))
    return calls


def write(now):
    letters_out.add("trial", to="a@example.org", language="fr", now=now, title="x")


def write_and_fail(now):
    with write_transaction():
        write(now)
        db.session.flush()
        raise ZeroDivisionError


def test_the_worker_is_woken_after_a_commit_that_wrote_mail(app, session, woken, outbox, now):
    with trial_kind(app):
        session.commit()
        with write_transaction():
            write(now)
            session.flush()
            assert woken == []
        assert woken == [1]
        with write_transaction():
            session.add(db.session.scalars(select(Message)).one())
        assert woken == [1]


def test_nobody_is_woken_for_mail_that_was_rolled_back(app, session, woken, now):
    with trial_kind(app):
        session.commit()
        with pytest.raises(ZeroDivisionError):
            write_and_fail(now)
        with write_transaction():
            pass
    assert woken == []


def test_an_immediate_queue_delivers_at_once_and_needs_no_worker(app, session, outbox, now):
    app.extensions.pop("hub_queue", None)
    app.config["QUEUE_WAKES"] = True
    try:
        with trial_kind(app), mail_server() as (server, url):
            app.config["HUB"] = replace(app.config["HUB"], queue_url="immediate:", mail_url=url)
            session.commit()
            with write_transaction():
                write(now)
            assert len(server.taken) == 1
        with pytest.raises(SettingError):
            worker.run(app)
    finally:
        app.extensions.pop("hub_queue", None)
    session.expire_all()
    assert [m.state for m in outbox()] == ["sent"]


def test_a_queue_that_cannot_be_reached_does_not_undo_the_change(app, session, outbox, now, monkeypatch):
    def broken(_app):
        raise OSError("no queue")

    app.config["QUEUE_WAKES"] = True
    monkeypatch.setattr(queue, "of", broken)
    with trial_kind(app):
        session.commit()
        with write_transaction():
            write(now)
    assert [m.state for m in outbox()] == ["waiting"]


def test_housekeeping_goes_on_past_a_job_that_fails(app, session, outbox, now):
    def broken(_now):
        raise ZeroDivisionError

    with trial_kind(app):
        for state, age in (("sent", 61), ("sent", 59), ("waiting", 90), ("dead", 90)):
            write(now - timedelta(days=age))
            message = outbox()[-1]
            message.state, message.sent_at = state, now - timedelta(days=age) if state == "sent" else None
    session.commit()
    housekeeping.tidy([broken, *housekeeping.DAILY], now=now)
    assert [(m.state, (now - m.created_at).days) for m in outbox()] == [("sent", 59), ("waiting", 90), ("dead", 90)]


def test_each_job_runs_on_a_full_house(app, session, houses, resident, association, now):
    session.commit()
    for job in (*housekeeping.HOUSEKEEPING, *housekeeping.DAILY):
        with write_transaction():
            job(now)
