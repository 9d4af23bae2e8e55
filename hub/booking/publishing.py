"""What calendars show of a booking: its entries in the collections of rooms, place and parties."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from hub.booking import standing
from hub.booking.models import Booking, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.policy import Policy
from hub.feeds import objects
from hub.feeds.ical import Entry, Status
from hub.feeds.models import Collection
from hub.feeds.words import DESK, said
from hub.spaces.models import Place, Resource, resource_atom

STATUS: dict[str, Status] = {
    "requested": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "cancelled": "CANCELLED",
    "refused": "CANCELLED",
}


def publish(
    booking: Booking, occurrences: Iterable[Occurrence], *, house: Settings, now: datetime, rule: Policy | None = None
) -> None:
    """Bring the feeds up to date with these dates of a booking, in the transaction that changed them.

    Dates that come with the `rule` they were decided by are new: nothing shows them yet.
    """
    occurrences, rooms = list(occurrences), standing.sharing(booking.resource)
    _show(booking, occurrences, rooms=rooms, fresh=rule is not None, house=house, now=now)
    rules = {booking.resource.id: rule} if rule is not None else {}
    standing.keep_around(rooms, occurrences, rules=rules, house=house, now=now)


def _show(
    booking: Booking,
    occurrences: Iterable[Occurrence],
    *,
    rooms: Sequence[Resource] = (),
    fresh: bool = False,
    house: Settings,
    now: datetime,
) -> None:
    held, asked, over = [], [], []
    for occurrence in occurrences:
        if occurrence.state in {"cancelled", "refused"}:
            over.append(occurrence.uid)
        elif occurrence.state == "confirmed" or occurrence.occupancies:
            held.append(occurrence)
        else:
            asked.append(occurrence)
    own, shared = _own(booking), _shared(booking.resource, [one.slug for one in rooms])
    for dates, collections in ((held, shared), (asked, set[str]())):
        if dates:
            objects.publish(
                [entry(booking, occurrence, house=house) for occurrence in dates],
                shared=collections,
                own=own,
                is_open=booking.visibility == "open",
                languages=house.languages,
                tz=house.tz,
                now=now,
                public_url=f"{house.base_url}/rooms/{booking.resource.slug}",
                fresh=fresh,
            )
    if over:
        if booking.visibility == "private":
            objects.silence(over, languages=house.languages, now=now)
        objects.withdraw(over, now=now)


def reword(booking: Booking, occurrences: Iterable[Occurrence], *, house: Settings, now: datetime) -> None:
    """Dates that are past or off, in the words the booking has now: what became private is told nowhere any more."""
    _show(booking, occurrences, house=house, now=now)


def hold(bookings: Iterable[Booking]) -> None:
    """Lock all collections that an answer will write, in one go and by name, or two answers could wait in a ring."""
    bookings = list(bookings)
    own = {name for booking in bookings for name in _own(booking)}
    shared = {name for resource in {booking.resource for booking in bookings} for name in _shared(resource)}
    wanted = select(Collection.name).where(Collection.name.in_(own | shared)).order_by(Collection.name)
    db.session.scalars(wanted.with_for_update()).all()


def republish(*, place_id: int, resource_id: int | None, house: Settings, now: datetime) -> None:
    """Show the coming bookings of a place, or of one room, again: its name or address is another now."""
    query = (
        select(Occurrence)
        .join(Booking)
        .join(Resource)
        .where(
            Resource.place_id == place_id,
            Occurrence.state.in_(("requested", "confirmed")),
            Occurrence.end_at > now,
            Occurrence.start_at < now + objects.AHEAD,
        )
        .order_by(Occurrence.booking_id, Occurrence.start_at)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource).joinedload(Resource.place),
            joinedload(Occurrence.booking).joinedload(Booking.party),
            selectinload(Occurrence.occupancies),
        )
    )
    if resource_id is not None:
        query = query.where(Resource.id == resource_id)
    found = db.session.scalars(query).all()
    hold({one.booking for one in found})
    for booking, dates in groupby(found, key=lambda one: one.booking):
        _show(booking, list(dates), house=house, now=now)


def rooms_sharing(resource: Resource) -> Sequence[str]:
    """Slugs of the resources that share an atom with this one, itself included: a half shows in the whole hall."""
    return [slug for (slug,) in db.session.execute(_sharing(), {"id": resource.id})]


@cache
def _sharing() -> Select[*tuple[Any, ...]]:
    room = Resource.__table__.c
    atoms = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id == bindparam("id"))
    query = (
        select(room.slug)
        .join_from(Resource.__table__, resource_atom, resource_atom.c.resource_id == room.id)
        .where(resource_atom.c.atom_id.in_(atoms))
        .distinct()
    )
    return query.order_by(room.slug)


def entry(booking: Booking, occurrence: Occurrence, *, house: Settings) -> Entry:
    """One date as its holders and the keepers of the place see it; of an open booking, as everybody does."""
    room, languages = booking.resource, house.languages
    names = [booking.party.name] if booking.party.kind == "organisation" or booking.visibility == "private" else []
    private = [booking.reference] if booking.visibility == "private" else []
    return Entry(
        uid=occurrence.uid,
        start=occurrence.start_at,
        end=occurrence.end_at,
        summary=named(booking, languages),
        location=location(room, room.place, languages=languages),
        changed_at=occurrence.changed_at,
        sequence=occurrence.sequence,
        status=STATUS[occurrence.state],
        description="\n".join([*names, *private]) or None,
        url=f"{house.base_url}/bookings/{booking.id}",
    )


def named(booking: Booking, languages: Sequence[str]) -> str:
    """What a booking is for; a desk that was taken with one tap is called one."""
    return booking.title or said(DESK, languages)


def location(room: Resource, place: Place, *, languages: Sequence[str]) -> str:
    """Room, place, address and commune in the first language of the house."""
    parts = (room.names, place.names, place.address, place.commune)
    return ", ".join(text for text in (said(texts, languages) for texts in parts) if text)


def _own(booking: Booking) -> set[str]:
    """The party alone: who acts for it reads it through the mandate, and no longer once that has ended."""
    return {objects.party(booking.party_id)}


def _shared(resource: Resource, slugs: Sequence[str] = ()) -> set[str]:
    return {*map(objects.room, slugs or rooms_sharing(resource)), objects.place(resource.place.slug)}
