"""Secret addresses: give, show again, renew, revoke; and the calendars one can subscribe to."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import digest

from sqlalchemy import and_, select

from hub import audit
from hub.accounts.models import Party
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Action, Actor, Held, can
from hub.feeds import objects
from hub.feeds.words import MINE_IN_ADDRESSES, said
from hub.spaces.models import Place, Resource, Texts
from hub.subscriptions.feeds import BOOKINGS, hash_of, subject
from hub.subscriptions.models import FeedToken


@dataclass(frozen=True, slots=True)
class Address:
    """A feed of a person's own. `path` is None without a live address, or when the secret key has changed since."""

    feed: str
    names: Texts | None
    place: Texts | None
    live: bool
    path: str | None = None
    created_at: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicCalendar:
    """A calendar that everybody can subscribe to."""

    names: Texts
    slug: str
    path: str


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """The calendar of a place, and those of its rooms."""

    calendar: PublicCalendar
    rooms: tuple[PublicCalendar, ...]


def public_calendars() -> list[PublicPlace]:
    """Every place with its rooms, in their order."""
    rooms: dict[int, list[PublicCalendar]] = {}
    shown = and_(Resource.archived_at.is_(None), Resource.kind != "equipment")
    for room in db.session.scalars(select(Resource).where(shown).order_by(Resource.position, Resource.id)):
        calendar = PublicCalendar(room.names, room.slug, f"/feeds/rooms/{room.slug}.ics")
        rooms.setdefault(room.place_id, []).append(calendar)
    return [
        PublicPlace(
            calendar=PublicCalendar(place.names, place.slug, f"/feeds/places/{place.slug}.ics"),
            rooms=tuple(rooms.get(place.id, ())),
        )
        for place in _places()
    ]


def addresses(actor: Actor, *, secret: bytes, languages: Sequence[str]) -> list[Address]:
    """The feeds a person can have: own bookings, what they look after, and what else they follow."""
    live = {row.feed: row for row in _live(actor)}
    found = [_address(BOOKINGS, live.get(BOOKINGS), secret=secret, languages=languages)]
    for place in _places():
        kept = can(actor, Action.SEE_BOOKING, Held(place_id=place.id, party_id=0, person_id=0))
        shown = [room for room in place.resources if room.archived_at is None]
        things = [(objects.place(place.slug), place.names), *((objects.room(r.slug), r.names) for r in shown)]
        for feed, names in things:
            if kept or feed in live:
                row = live.get(feed)
                found.append(_address(feed, row, secret=secret, languages=languages, names=names, place=place.names))
    return found


def _places() -> Sequence[Place]:
    query = select(Place).where(Place.archived_at.is_(None)).order_by(Place.position, Place.id)
    return db.session.scalars(query).all()


def open_address(feed: str, *, actor: Actor, secret: bytes, languages: Sequence[str], now: datetime) -> None:
    """Give the person an address of the feed, unless there is one. Raises Missing for a feed that is not there."""
    if feed != BOOKINGS:
        subject(feed, languages=languages)
    _lock(actor)
    if not any(row.feed == feed for row in _live(actor)):
        _give(feed, actor=actor, secret=secret, now=now)
        audit.record("feed-address.open", now=now, thing=f"feed:{feed}"[:80], person_id=actor.party_id)


def renew(feed: str, *, actor: Actor, secret: bytes, now: datetime) -> None:
    """Close the address and give another one. Raises Missing without a live address."""
    _close(feed, actor=actor, now=now)
    _give(feed, actor=actor, secret=secret, now=now)
    audit.record("feed-address.renew", now=now, thing=f"feed:{feed}"[:80], person_id=actor.party_id)


def revoke(feed: str, *, actor: Actor, now: datetime) -> None:
    """Close the address for good. Raises Missing without a live address."""
    _close(feed, actor=actor, now=now)
    audit.record("feed-address.revoke", now=now, thing=f"feed:{feed}"[:80], person_id=actor.party_id)


def derived(nonce: str, *, secret: bytes) -> str:
    """The token of a nonce: 192 bits, so that the address can be shown again without being kept."""
    return urlsafe_b64encode(digest(secret, b"feed-address:" + nonce.encode(), "sha256")[:24]).decode()


def _address(
    feed: str,
    row: FeedToken | None,
    *,
    secret: bytes,
    languages: Sequence[str],
    names: Texts | None = None,
    place: Texts | None = None,
) -> Address:
    if row is None:
        return Address(feed, names, place, live=False)
    token = derived(row.nonce, secret=secret)
    name = said(MINE_IN_ADDRESSES, languages) if feed == BOOKINGS else feed.partition(":")[2]
    path = f"/feeds/{token}/{name}.ics" if hash_of(token) == row.token_hash else None
    return Address(feed, names, place, live=True, path=path, created_at=row.created_at, used_at=row.used_at)


def _live(actor: Actor) -> list[FeedToken]:
    found = select(FeedToken).where(FeedToken.person_id == actor.party_id, FeedToken.revoked_at.is_(None))
    return list(db.session.scalars(found.order_by(FeedToken.id)))


def _lock(actor: Actor) -> None:
    """One change of a person's addresses at a time: a double click gives one."""
    db.session.execute(select(Party.id).where(Party.id == actor.party_id).with_for_update())


def _close(feed: str, *, actor: Actor, now: datetime) -> None:
    _lock(actor)
    row = next((row for row in _live(actor) if row.feed == feed), None)
    if row is None:
        raise Missing("feed-unknown")
    row.revoked_at = now
    db.session.flush()


def _give(feed: str, *, actor: Actor, secret: bytes, now: datetime) -> None:
    nonce = secrets.token_hex(16)
    token_hash = hash_of(derived(nonce, secret=secret))
    row = FeedToken(person_id=actor.party_id, feed=feed, nonce=nonce, token_hash=token_hash, created_at=now)
    db.session.add(row)
    db.session.flush()
