"""Messages on their way, and what readers have chosen about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime


class Message(Base):
    """One mail to one address. `message_id` stays the same over every try.

    `once` names what may be told a single time; after `expires_at` nobody wants to read it any more.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'dead', 'dropped')", name="state"),
        Index("ix_outbox_message_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(12), default="")
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    attachment: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailChoice(Base):
    """What a person chose about a topic: "on" or "off", of reminders the time. No row is the default."""

    __tablename__ = "mail_choice"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(String(12))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
