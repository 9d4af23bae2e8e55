"""Messages written in the transaction of the change they tell of, and delivered after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime, db

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its name is also that of its templates, `params` what they need."""

    name: str
    params: frozenset[str]


class Message(Base):
    """One mail to one address. `message_id` stays the same over every try."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'dead')", name="state"),
        Index("ix_outbox_message_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    attachment: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def register(name: str, *params: str) -> None:
    """Declare a kind and the parameters its templates need."""
    KINDS[name] = Kind(name, frozenset(params))


def add(kind: str, *, to: str, language: str, now: datetime, attachment: str | None = None, **params: Any) -> Message:
    """Put a message in the outbox, in the transaction of the change. Parameters are JSON values."""
    expected = KINDS[kind].params
    if expected != params.keys():
        raise ValueError(f"{kind} takes {sorted(expected)}, not {sorted(params)}")
    message = Message(
        kind=kind,
        recipient=to,
        language=language,
        params=params,
        attachment=attachment,
        message_id=f"<{uuid4().hex}@hub>",
        created_at=now,
        due_at=now,
    )
    db.session.add(message)
    return message


def due(now: datetime, *, limit: int = 50) -> list[Message]:
    """Messages to send now, oldest first, locked against another worker."""
    query = select(Message).where(Message.state == "waiting", Message.due_at <= now).order_by(Message.id).limit(limit)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def mark_sent(message: Message, *, now: datetime) -> None:
    """It was accepted by the mail server."""
    message.state, message.sent_at, message.error = "sent", now, ""
    message.attempts += 1


def mark_failed(message: Message, error: str, *, now: datetime, final: bool) -> None:
    """Try again later, with growing pauses up to four hours; give up when `final` or after two days."""
    message.attempts += 1
    message.error = error[:500]
    message.due_at = now + min(timedelta(minutes=2**message.attempts), timedelta(hours=4))
    if final or now - message.created_at > timedelta(days=2):
        message.state = "dead"
