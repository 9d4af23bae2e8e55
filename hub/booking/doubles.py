"""A party merged into another: its coming dates show in the calendars of the one that stays."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hub.booking import publishing
from hub.booking.models import Booking, Occurrence
from hub.booking.reading import LIVE
from hub.config import Settings
from hub.db import db
from hub.feeds import objects
from hub.spaces import service as spaces
from hub.spaces.models import Resource


def named_by_a_rule(slug: str) -> str:
    """The room whose house rule keeps time for this organisation, or an empty text."""
    if not slug:
        return ""
    rooms = db.session.scalars(select(Resource).where(Resource.archived_at.is_(None)).order_by(Resource.id))
    return next((room.slug for room in rooms if slug in _holders(room)), "")


def _holders(room: Resource) -> set[str]:
    return {window.holder for window in spaces.policy_of(room).policy.kept if window.holder}


def follow(kept_id: int, *, house: Settings, now: datetime) -> None:
    """Write the coming dates of the party that stays again."""
    query = (
        select(Occurrence)
        .join(Booking)
        .where(
            Booking.party_id == kept_id,
            Occurrence.state.in_(LIVE),
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
    found = db.session.scalars(query).all()
    publishing.hold({one.booking for one in found})
    for booking, dates in groupby(found, key=lambda one: one.booking):
        publishing.publish(booking, list(dates), house=house, now=now)
