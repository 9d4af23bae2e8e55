from sqlalchemy import text

from hub import installation
from hub import outbox as letters_out
from hub.booking import guards
from hub.db import db
from tests.operations.letters import trial_kind

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"


def test_healthz_needs_no_database(client, queries):
    with queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_readyz_is_ready_at_head_with_guards(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json == {"ready": True, "checks": {"database": "ok", "schema": "ok", "guards": "ok"}}


def test_readyz_is_not_ready_without_guards(client, session):
    guards.remove(session.connection())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json == {"ready": False, "checks": {"database": "ok", "schema": "ok", "guards": "failed"}}


def test_readyz_is_not_ready_behind_head(client, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["checks"]["schema"] == "failed"


def test_metrics_are_for_this_machine_and_administrators(client, administrator, manager, sign_in):
    near = client.get("/metrics")
    assert near.status_code == 200
    assert near.text.splitlines()[0] == 'hub_outbox_messages{state="waiting"} 0'
    proxied = {"X-Forwarded-For": "192.0.2.7"}
    assert client.get("/metrics", headers=proxied).status_code == 404
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", environ_overrides=away).status_code == 404
    sign_in(client, manager)
    assert client.get("/metrics", environ_overrides=away).status_code == 404
    sign_in(client, administrator)
    assert client.get("/metrics", environ_overrides=away).status_code == 200


def test_metrics_count_mail_by_state_and_age(app, client, session, outbox, now):
    with trial_kind(app):
        for state in ("waiting", "dead", "dead"):
            letters_out.add("trial", to="a@example.org", language="fr", now=now, title="x").state = state
    session.flush()
    assert client.get("/metrics").text.splitlines() == [
        'hub_outbox_messages{state="waiting"} 1',
        'hub_outbox_messages{state="sent"} 0',
        'hub_outbox_messages{state="dead"} 2',
        "hub_outbox_oldest_waiting_seconds 0",
    ]


def test_the_mailbox_exists_in_the_demo_only(app, client, session, outbox, now):
    with trial_kind(app):
        message = letters_out.add("trial", to="a@example.org", language="fr", now=now, title="Secret", attachment="x")
        session.flush()
        path = f"/demo/mailbox/{message.id}"
        for address in ("/demo/mailbox", path, f"{path}/booking.ics"):
            response = client.get(address)
            assert response.status_code == 404
            assert "Secret" not in response.text


def test_the_mailbox_shows_each_mail(app, client, session, outbox, now):
    installation.create(demo=True, now=now)
    with trial_kind(app):
        message = letters_out.add(
            "trial", to="a@example.org", language="fr", now=now, title="Fête & <b>co</b>", attachment=CALENDAR
        )
        session.flush()
        number = message.id
        listed = client.get("/demo/mailbox")
        assert listed.status_code == 200
        assert f'href="/demo/mailbox/{number}"' in listed.text
        assert "Fête &amp; &lt;b&gt;co&lt;/b&gt;" in listed.text
        shown = client.get(f"/demo/mailbox/{number}")
        assert shown.status_code == 200
        assert "a@example.org" in shown.text
        assert "Bonjour, Fête &amp; &lt;b&gt;co&lt;/b&gt;." in shown.text
        assert "<b>co</b>" not in shown.text
        attachment = client.get(f"/demo/mailbox/{number}/booking.ics")
        assert attachment.get_data(as_text=True) == CALENDAR
        assert attachment.content_type == "text/calendar; method=CANCEL; charset=utf-8"


def test_the_mailbox_has_pages_and_refuses_odd_numbers(app, client, session, outbox, now):
    installation.create(demo=True, now=now)
    assert "No mail yet" in client.get("/demo/mailbox").text
    with trial_kind(app):
        for number in range(51):
            letters_out.add("trial", to="a@example.org", language="fr", now=now, title=f"No {number}.")
        session.flush()
        first, second = client.get("/demo/mailbox").text, client.get("/demo/mailbox?page=2").text
        assert ("No 50." in first, "No 0." in first) == (True, False)
        assert ("No 50." in second, "No 0." in second) == (False, True)
    for odd in ("0", "-1", "x", "%00", "1" * 30, "3", "٣"):
        assert client.get(f"/demo/mailbox?page={odd}").status_code == 404
    for path in ("/demo/mailbox/999999", "/demo/mailbox/0", "/demo/mailbox/" + "9" * 30):
        assert client.get(path).status_code == 404


def test_the_mailbox_asks_the_same_number_of_queries_for_one_and_three(app, client, session, outbox, now, queries):
    installation.create(demo=True, now=now)
    counts = []
    with trial_kind(app):
        for _ in range(3):
            letters_out.add("trial", to="a@example.org", language="fr", now=now, title="x")
            session.flush()
            with queries() as sent:
                client.get("/demo/mailbox")
            counts.append(len(sent))
    assert len(set(counts)) == 1
    assert db.session.is_active


def test_the_mailbox_shows_no_mail_that_was_not_wanted(app, client, session, outbox, now):
    installation.create(demo=True, now=now)
    with trial_kind(app):
        message = letters_out.add("trial", to="a@example.org", language="fr", now=now, title="Unwanted")
        letters_out.mark_dropped(message, "not wanted")
        session.flush()
        number = message.id
        assert "Unwanted" not in client.get("/demo/mailbox").text
        assert client.get(f"/demo/mailbox/{number}").status_code == 404
