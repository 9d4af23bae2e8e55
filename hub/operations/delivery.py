"""Delivery of the outbox: at least once, never holding the database while the mail server thinks.

A message is claimed in one short transaction (its next try is put off by the lease), sent outside of any, and marked in
another. A worker that dies in between leaves it waiting: it goes again after the lease, under the same Message-ID.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import current_app

from hub import outbox
from hub.db import db, write_transaction
from hub.operations import mail, readers
from hub.outbox import Message

LEASE = timedelta(seconds=90)

Clock = Callable[[], datetime]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message on its way out."""

    id: int
    mail: EmailMessage


def deliver(*, clock: Clock, limit: int = 500) -> int:
    """Send what is due, oldest first; returns how many were taken by the server. Stops when it cannot be reached."""
    url: str = current_app.config["HUB"].mail_url
    sent = 0
    for _ in range(limit):
        found = _claim(clock())
        if found is None:
            break
        if isinstance(found, Claimed):
            try:
                mail.send(found.mail, url=url)
            except mail.Undelivered as error:
                _failed(found.id, error, now=clock())
                if error.down:
                    break
                continue
            with write_transaction():
                outbox.mark_sent(_loaded(found.id), now=clock())
            sent += 1
    return sent


def _claim(now: datetime) -> Claimed | bool | None:
    """The next message; True when this one does not go, or could not be worded and waits; None when nothing is due."""
    with write_transaction():
        messages = outbox.due(now, limit=1)
        if not messages:
            return None
        message = messages[0]
        try:
            reader = readers.reader_of(message.recipient)
            why = readers.withheld(message, reader, now=now)
            if why:
                outbox.mark_dropped(message, why)
                return True
            composed = mail.compose(message, reader=reader)
        except Exception as error:
            logger.exception("message %s could not be worded", message.id)
            outbox.mark_failed(message, f"{type(error).__name__}: {error}", now=now, final=False)
            return True
        message.due_at = now + LEASE
        return Claimed(message.id, composed)


def _failed(message_id: int, error: mail.Undelivered, *, now: datetime) -> None:
    logger.warning("mail %s was not taken: %s", message_id, error)
    with write_transaction():
        outbox.mark_failed(_loaded(message_id), str(error), now=now, final=error.final)


def _loaded(message_id: int) -> Message:
    return db.session.get_one(Message, message_id)
