"""Stored objects: one VEVENT per collection, occasion and view, rewritten only when its octets change.

A collection is "room:<slug>", "place:<slug>" or "party:<id>". Callers hold a write transaction; the lock on the
collections is taken in the order of their names, after any lock on atoms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Insert, Select, bindparam, insert, select

from hub.db import Base, db
from hub.feeds import ical
from hub.feeds.counting import AHEAD, BACK, after, bump, locked, window
from hub.feeds.ical import Entry
from hub.feeds.models import Collection, StoredObject
from hub.feeds.words import BUSY, said

__all__ = [
    "AHEAD", "BACK", "CHUNK", "Item", "View", "busy", "keep_standing", "party", "place", "publish", "put", "room",
    "silence", "touch", "window", "withdraw",
]  # fmt: skip

View = Literal["busy", "full"]

CHUNK = 400


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one collection shows it in one view."""

    collection: str
    view: View
    entry: Entry


def room(slug: str) -> str:
    """Name of a room's collection."""
    return f"room:{slug}"


def place(slug: str) -> str:
    """Name of a place's collection."""
    return f"place:{slug}"


def party(party_id: int) -> str:
    """Name of the collection of a person's or organisation's own bookings."""
    return f"party:{party_id}"


def busy(entry: Entry, *, languages: Sequence[str]) -> Entry:
    """What everybody may see of a private entry: when and where, nothing else."""
    return replace(entry, summary=said(BUSY, languages), description=None, url=None, categories=())


def publish(
    entries: Iterable[Entry],
    *,
    shared: Iterable[str],
    own: Iterable[str],
    is_open: bool,
    languages: Sequence[str],
    tz: ZoneInfo,
    now: datetime,
    public_url: str | None = None,
    fresh: bool = False,
) -> int:
    """Show entries in `shared` collections (busy unless open, and full) and in `own` ones (full); elsewhere they go.

    What everybody sees of an open entry leads to `public_url`: its own page is for those who hold or keep it.
    Entries that are `fresh` are in no collection yet. The `sequence` of an entry is the least it gets; its
    `changed_at` is replaced. Returns how many objects changed.
    """
    entries, shared, own = list(entries), sorted(set(shared)), sorted(set(own))
    items = []
    for entry in entries:
        public = replace(entry, url=public_url) if is_open else busy(entry, languages=languages)
        items += [Item(name, "busy", public) for name in shared]
        items += [Item(name, "full", entry) for name in {*shared, *own}]
    rows = [] if fresh else _rows([one.uid for one in entries])
    elsewhere = [row for row in rows if row.collection not in {*shared, *own}]
    if not is_open:
        _hush(elsewhere, languages=languages, now=now)
    left = [row for row in elsewhere if row.cancelled_at is None]
    return _write(items, left=left, tz=tz, now=now, fresh=fresh)


def put(items: Iterable[Item], *, tz: ZoneInfo, now: datetime) -> int:
    """Write each item where its octets changed. Returns how many did."""
    return _write(list(items), left=(), tz=tz, now=now)


def withdraw(uids: Iterable[str], *, now: datetime, collections: Iterable[str] | None = None) -> int:
    """Show occasions as cancelled wherever they are shown (or in `collections`); the worker takes them out later."""
    names = None if collections is None else set(collections)
    rows = [row for row in _rows(uids) if row.cancelled_at is None and (names is None or row.collection in names)]
    return _write([], left=rows, tz=None, now=now)


def silence(uids: Iterable[str], *, languages: Sequence[str], now: datetime) -> None:
    """Take what public views still say of occasions that were open once out of the store."""
    _hush(_rows(uids), languages=languages, now=now)


def keep_standing(entries: Iterable[Entry], *, prefix: str, shared: Iterable[str], tz: ZoneInfo, now: datetime) -> int:
    """The standing times of a room, all of them: kept windows without booking, less what is booked inside.

    Each UID starts with `prefix` ("standing-<room slug>-"). Coming objects with that prefix that are not in `entries`
    are taken out without a trace. Both views show the same. Returns how many objects changed.
    """
    entries, names = list(entries), sorted(set(shared))
    if not all(entry.uid.startswith(prefix) for entry in entries):
        raise ValueError(f"a standing time has a UID that starts with {prefix}")
    wanted = {entry.uid for entry in entries}
    found = select(StoredObject).where(
        StoredObject.collection.in_(names),
        StoredObject.uid.startswith(prefix, autoescape=True),
        StoredObject.ends_at > now,
    )
    gone = [row for row in db.session.scalars(found) if row.uid not in wanted]
    touch({row.collection for row in gone}, now=now)
    for row in gone:
        db.session.delete(row)
    views: tuple[View, View] = ("busy", "full")
    items = [Item(name, view, entry) for name in names for view in views for entry in entries]
    return len(gone) + _write(items, left=(), tz=tz, now=now)


