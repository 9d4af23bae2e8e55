"""What only time changes: each job in a transaction of its own, every few minutes or once a day."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from hub.accounts.service import profiles
from hub.booking import standing
from hub.db import db, write_transaction
from hub.feeds import pruning
from hub.outbox import Message

KEPT = timedelta(days=60)
"""How long a delivered message stays readable."""

Job = Callable[[datetime], None]

logger = logging.getLogger(__name__)


def prune_feeds(now: datetime) -> None:
    """Move the published window of the calendars, and take out what has been cancelled long enough."""
    pruning.prune(now=now)


def show_standing_time(now: datetime) -> None:
    """Kept time that needs no booking, on the days that have come into the published window."""
    standing.roll(house=current_app.config["HUB"], now=now)


def forget_sent(now: datetime) -> None:
    """Delivered mail goes after sixty days; what is waiting or dead stays."""
    db.session.execute(delete(Message).where(Message.state == "sent", Message.sent_at < now - KEPT))


def forget_old_accounts(now: datetime) -> None:
    """Old counts of failures, ended sign-ins, newcomers who never proved their address."""
    profiles.forget_old(now=now)


HOUSEKEEPING: list[Job] = [prune_feeds]
"""Every five minutes: what a reader would see late."""

DAILY: list[Job] = [show_standing_time, forget_sent, forget_old_accounts]
"""Once a day, and when a worker starts."""


def tidy(jobs: list[Job], *, now: datetime) -> None:
    """Run every job; one that fails is logged, and the others go on."""
    for job in jobs:
        try:
            with write_transaction():
                job(now)
        except Exception:
            logger.exception("housekeeping: %s failed", job.__name__)
