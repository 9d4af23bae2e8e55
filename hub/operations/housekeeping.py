"""What only time changes: each job in a transaction of its own, every few minutes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete

from hub.accounts.service import profiles
from hub.db import db, write_transaction
from hub.feeds import pruning
from hub.outbox import Message

KEPT = timedelta(days=60)
"""How long a delivered message stays readable."""

logger = logging.getLogger(__name__)


def forget_sent(now: datetime) -> None:
    """Delivered mail goes after sixty days; what is waiting or dead stays."""
    db.session.execute(delete(Message).where(Message.state == "sent", Message.sent_at < now - KEPT))


def prune_feeds(now: datetime) -> None:
    """Move the published window of the calendars, and take out what has been cancelled long enough."""
    pruning.prune(now=now)


def forget_old_accounts(now: datetime) -> None:
    """Old counts of failures, ended sign-ins, newcomers who never proved their address."""
    profiles.forget_old(now=now)


HOUSEKEEPING: list[Callable[[datetime], None]] = [forget_sent, prune_feeds, forget_old_accounts]


def tidy(*, now: datetime) -> None:
    """Run every job; one that fails is logged, and the others go on."""
    for job in HOUSEKEEPING:
        try:
            with write_transaction():
                job(now)
        except Exception:
            logger.exception("housekeeping: %s failed", job.__name__)
