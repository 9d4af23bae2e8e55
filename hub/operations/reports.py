"""Reads for operators: figures of the outbox, and the mailbox of the demo."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.db import db
from hub.installation import is_demo
from hub.operations import mail, readers
from hub.outbox import Message

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxFigures:
    """How many messages are in which state, and the age in seconds of the oldest that waits."""

    waiting: int
    sent: int
    dead: int
    oldest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as the demo mailbox shows it."""

    id: int
    recipient: str
    created_at: datetime
    subject: str
    text: str
    html: str
    attachment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxPage:
    """Fifty messages, newest first, and the numbers of the pages beside this one."""

    messages: list[Shown]
    newer: int | None
    older: int | None


def outbox_figures(now: datetime) -> OutboxFigures:
    """Counts by state."""
    rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    counts = {state: count for state, count in rows}  # noqa: C416
    oldest = db.session.scalar(select(func.min(Message.created_at)).where(Message.state == "waiting"))
    return OutboxFigures(
        waiting=counts.get("waiting", 0),
        sent=counts.get("sent", 0),
        dead=counts.get("dead", 0),
        oldest=int((now - oldest).total_seconds()) if oldest else 0,
    )


def mailbox(*, number: int) -> MailboxPage | None:
    """One page of the demo's mail, from 1; None behind the last page, and where the data is not the demo."""
    if not is_demo():
        return None
    goes = select(Message).where(Message.state != "dropped")
    query = goes.order_by(Message.id.desc()).offset((number - 1) * PAGE).limit(PAGE + 1)
    rows = list(db.session.scalars(query))
    if not rows and number > 1:
        return None
    return MailboxPage(
        messages=[_shown(row) for row in rows[:PAGE]],
        newer=number - 1 if number > 1 else None,
        older=number + 1 if len(rows) > PAGE else None,
    )


def mailbox_message(message_id: int) -> Shown | None:
    """One message of the demo's mail, or None."""
    row = db.session.get(Message, message_id) if is_demo() else None
    if row is None or row.state == "dropped":
        return None
    return _shown(row, ends=mail.ends_of(row, readers.reader_of(row.recipient)))


def _shown(row: Message, *, ends: mail.Ends | None = None) -> Shown:
    words = mail.letter(row, ends=ends)
    return Shown(
        id=row.id,
        recipient=row.recipient,
        created_at=row.created_at,
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachment=row.attachment,
    )
