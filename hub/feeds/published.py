"""What a reader of a feed gets: the stored objects of one or more collections, each in one view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, or_, select

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
    if not parts:
        return []
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
    return [row.octets for row in sorted(_shortened(list(best.values())), key=lambda row: (row.starts_at, row.uid))]


def _worth(row: _Found) -> tuple[bool, datetime, bytes]:
    return (row.cancelled_at is None, row.changed_at, row.octets)


def _shortened(rows: list[_Found]) -> list[_Found]:
    """The rows nearest to today that fit: past and future are shortened in proportion to their length."""
    if sum(len(row.octets) for row in rows) <= LIMIT:
        return rows
    kept, size = [], 0
    for row in sorted(rows, key=lambda row: (_distance(row), row.starts_at, row.uid)):
        size += len(row.octets)
        if size > LIMIT:
            break
        kept.append(row)
    return kept


def _distance(row: _Found) -> float:
    away: timedelta = row.starts_at - (row.window_from + BACK)
    return away / AHEAD if away.total_seconds() >= 0 else -away / BACK
