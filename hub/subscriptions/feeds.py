"""From an address to a feed: its name, its collections in the views that permission gives now, and its state."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Exists, Select, and_, bindparam, join, or_, outerjoin, select

from hub.accounts.models import Account, Grant, Mandate
from hub.db import afterwards, db
from hub.domain.errors import DomainError, Missing
from hub.feeds import ical, objects, published
from hub.feeds.models import Collection
from hub.feeds.objects import View
from hub.feeds.published import Part, State
from hub.feeds.words import MINE, MINE_IN_ADDRESSES, said
from hub.spaces.models import Place, Resource, Texts
from hub.subscriptions.models import FeedToken

BOOKINGS = "bookings"
USE_IS_NOTED_EVERY = timedelta(hours=1)


class ClosedError(DomainError):
    """The address was revoked, or its owner's account is closed."""

    status = 410


@dataclass(frozen=True)
class Feed:
    """A feed as one reader may see it now. `settled` is False when that has just changed: then dates prove nothing."""

    title: str
    filename: str
    parts: tuple[Part, ...]
    states: Mapping[str, State]
    since: datetime
    settled: bool = True

    @cached_property
    def tag(self) -> str:
        """Changes with all that changes the octets."""
        counters = [(name, view, self.states[name].change if name in self.states else 0) for name, view in self.parts]
        return _digest(ical.PRODID, self.title, counters)

    @property
    def likeness(self) -> Hashable:
        """Equal for feeds of the same octets; dates tell apart what is counted again after a backup was put back."""
        return (self.title, *((name, view, self.states.get(name)) for name, view in self.parts))

    @property
    def changed_at(self) -> datetime:
        """When a reader last had something new to see."""
        return max([self.since, *(state.changed_at for state in self.states.values())])


@dataclass(frozen=True, slots=True)
class Subject:
    """A room or place that has a calendar."""

    title: str
    slug: str
    created_at: datetime
    kept: bool = False


def of_room(slug: str, *, languages: Sequence[str]) -> Feed:
    """The public feed of a room: open bookings in full, private ones busy. Raises Missing."""
    return _public(objects.room(slug), languages=languages)


def of_place(slug: str, *, languages: Sequence[str]) -> Feed:
    """The public feed of all rooms of a place. Raises Missing."""
    return _public(objects.place(slug), languages=languages)


def of_token(token: str, *, now: datetime, tz: ZoneInfo, languages: Sequence[str]) -> Feed:
    """The feed behind a secret address, by what its owner may see now. Raises Missing or ClosedError."""
    found = (
        select(FeedToken, Account.disabled_at)
        .join(Account, Account.party_id == FeedToken.person_id)
        .where(FeedToken.token_hash == hash_of(token))
    )
    row, disabled_at = db.session.execute(found).one_or_none() or (None, None)
    if row is None:
        raise Missing("feed-unknown")
    if row.revoked_at is not None or disabled_at is not None:
        raise ClosedError("feed-closed")
    title, filename, parts = _resolved(row, now=now, tz=tz, languages=languages)
    resolved = _digest(title, parts)
    settled = resolved == row.resolved and row.resolved_at is not None
    if not settled or row.used_at is None or now - row.used_at >= USE_IS_NOTED_EVERY:
        row_id = row.id
        afterwards(lambda: _note_use(row_id, resolved=resolved, now=now))
    since = row.resolved_at if settled and row.resolved_at else now
    return Feed(title, filename, parts, published.states(name for name, _ in parts), since, settled)


