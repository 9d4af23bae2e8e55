"""What a reader of a feed gets: the stored objects of one or more collections, each in one view."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, or_, select, type_coerce
from sqlalchemy.types import NullType

from hub.db import db
from hub.feeds.models import Collection, StoredObject
from hub.feeds.objects import AHEAD, BACK, View

LIMIT = 950_000
"""Octets of objects in one feed; beyond 1 MB the big calendar services lose events."""

Part = tuple[str, View]
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
        rows = db.session.connection().execute(_one(), {"name": name, "view": view}).all()
        return _shortened([row[0] for row in rows], lambda at: _seconds(rows[at][1]), today=_today(rows, 2))
    found = _chosen(parts) if parts else []
    return _shortened([row.octets for row in found], lambda at: _seconds(found[at].starts_at), today=_today(found, 5))


@cache
def _one() -> Select[*tuple[Any, ...]]:
    """What one collection shows in one view; times as the database keeps them, for thousands of rows are read."""
    stored, kept = StoredObject.__table__.c, Collection.__table__.c
    as_kept = [type_coerce(column, NullType()) for column in (stored.octets, stored.starts_at, kept.window_from)]
    return (
        select(*as_kept)
        .join_from(StoredObject.__table__, Collection.__table__, kept.name == stored.collection)
        .where(
            stored.collection == bindparam("name"),
            stored.view == bindparam("view"),
            stored.ends_at > kept.window_from,
            stored.starts_at < kept.window_until,
        )
        .order_by(stored.starts_at, stored.uid)
    )


def _today(rows: Sequence[Row[*tuple[Any, ...]]], at: int) -> float:
    """The day from which the window is counted, of rows that hold its start."""
    return _seconds(rows[0][at]) + BACK.total_seconds() if rows else 0


def _seconds(moment: datetime | int) -> float:
    """Since the epoch, whichever way the database keeps it."""
    return moment.timestamp() if isinstance(moment, datetime) else moment


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


def _shortened(found: list[bytes], start: Callable[[int], float], *, today: float) -> list[bytes]:
    """The objects nearest to today that fit, past and future in proportion to their length; lists in order of time."""
    past, future = BACK.total_seconds(), AHEAD.total_seconds()
    first, last, size = 0, len(found), sum(map(len, found))
    while size > LIMIT:
        before, after = (today - start(first)) / past, (start(last - 1) - today) / future
        if before > after:
            size -= len(found[first])
            first += 1
        else:
            last -= 1
            size -= len(found[last])
    return found[first:last]
