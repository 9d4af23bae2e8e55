"""What a reader of a feed gets: the stored objects of one or more collections, each in one view."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from sqlalchemy import Row, and_, bindparam, or_, select, type_coerce

from hub.db import UtcSeconds, db
from hub.feeds.models import Collection, StoredObject
from hub.feeds.objects import AHEAD, BACK, View

LIMIT = 950_000
"""Octets of objects in one feed; beyond 1 MB the big calendar services lose events."""

Part = tuple[str, View]
ONE = (
    select(
        StoredObject.octets,
        type_coerce(StoredObject.starts_at, UtcSeconds()),
        type_coerce(Collection.window_from, UtcSeconds()),
    )
    .join(Collection, Collection.name == StoredObject.collection)
    .where(
        StoredObject.collection == bindparam("name"),
        StoredObject.view == bindparam("view"),
        StoredObject.ends_at > Collection.window_from,
        StoredObject.starts_at < Collection.window_until,
    )
    .order_by(StoredObject.starts_at, StoredObject.uid)
)
"""What one collection shows in one view."""
_Found = Row[str, datetime, datetime, datetime | None, bytes, datetime]


@dataclass(frozen=True, slots=True)
class State:
    """How often a collection has changed, and when last."""

    change: int
    changed_at: datetime


def states(names: Iterable[str]) -> Mapping[str, State]:
    """The state of each collection that exists; one query."""
    found = select(Collection.name, Collection.change, Collection.changed_at).where(Collection.name.in_(set(names)))
    return {name: State(change, changed_at) for name, change, changed_at in db.session.execute(found)}


def octets(parts: Sequence[Part]) -> list[bytes]:
    """The VEVENTs in their windows, by start; each occasion once, a living one before a cancelled one; one query."""
    if len(parts) == 1:
        # A collection holds an occasion once in each view: nothing to choose from.
        name, view = parts[0]
        rows = db.session.execute(ONE, {"name": name, "view": view}).all()
        return _shortened([row[0] for row in rows], [row[1] for row in rows], rows[0][2] if rows else 0)
    found = _chosen(parts) if parts else []
    starts = [row.starts_at.timestamp() for row in found]
    return _shortened([row.octets for row in found], starts, found[0].window_from.timestamp() if found else 0)


def _chosen(parts: Sequence[Part]) -> list[_Found]:
    wanted = or_(*(and_(StoredObject.collection == name, StoredObject.view == view) for name, view in parts))
    found = (
        select(
            StoredObject.uid,
            StoredObject.starts_at,
            StoredObject.changed_at,
            StoredObject.cancelled_at,
            StoredObject.octets,
            Collection.window_from,
        )
        .join(Collection, Collection.name == StoredObject.collection)
        .where(wanted, StoredObject.ends_at > Collection.window_from, StoredObject.starts_at < Collection.window_until)
    )
    best: dict[str, _Found] = {}
    for row in sorted(db.session.execute(found), key=_worth):
        best[row.uid] = row
    return sorted(best.values(), key=lambda row: (row.starts_at, row.uid))


def _worth(row: _Found) -> tuple[bool, datetime, bytes]:
    return (row.cancelled_at is None, row.changed_at, row.octets)


def _shortened(found: list[bytes], starts: list[float], window_from: float) -> list[bytes]:
    """The objects nearest to today that fit, past and future in proportion to their length; lists in order of time."""
    if sum(map(len, found)) <= LIMIT:
        return found
    past, future = BACK.total_seconds(), AHEAD.total_seconds()
    today = window_from + past
    first = last = bisect_left(starts, today)
    size = 0
    while first > 0 or last < len(found):
        before = (today - starts[first - 1]) / past if first > 0 else inf
        after = (starts[last] - today) / future if last < len(found) else inf
        size += len(found[first - 1 if before <= after else last])
        if size > LIMIT:
            break
        first, last = (first - 1, last) if before <= after else (first, last + 1)
    return found[first:last]
