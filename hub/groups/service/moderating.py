"""Posts that somebody reports, and what an administrator does about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts.models import Party
from hub.accounts.service.leaves import Leaf, leaf
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Stale
from hub.domain.permissions import Action, Actor, can
from hub.groups.models import Post, PostVersion, Report, Thread
from hub.groups.service import circles, mails, talking
from hub.groups.service.joining import When

ROWS = 20


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that waits: the post with what is around it, who says so and why, how many more say so of it.

    `said` is what the post said when it was reported.
    """

    report: Report
    post: Post
    by: str
    others: int
    said: str


def report(actor: Actor, slug: str, post_id: int, *, reason: str, now: datetime) -> None:
    """Say that a post breaks the rules; a second time while the first waits changes nothing.

    Raises Missing, Forbidden, Conflict for one's own post or one that is off already.
    """
    post = to_report(actor, slug, post_id, lock=True)
    known = select(Report.id).where(
        Report.post_id == post.id, Report.by_id == actor.party_id, Report.decided_at.is_(None)
    )
    if db.session.scalar(known) is not None:
        return
    db.session.add(Report(post_id=post.id, by_id=actor.party_id, reason=reason, created_at=now))
    db.session.flush()
    audit.record("post.report", now=now, thing=f"post:{post.id}", person_id=actor.party_id)


def to_report(actor: Actor, slug: str, post_id: int, *, lock: bool = False) -> Post:
    """A post one may report. Raises Missing, Forbidden, Conflict."""
    post = talking.post_of(circles.enter(actor, slug), post_id, actor=actor, lock=lock)
    if post.author_id == actor.party_id:
        raise Conflict("post-own")
    if post.hidden_at is not None:
        raise Conflict("post-hidden")
    return post


def queue(actor: Actor, *, number: int) -> Leaf[Reported]:
    """Reports that wait, the oldest first; of one post only the first. Raises Forbidden."""
    _must_moderate(actor)
    firsts = select(func.min(Report.id)).where(Report.decided_at.is_(None)).group_by(Report.post_id)
    query = (
        select(Report)
        .where(Report.id.in_(firsts))
        .order_by(Report.id)
        .options(
            joinedload(Report.post).joinedload(Post.thread).joinedload(Thread.group),
            joinedload(Report.post).joinedload(Post.author),
        )
    )
    found = leaf(query, number, rows=ROWS)
    return Leaf(_reported(found.rows), found.number, found.leaves, found.total)


def one(actor: Actor, report_id: int) -> Report:
    """A report. Raises Forbidden, Missing."""
    _must_moderate(actor)
    found = db.session.get(Report, report_id)
    if found is None:
        raise Missing("report-missing")
    return found


def count_waiting(actor: Actor, _now: datetime) -> int:
    """How many reported posts wait for this person."""
    if not can(actor, Action.ADMINISTER):
        return 0
    query = select(func.count(func.distinct(Report.post_id))).where(Report.decided_at.is_(None))
    return db.session.scalar(query) or 0


def hide(actor: Actor, report_id: int, *, reason: str, when: When) -> None:
    """Take the post off; who wrote it is told why. Answers all reports of it. Raises Forbidden, Missing, Stale."""
    post = _to_decide(actor, report_id)
    if post.hidden_at is None:
        post.hidden_at, post.hidden_by_id, post.hidden_reason = when.now, actor.party_id, reason
        db.session.flush()
        mails.tell_hidden(post, site=when.site, today=when.today, now=when.now)
    _answer(post, actor, "hidden", now=when.now)
    audit.record(
        "post.hide", now=when.now, thing=f"post:{post.id}", person_id=actor.party_id, party_id=post.author_id,
        reason=reason,
    )  # fmt: skip


def dismiss(actor: Actor, report_id: int, *, now: datetime) -> None:
    """Leave the post where it is. Answers all reports of it. Raises Forbidden, Missing, Stale."""
    post = _to_decide(actor, report_id)
    _answer(post, actor, "dismissed", now=now)
    audit.record("post.keep", now=now, thing=f"post:{post.id}", person_id=actor.party_id, party_id=post.author_id)


def _to_decide(actor: Actor, report_id: int) -> Post:
    found = one(actor, report_id)
    post = db.session.get(Post, found.post_id, with_for_update=True, populate_existing=True)
    db.session.refresh(found)
    if post is None:
        raise Missing("post-missing")
    if found.decided_at is not None:
        raise Stale("report-decided")
    return post


def _answer(post: Post, actor: Actor, outcome: str, *, now: datetime) -> None:
    waiting = select(Report).where(Report.post_id == post.id, Report.decided_at.is_(None))
    for found in db.session.scalars(waiting).all():
        found.decided_at, found.decided_by_id, found.outcome = now, actor.party_id, outcome
    db.session.flush()


def _reported(rows: Sequence[Report]) -> list[Reported]:
    people = {row.by_id for row in rows}
    names = dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(people))).all())
    counting = (
        select(Report.post_id, func.count())
        .where(Report.post_id.in_([row.post_id for row in rows]), Report.decided_at.is_(None))
        .group_by(Report.post_id)
    )
    counts = dict(db.session.execute(counting).all())
    said = _said(rows)
    return [Reported(row, row.post, names[row.by_id], counts[row.post_id] - 1, said[row.id]) for row in rows]


def _said(rows: Sequence[Report]) -> dict[int, str]:
    """What the posts said when they were reported, whatever they say now; one query."""
    query = select(PostVersion).where(PostVersion.post_id.in_([row.post_id for row in rows])).order_by(PostVersion.id)
    versions = db.session.scalars(query).all()
    found = {}
    for row in rows:
        older = (one.text for one in versions if one.post_id == row.post_id and one.until_at >= row.created_at)
        found[row.id] = next(older, row.post.text)
    return found


def _must_moderate(actor: Actor) -> None:
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("reports-not-yours")
