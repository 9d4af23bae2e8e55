"""Posts that somebody reports: one queue for administrators, and an answer that those concerned learn."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.audit import AuditEntry
from hub.domain.errors import Stale
from hub.groups.models import Report
from hub.groups.service import moderating, talking
from hub.operations import mail


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def bikes(group, resident, stranger):
    """A group for everyone, with an organiser and a member."""
    return group("Bikes", resident, stranger, audience="everyone")


def test_a_report_is_made_once_and_never_of_ones_own(client, session, bikes, resident, stranger, said, sign_in):
    post = said(bikes, stranger, "Buy my coins")
    sign_in(client, stranger)
    assert client.get(f"/groups/bikes/posts/{post.id}/report").status_code == 409
    sign_in(client, resident)
    path = f"/groups/bikes/posts/{post.id}/report"
    assert client.post_form(path, {"reason": " "}).status_code == 422
    for _ in range(2):
        assert client.post_form(path, {"reason": "Advertising"}).status_code == 303
    (made,) = session.scalars(select(Report))
    assert (made.post_id, made.by_id, made.reason, made.outcome) == (post.id, resident.id, "Advertising", "")


@pytest.fixture
def reported(session, bikes, resident, stranger, said, now):
    """A post of the stranger that two people have reported."""
    post = said(bikes, stranger, "Buy my coins", title="Money")
    for reason in ("Advertising", "Again"):
        session.add(Report(post_id=post.id, by_id=resident.id, reason=reason, created_at=now))
    session.flush()
    return post


def test_a_reported_post_cannot_be_written_clean(client, session, reported, stranger, administrator, as_, now, sign_in):
    talking.edit(as_(stranger), "bikes", reported.id, text="Good morning", language="en", now=now + timedelta(hours=1))
    sign_in(client, administrator)
    text = text_of(client.get("/manage/reports"))
    assert "Buy my coins" in text
    assert "It was changed since:" in text
    assert "Good morning" in text


def test_only_administrators_read_the_queue(client, reported, resident, manager, administrator, sign_in):
    for party in (resident, manager):
        sign_in(client, party)
        assert client.get("/manage/reports").status_code == 403
        assert client.get("/manage/reports/1/hide").status_code == 403
        assert client.post_raw("/manage/reports/1/dismiss").status_code == 403
        assert "reported post" not in text_of(client.get("/groups"))
    sign_in(client, administrator)
    text = text_of(client.get("/manage/reports"))
    assert text.count("Buy my coins") == 1
    assert "1 more report of this post" in text
    assert "Advertising" in text
    assert "1 reported post waits" in text_of(client.get("/groups"))


def test_a_post_is_taken_off_and_its_author_told_why(
    client, session, reported, resident, stranger, administrator, sign_in, outbox
):
    (first, second) = session.scalars(select(Report.id).order_by(Report.id))
    sign_in(client, administrator)
    path = f"/manage/reports/{first}/hide"
    assert client.post_form(path, {"reason": ""}).status_code == 422
    assert client.post_form(path, {"reason": "No advertising here"}).headers["Location"] == "/manage/reports"
    assert "No post waits for an answer." in text_of(client.get("/manage/reports"))
    assert client.post_raw(f"/manage/reports/{second}/dismiss").status_code == 409
    (message,) = outbox()
    assert (message.kind, message.recipient) == ("post_hidden", "stranger@example.org")
    letter = mail.compose(message)
    assert letter["Subject"] == "Your post in Bikes was taken off"
    assert "No advertising here" in letter.get_body(("plain",)).get_content()
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "post.hide")).one()
    assert (noted.person_id, noted.party_id) == (administrator.id, stranger.id)
    thread = f"/groups/bikes/threads/{reported.thread_id}"
    sign_in(client, stranger)
    text = text_of(client.get(thread))
    assert "No advertising here" in text
    assert "Buy my coins" in text
    assert client.get(f"/groups/bikes/posts/{reported.id}/edit").status_code == 409
    sign_in(client, resident)
    text = text_of(client.get(thread))
    assert "No advertising here" in text
    assert "Buy my coins" not in text
    assert client.get(f"/groups/bikes/posts/{reported.id}/history").status_code == 404
    assert client.get(f"/groups/bikes/posts/{reported.id}/report").status_code == 409


def test_a_report_is_dismissed_and_the_post_stays(
    client, session, reported, resident, administrator, sign_in, as_, now
):
    sign_in(client, administrator)
    first = session.scalar(select(func.min(Report.id)))
    assert client.post_form(f"/manage/reports/{first}/dismiss", page="/manage/reports").status_code == 303
    assert set(session.scalars(select(Report.outcome))) == {"dismissed"}
    with pytest.raises(Stale):
        moderating.dismiss(as_(administrator), first, now=now)
    sign_in(client, resident)
    assert "Buy my coins" in text_of(client.get(f"/groups/bikes/threads/{reported.thread_id}"))
