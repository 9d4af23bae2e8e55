"""Writing messages, and what becomes of each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, or_, select

from hub.db import db
from hub.outbox.kinds import KINDS
from hub.outbox.models import Message

GIVEN_UP_AFTER = timedelta(days=2)
"""Counted from the first try: a worker that slept for a week still tries as long."""


def add(
    kind: str,
    *,
    to: str,
    language: str,
    now: datetime,
    attachment: str | None = None,
    topic: str | None = None,
    once: str | None = None,
    expires_at: datetime | None = None,
    **params: Any,
) -> Message:
    """Put a message in the outbox, in the transaction of the change. Parameters are JSON values.

    `topic` is that of the kind unless given; `once` is refused by the database the second time (IntegrityError).
    """
    expected = KINDS[kind].params
    if expected != params.keys():
        raise ValueError(f"{kind} takes {sorted(expected)}, not {sorted(params)}")
    message = Message(
        kind=kind,
        topic=KINDS[kind].topic if topic is None else topic,
        recipient=to,
        language=language,
        params=params,
        attachment=attachment,
        message_id=f"<{uuid4().hex}@hub>",
        once=once,
        created_at=now,
        due_at=now,
        expires_at=expires_at,
    )
    db.session.add(message)
    return message


def said_already(keys: Iterable[str]) -> set[str]:
    """Which of these have been told, or wait to be."""
    return set(db.session.scalars(select(Message.once).where(Message.once.in_(set(keys)))))


def take_back(prefixes: Iterable[str]) -> None:
    """Remove what waits under a `once` that begins like this: it is no longer true."""
    begins = [Message.once.startswith(prefix, autoescape=True) for prefix in prefixes]
    if begins:
        db.session.execute(delete(Message).where(Message.state == "waiting", or_(*begins)))


def due(now: datetime, *, limit: int = 50) -> list[Message]:
    """Messages to send now, oldest first, locked against another worker."""
    query = select(Message).where(Message.state == "waiting", Message.due_at <= now).order_by(Message.id).limit(limit)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def mark_sent(message: Message, *, now: datetime) -> None:
    """It was accepted by the mail server."""
    message.state, message.sent_at, message.error = "sent", now, ""
    message.attempts += 1


def mark_dropped(message: Message, why: str) -> None:
    """It does not go: the reader does not want it, has left, or the moment is over."""
    message.state, message.error = "dropped", why


def mark_failed(message: Message, error: str, *, now: datetime, final: bool) -> None:
    """Try again later, with growing pauses up to four hours; give up when `final` or two days after the first try."""
    message.attempts += 1
    message.error = error[:500]
    message.tried_at = message.tried_at or now
    message.due_at = now + min(timedelta(minutes=2**message.attempts), timedelta(hours=4))
    if final or now - message.tried_at > GIVEN_UP_AFTER:
        message.state = "dead"
