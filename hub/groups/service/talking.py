"""Writing in a group: a subject, a post, and changing one's own."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing
from hub.domain.permissions import Actor
from hub.groups.models import Post, PostVersion, Thread
from hub.groups.service import circles
from hub.groups.service.circles import Seen


def begin(actor: Actor, slug: str, *, title: str, text: str, language: str, key: str, now: datetime) -> Thread:
    """A subject and its first post; the same key again gives the same subject. Raises Missing, Forbidden, Conflict."""
    seen = _open(actor, slug)
    key = _key(actor, f"group:{seen.group.id}", key)
    if (written := _written(key)) is not None:
        return written.thread
    thread = Thread(
        group_id=seen.group.id, title=title, created_at=now, created_by_id=actor.party_id or 0, last_at=now
    )  # fmt: skip
    db.session.add(thread)
    db.session.flush()
    _post(thread, actor, text, language, key, now=now)
    return thread


def reply(actor: Actor, slug: str, thread_id: int, *, text: str, language: str, key: str, now: datetime) -> Post:
    """A post in a thread; the same key again gives the same post. Raises Missing, Forbidden, Conflict."""
    seen = _open(actor, slug)
    thread = thread_of(seen, thread_id, actor=actor)
    key = _key(actor, f"thread:{thread.id}", key)
    if (written := _written(key)) is not None:
        return written
    thread.last_at = now
    return _post(thread, actor, text, language, key, now=now)


def edit(actor: Actor, slug: str, post_id: int, *, text: str, language: str, now: datetime) -> Post:
    """Write one's own post again; what it said is kept. Raises Missing, Forbidden, Conflict."""
    seen = _open(actor, slug)
    post = own(actor, seen, post_id, lock=True)
    if post.text != text:
        db.session.add(PostVersion(post_id=post.id, text=post.text, until_at=now))
        post.text, post.edited_at = text, now
    post.language = language
    db.session.flush()
    return post


def own(actor: Actor, seen: Seen, post_id: int, *, lock: bool = False) -> Post:
    """A post of one's own that can be changed. Raises Missing, Forbidden, Conflict for one that was taken off."""
    post = post_of(seen, post_id, actor=actor, lock=lock)
    if post.author_id != actor.party_id:
        raise Forbidden("post-not-yours")
    if post.hidden_at is not None:
        raise Conflict("post-hidden")
    return post


def thread_of(seen: Seen, thread_id: int, *, actor: Actor) -> Thread:
    """A thread of a group the reader is in, with something that they may read. Raises Missing."""
    thread = db.session.get(Thread, thread_id)
    readable = select(Post.id).where(Post.thread_id == thread_id, circles.readable(actor)).limit(1)
    if thread is None or thread.group_id != seen.group.id or db.session.scalar(readable) is None:
        raise Missing("thread-missing")
    return thread


def post_of(seen: Seen, post_id: int, *, actor: Actor, lock: bool = False) -> Post:
    """A post of a group the reader is in, by nobody who has blocked the reader. Raises Missing."""
    query = (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id == post_id, Thread.group_id == seen.group.id, circles.readable(actor))
    )
    if lock:
        query = query.with_for_update(of=Post).execution_options(populate_existing=True)
    post = db.session.scalar(query)
    if post is None:
        raise Missing("post-missing")
    return post


def _open(actor: Actor, slug: str) -> Seen:
    # Held, so that a button pressed twice at once writes once.
    seen = circles.enter(actor, slug, lock=True)
    circles.must_be_open(seen.group)
    return seen


def _post(thread: Thread, actor: Actor, text: str, language: str, key: str, *, now: datetime) -> Post:
    post = Post(
        thread_id=thread.id,
        author_id=actor.party_id,
        text=text,
        language=language,
        key=key,
        created_at=now,
    )
    db.session.add(post)
    db.session.flush()
    return post


def _written(key: str) -> Post | None:
    return db.session.scalar(select(Post).where(Post.key == key))


def _key(actor: Actor, where: str, key: str) -> str:
    """The key of a form, of one person at one place: nobody meets the post of another by their key."""
    return sha256(f"{actor.party_id}:{where}:{key}".encode()).hexdigest()
