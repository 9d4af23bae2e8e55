"""What only time changes: each job in a transaction of its own, every few minutes or once a day."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from hub.accounts.service import profiles
from hub.booking import mails, standing
from hub.content.service import finding
from hub.coworking.service import presence
from hub.db import db, write_transaction
from hub.feeds import pruning
from hub.meet.service import counting
from hub.outbox import Message
from hub.spaces.service import photos

KEPT = timedelta(days=60)
"""How long a delivered message stays readable."""

Job = Callable[[datetime], None]

logger = logging.getLogger(__name__)


def prune_feeds(now: datetime) -> None:
    """Move the published window of the calendars, and take out what has been cancelled long enough."""
    pruning.prune(now=now)


def remind(now: datetime) -> None:
    """Mails before the dates that stand, at the time each holder chose."""
    mails.remind(house=current_app.config["HUB"], now=now)


def show_standing_time(now: datetime) -> None:
    """Kept time that needs no booking, on the days that have come into the published window."""
    standing.roll(house=current_app.config["HUB"], now=now)


def forget_sent(now: datetime) -> None:
    """Mail that was sent or not wanted goes after sixty days; what is waiting or dead stays."""
    over = Message.state.in_(("sent", "dropped")), Message.created_at < now - KEPT
    db.session.execute(delete(Message).where(*over))


def forget_old_accounts(now: datetime) -> None:
    """Old counts of failures, ended sign-ins, newcomers who never proved their address."""
    profiles.forget_old(now=now)


def keep_search_right(_now: datetime) -> None:
    """What the search finds follows each change; whatever slipped through is mended."""
    finding.rebuild()


def forget_photos(now: datetime) -> None:
    """Photos taken off thirty days ago, and files that nothing points to."""
    photos.forget_photos(instance=current_app.config["HUB"].instance, now=now)


def forget_presence(now: datetime) -> None:
    """Who was in when goes after sixty days."""
    presence.forget_old(now=now)


def count_topics_often(_now: datetime) -> None:
    """How rare each topic is, while members are few; somebody new is proposed before that."""
    counting.refresh_small()


def count_topics(_now: datetime) -> None:
    """How rare each topic is, whatever the number of members."""
    counting.refresh()


HOUSEKEEPING: list[Job] = [remind, prune_feeds, count_topics_often]
"""Every five minutes: what a reader would see late."""

DAILY: list[Job] = [
    forget_photos,
    show_standing_time,
    forget_sent,
    forget_old_accounts,
    forget_presence,
    keep_search_right,
    count_topics,
]
"""Once a day, and when a worker starts."""


def tidy(jobs: list[Job], *, now: datetime) -> None:
    """Run every job; one that fails is logged, and the others go on."""
    for job in jobs:
        try:
            with write_transaction():
                job(now)
        except Exception:
            logger.exception("housekeeping: %s failed", job.__name__)
