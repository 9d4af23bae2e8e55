"""Bookings that stand where a room shall close or go: found, counted, shown to whoever looks after the place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Account
from hub.booking.models import Booking, Extra, Occupancy, Occurrence
from hub.booking.reading import LIVE
from hub.db import db
from hub.domain.timespan import DAY
from hub.plans.models import FixedDesk
from hub.spaces.hits import Found, Hit, Search
from hub.spaces.models import resource_atom


def hit_by(search: Search) -> Found:
    """The dates that stand or are asked for in some spans and are not over: light to count, whole to show."""
    here = resource_atom.c.resource_id.in_(search.room_ids)
    own = select(resource_atom.c.atom_id).where(here, resource_atom.c.required.is_(False))
    sharing = select(resource_atom.c.resource_id).where(resource_atom.c.atom_id.in_(own))
    lent = select(Extra.booking_id).where(Extra.resource_id.in_(search.room_ids))
    where = Booking.resource_id.in_(search.room_ids) if search.exact else Booking.resource_id.in_(sharing)
    query = (
        select(Occurrence.id, Occurrence.start_at, Occurrence.end_at)
        .join(Booking)
        .where(
            or_(where, Booking.id.in_(lent)),
            Occurrence.state.in_(LIVE),
            Occurrence.end_at > max(search.now, search.spans[0].start),
            Occurrence.start_at < search.spans[-1].end,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
    )
    ids = [
        number
        for number, start, end in db.session.execute(query)
        if any(start < span.end and span.start < end for span in search.spans)
    ]
    return Found(len(ids), _hits(ids[: search.most]))


def _hits(ids: Sequence[int]) -> tuple[Hit, ...]:
    query = (
        select(Occurrence, Account.email)
        .join(Booking)
        .outerjoin(Account, Account.party_id == Booking.person_id)
        .where(Occurrence.id.in_(ids))
        .order_by(Occurrence.start_at, Occurrence.id)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource),
            joinedload(Occurrence.booking).joinedload(Booking.party),
            joinedload(Occurrence.booking).joinedload(Booking.person),
        )
    )
    return tuple(_hit(one, email) for one, email in db.session.execute(query)) if ids else ()


def _hit(one: Occurrence, email: str | None) -> Hit:
    booking = one.booking
    same = booking.party_id == booking.person_id
    return Hit(
        id=one.id,
        room_id=booking.resource_id,
        booking_id=booking.id,
        title=booking.title,
        room=booking.resource.names,
        start=one.start_at,
        end=one.end_at,
        state=one.state,
        who=booking.person.name if same else f"{booking.party.name} ({booking.person.name})",
        email=email,
        href=f"/bookings/{booking.id}",
        cancel_href=f"/bookings/{booking.id}/cancel?occurrence={one.id}",
    )


def busy_atoms(atom_ids: Sequence[int], now: datetime) -> frozenset[int]:
    """Those of some atoms that a booking claims from now on, or that are somebody's own desk."""
    claimed = select(Occupancy.atom_id).where(Occupancy.atom_id.in_(atom_ids), Occupancy.end_at > now)
    owned = select(FixedDesk.atom_id).where(
        FixedDesk.atom_id.in_(atom_ids),
        or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= (now - DAY).date()),
    )
    return frozenset(db.session.scalars(claimed.union(owned)))