def touch(names: Iterable[str], *, now: datetime) -> None:
    """Count a change of collections whose head or whose readers changed, not their objects."""
    for collection in locked(names, now=now).values():
        bump(collection, now=now)


def _write(
    items: Sequence[Item], *, left: Sequence[StoredObject], tz: ZoneInfo | None, now: datetime, fresh: bool = False
) -> int:
    collections = locked({item.collection for item in items} | {row.collection for row in left}, now=now)
    if fresh and tz is not None:
        return _add(
            [one for one in items if one.entry.end > collections[one.collection].window_from], collections, tz, now
        )
    names = set(collections)
    known = {
        (row.collection, row.view, row.uid): row
        for row in _rows({item.entry.uid for item in items})
        if row.collection in names
    }
    changed: list[StoredObject] = []
    for item in items:
        row = known.get((item.collection, item.view, item.entry.uid))
        if tz is not None and item.entry.end > collections[item.collection].window_from:
            changed += _put(item, row=row, tz=tz, now=now)
    changed += [_cancel(row, now=now) for row in left]
    for name in {row.collection for row in changed}:
        bump(collections[name], now=now)
    for row in changed:
        row.change = collections[row.collection].change
        row.etag = sha256(row.octets).hexdigest()[:32]
    _insert([row for row in changed if row.id is None])
    db.session.flush()
    return len(changed)


def _add(items: Sequence[Item], collections: Mapping[str, Collection], tz: ZoneInfo, now: datetime) -> int:
    """Items that nothing shows yet, in one statement; what several collections show alike is laid out once."""
    for name in {item.collection for item in items}:
        bump(collections[name], now=now)
    texts = {entry: ical.vevent(replace(entry, changed_at=now), tz) for entry in {item.entry for item in items}}
    rows = [
        {
            "collection": item.collection,
            "view": item.view,
            "uid": item.entry.uid,
            "octets": texts[item.entry],
            "etag": sha256(texts[item.entry]).hexdigest()[:32],
            "sequence": item.entry.sequence,
            "change": collections[item.collection].change,
            "changed_at": now,
            "starts_at": item.entry.start,
            "ends_at": item.entry.end,
            "cancelled_at": now if item.entry.status == "CANCELLED" else None,
        }
        for item in items
    ]
    if rows:
        db.session.execute(_new(), rows)
    db.session.flush()
    return len(rows)


def _insert(rows: Sequence[StoredObject]) -> None:
    """All new rows in one statement: a series of a year has hundreds."""
    if rows:
        columns = [column.key for column in StoredObject.__table__.columns if column.key != "id"]
        db.session.execute(_new(), [{name: getattr(row, name) for name in columns} for row in rows])


@cache
def _new() -> Insert:
    return insert(Base.metadata.tables[StoredObject.__tablename__])


def _put(item: Item, *, row: StoredObject | None, tz: ZoneInfo, now: datetime) -> list[StoredObject]:
    entry = item.entry
    if row is None:
        row = StoredObject(collection=item.collection, view=item.view, uid=entry.uid, sequence=entry.sequence)
        row.changed_at = now
    else:
        as_known = replace(entry, sequence=row.sequence, changed_at=row.changed_at)
        if ical.vevent(as_known, tz) == row.octets:
            return []
        row.sequence = max(entry.sequence, row.sequence + 1)
        row.changed_at = after(row.changed_at, now)
    row.octets = ical.vevent(replace(entry, sequence=row.sequence, changed_at=row.changed_at), tz)
    row.starts_at, row.ends_at = entry.start, entry.end
    row.cancelled_at = (row.cancelled_at or now) if entry.status == "CANCELLED" else None
    return [row]


def _cancel(row: StoredObject, *, now: datetime) -> StoredObject:
    row.sequence, row.changed_at, row.cancelled_at = row.sequence + 1, after(row.changed_at, now), now
    row.octets = ical.cancelled(row.octets, sequence=row.sequence, changed_at=row.changed_at)
    return row


def _hush(rows: list[StoredObject], *, languages: Sequence[str], now: datetime) -> None:
    """Take out of `rows`, and of the store, public ones that still say what was open when it was shown there."""
    silent = ical.line("SUMMARY", said(BUSY, languages))
    telling = [row for row in rows if row.view == "busy" and silent not in row.octets]
    touch({row.collection for row in telling}, now=now)
    for row in telling:
        rows.remove(row)
        db.session.delete(row)


def _rows(uids: Iterable[str]) -> list[StoredObject]:
    wanted = sorted(set(uids))
    rows: list[StoredObject] = []
    for first in range(0, len(wanted), CHUNK):
        rows += db.session.scalars(_of_uids(), {"uids": wanted[first : first + CHUNK]})
    return rows


@cache
def _of_uids() -> Select[StoredObject]:
    found = select(StoredObject).where(StoredObject.uid.in_(bindparam("uids", expanding=True)))
    return found.execution_options(populate_existing=True)
