"""What is said in a group, as each of its people reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.accounts.models import Party
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.groups.models import Post, PostVersion, Thread
from hub.groups.service import circles, talking
from hub.groups.service.circles import Seen

THREADS = 20
POSTS = 30
VERSIONS = 50


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in the list; who began it is empty where the reader and they are kept apart."""

    id: int
    title: str
    who: str
    begun_at: datetime
    last_at: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Said:
    """A post as a reader sees it.

    `folded`: by somebody the reader has blocked, so it has no name. `hidden`: taken off; the text is only for who wrote
    it, the reason for all.
    """

    id: int
    who: str
    text: str
    language: str
    at: datetime
    edited_at: datetime | None
    mine: bool
    folded: bool
    hidden: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of a thread."""

    thread: Thread
    rows: Sequence[Said]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """The threads of a group, one page."""

    rows: Sequence[ThreadLine]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class History:
    """A post and what it said before, the newest first."""

    post: Post
    who: str
    versions: Sequence[PostVersion]


def threads(actor: Actor, seen: Seen, *, number: int) -> Spoken:
    """The threads of a group the reader is in, where something was said last first; nothing for the others."""
    if not seen.is_in:
        return Spoken([], 1, 1, 0)
    # A thread in which the reader may read nothing is none for them.
    there = (Thread.group_id == seen.group.id) & Thread.id.in_(select(Post.thread_id).where(circles.readable(actor)))
    total = db.session.scalar(select(func.count()).select_from(Thread).where(there)) or 0
    pages = max(1, -(-total // THREADS))
    number = min(max(1, number), pages)
    counted = (
        select(func.count())
        .where(Post.thread_id == Thread.id, circles.readable(actor))
        .correlate(Thread)
        .scalar_subquery()
    )
    query = (
        select(Thread, counted, Party.name, Party.id.in_(circles.apart(actor)))
        .join(Party, Party.id == Thread.created_by_id)
        .where(there)
        .order_by(Thread.last_at.desc(), Thread.id.desc())
        .limit(THREADS)
        .offset((number - 1) * THREADS)
    )
    rows = [
        ThreadLine(one.id, one.title, "" if apart else name, one.created_at, one.last_at, posts)
        for one, posts, name, apart in db.session.execute(query)
    ]
    return Spoken(rows, number, pages, total)


def talk(actor: Actor, seen: Seen, thread_id: int, *, number: int) -> Talk:
    """A page of a thread; a number past the end gives the last. Raises Missing."""
    thread = talking.thread_of(seen, thread_id, actor=actor)
    total = _count(actor, thread)
    pages = max(1, -(-total // POSTS))
    number = min(max(1, number), pages)
    query = (
        select(Post, Party.name)
        .join(Party, Party.id == Post.author_id)
        .where(Post.thread_id == thread.id, circles.readable(actor))
        .order_by(Post.id)
        .limit(POSTS)
        .offset((number - 1) * POSTS)
    )
    blocked = circles.blocked_by(actor)
    rows = [_said(post, name, actor, blocked) for post, name in db.session.execute(query)]
    return Talk(thread, rows, number, pages, total)


def page_of(actor: Actor, post: Post) -> int:
    """The page of its thread on which a reader finds a post."""
    query = select(func.count()).where(Post.thread_id == post.thread_id, Post.id < post.id, circles.readable(actor))
    return (db.session.scalar(query) or 0) // POSTS + 1


def history(actor: Actor, seen: Seen, post_id: int) -> History:
    """What a post said before. Raises Missing, also for one that was taken off and is not one's own."""
    post = talking.post_of(seen, post_id, actor=actor)
    if post.hidden_at is not None and post.author_id != actor.party_id:
        raise Missing("post-missing")
    query = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.id.desc()).limit(VERSIONS)
    who = "" if post.author_id in circles.blocked_by(actor) else post.author.name
    return History(post, who, db.session.scalars(query).all())


def _count(actor: Actor, thread: Thread) -> int:
    return db.session.scalar(select(func.count()).where(Post.thread_id == thread.id, circles.readable(actor))) or 0


def _said(post: Post, name: str, actor: Actor, blocked: set[int]) -> Said:
    mine, folded, hidden = post.author_id == actor.party_id, post.author_id in blocked, post.hidden_at is not None
    return Said(
        id=post.id,
        who="" if folded else name,
        text="" if hidden and not mine else post.text,
        language=post.language,
        at=post.created_at,
        edited_at=post.edited_at,
        mine=mine,
        folded=folded,
        hidden=hidden,
        reason=post.hidden_reason,
    )
