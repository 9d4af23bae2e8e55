"""What only time changes in the collections: their windows move, and cancelled occasions go."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from hub.db import db
from hub.feeds import objects
from hub.feeds.models import Collection, StoredObject
from hub.feeds.published import LIMIT

CANCELLED_STAYS = timedelta(days=30)


def prune(*, now: datetime) -> int:
    """Move the windows to the day of `now` and take out what is past; for the worker, in its write transaction.

    Counts a change only where a reader sees one. Returns how many collections changed.
    """
    start, end = objects.window(now)
    stale = set(db.session.scalars(select(Collection.name).where(Collection.window_from < start)))
    expired = StoredObject.cancelled_at <= now - CANCELLED_STAYS
    changed = set(db.session.scalars(select(StoredObject.collection).where(expired).distinct()))
    if stale:
        changed |= _crossing(start, end) | _shortened()
    objects.touch(changed, now=now)
    db.session.execute(delete(StoredObject).where(expired))
    if stale:
        db.session.execute(delete(StoredObject).where(StoredObject.ends_at <= start))
        for collection in db.session.scalars(
            select(Collection).where(Collection.name.in_(stale)).order_by(Collection.name).with_for_update()
        ):
            collection.window_from, collection.window_until = start, end
    db.session.flush()
    return len(changed)


def _crossing(start: datetime, end: datetime) -> set[str]:
    """Collections with an object that leaves at one end or enters at the other."""
    joined = select(StoredObject.collection).join(Collection, Collection.name == StoredObject.collection).distinct()
    leaving = joined.where(StoredObject.ends_at > Collection.window_from, StoredObject.ends_at <= start)
    entering = joined.where(StoredObject.starts_at >= Collection.window_until, StoredObject.starts_at < end)
    return {*db.session.scalars(leaving), *db.session.scalars(entering)}


def _shortened() -> set[str]:
    """Collections too big for a whole window: what they show moves with the day."""
    size = func.sum(func.length(StoredObject.octets))
    found = select(StoredObject.collection).group_by(StoredObject.collection, StoredObject.view).having(size > LIMIT)
    return set(db.session.scalars(found))