def text(feed: Feed, *, tz: ZoneInfo) -> bytes:
    """The octets of a feed."""
    return ical.calendar(feed.title, published.octets(feed.parts), tz)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def subject(name: str, *, languages: Sequence[str], keeper: Exists | None = None) -> Subject:
    """The room or place of a collection, and whether `keeper` holds for its place. Raises Missing."""
    kind, _, slug = name.partition(":")
    kept = keeper if keeper is not None else select(Place.id).where(Place.id < 0).exists()
    if kind == "room":
        found = (
            select(Resource.names, Place.names, Resource.created_at, kept)
            .join(Place, Place.id == Resource.place_id)
            .where(Resource.slug == slug, Resource.archived_at.is_(None), Resource.kind != "equipment")
        )
    else:
        found = select(Place.names, Place.names, Place.created_at, kept)
        found = found.where(Place.slug == slug, Place.archived_at.is_(None))
    row = db.session.execute(found).one_or_none()
    if row is None or kind not in {"room", "place"}:
        raise Missing("feed-unknown")
    return Subject(title=_title(row[0], row[1], languages), slug=slug, created_at=row[2], kept=bool(row[3]))


def _public(name: str, *, languages: Sequence[str]) -> Feed:
    """One query: most readings end with it, in a 304."""
    kind, _, slug = name.partition(":")
    row = db.session.connection().execute(_shown(kind), {"slug": slug, "name": name}).one_or_none()
    if row is None:
        raise Missing("feed-unknown")
    own, place, created_at, change, changed_at = row
    states = {} if change is None else {name: State(change, changed_at)}
    return Feed(_title(own, place, languages), f"{slug}.ics", ((name, "busy"),), states, created_at)


@cache
def _shown(kind: str) -> Select[*tuple[Any, ...]]:
    """What is shown of a room or a place, and how often that has changed."""
    room, home, kept = Resource.__table__.c, Place.__table__.c, Collection.__table__.c
    of_name = kept.name == bindparam("name")
    if kind == "place":
        found = select(home.names, home.names.label("place"), home.created_at, kept.change, kept.changed_at)
        found = found.select_from(outerjoin(Place.__table__, Collection.__table__, of_name))
        return found.where(home.slug == bindparam("slug"), home.archived_at.is_(None))
    both = join(Resource.__table__, Place.__table__, home.id == room.place_id)
    found = select(room.names, home.names.label("place"), room.created_at, kept.change, kept.changed_at)
    found = found.select_from(both.outerjoin(Collection.__table__, of_name))
    return found.where(room.slug == bindparam("slug"), room.archived_at.is_(None), room.kind != "equipment")


def _title(own: Texts, place: Texts, languages: Sequence[str]) -> str:
    return " – ".join(dict.fromkeys(said(texts, languages) for texts in (own, place)))


def _resolved(
    row: FeedToken, *, now: datetime, tz: ZoneInfo, languages: Sequence[str]
) -> tuple[str, str, tuple[Part, ...]]:
    today = now.astimezone(tz).date()
    if row.feed == BOOKINGS:
        represented = select(Mandate.organisation_id).where(
            Mandate.person_id == row.person_id,
            Mandate.from_on <= today,
            or_(Mandate.until_on.is_(None), Mandate.until_on >= today),
        )
        holders = [row.person_id, *sorted(set(db.session.scalars(represented)))]
        full: View = "full"
        parts = tuple((objects.party(holder), full) for holder in holders)
        return said(MINE, languages), f"{said(MINE_IN_ADDRESSES, languages)}.ics", parts
    keeper = (
        select(Grant.id)
        .where(
            Grant.party_id == row.person_id,
            Grant.from_on <= today,
            or_(Grant.until_on.is_(None), Grant.until_on >= today),
            or_(Grant.role == "administrator", and_(Grant.place_id == Place.id, Grant.role.in_(("manager", "host")))),
        )
        .correlate(Place)
        .exists()
    )
    about = subject(row.feed, languages=languages, keeper=keeper)
    return about.title, f"{about.slug}.ics", ((row.feed, "full" if about.kept else "busy"),)


def _note_use(row_id: int, *, resolved: str, now: datetime) -> None:
    row = db.session.get(FeedToken, row_id)
    if row is None:
        return
    row.used_at = now
    if row.resolved != resolved:
        row.resolved, row.resolved_at = resolved, now


def _digest(*values: object) -> str:
    return sha256(repr(values).encode()).hexdigest()[:32]
