"""Collections and how often they have changed: made where missing, locked in the order of their names, counted."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Insert, Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from hub.db import Base, db
from hub.feeds.models import Collection

BACK, AHEAD = timedelta(days=92), timedelta(days=400)
SECOND = timedelta(seconds=1)


def window(now: datetime) -> tuple[datetime, datetime]:
    """What a collection shows: from 92 days before the day of `now` (UTC) to 400 days after it."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (day - BACK, day + AHEAD)


def locked(names: Iterable[str], *, now: datetime) -> Mapping[str, Collection]:
    """The collections, made where missing, locked by name so that two writers never wait for each other in a ring."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    db.session.flush()
    start, end = window(now)
    fresh = [
        {"name": name, "change": 0, "changed_at": now, "window_from": start, "window_until": end} for name in wanted
    ]
    db.session.execute(_made(db.engine.dialect.name), fresh)
    return {row.name: row for row in db.session.scalars(_of_names(), {"names": wanted})}


@cache
def _made(dialect: str) -> Insert:
    into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return into(Base.metadata.tables[Collection.__tablename__]).on_conflict_do_nothing()


@cache
def _of_names() -> Select[Collection]:
    found = select(Collection).where(Collection.name.in_(bindparam("names", expanding=True)))
    return found.order_by(Collection.name).with_for_update().execution_options(populate_existing=True)


def bump(collection: Collection, *, now: datetime) -> None:
    """Count one more change of a collection that this transaction holds."""
    collection.change += 1
    counted = _counted()
    if counted.get(collection.name) == collection.changed_at:
        # No reader saw it between: many changes in one transaction must not push the date into the future.
        collection.changed_at = max(now, collection.changed_at)
    else:
        collection.changed_at = after(collection.changed_at, now)
    counted[collection.name] = collection.changed_at


def _counted() -> dict[str, datetime]:
    """The dates this transaction has given to collections."""
    transaction = db.session().get_transaction()
    known: tuple[object, dict[str, datetime]] | None = db.session.info.get("feeds")
    if known is None or known[0] is not transaction:
        known = (transaction, {})
        db.session.info["feeds"] = known
    return known[1]


def after(before: datetime, now: datetime) -> datetime:
    """Readers compare whole seconds: a second change in the same one must be later."""
    return max(now, before + SECOND)
