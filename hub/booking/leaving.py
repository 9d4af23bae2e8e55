"""The bookings ahead of somebody who closes their account."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.accounts.leaving import Ahead
from hub.booking import changes
from hub.booking.models import Booking, Occurrence
from hub.booking.reading import LIVE
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Actor

MOST = 100


def ahead(actor: Actor, now: datetime) -> Sequence[Ahead]:
    """The dates that have not begun of what the person booked for themselves, the next first; at most `MOST`."""
    query = (
        select(Occurrence)
        .join(Booking)
        .where(Booking.party_id == actor.party_id, Occurrence.state.in_(LIVE), Occurrence.start_at > now)
        .order_by(Occurrence.start_at, Occurrence.id)
        .limit(MOST)
        .options(joinedload(Occurrence.booking))
    )
    return [
        Ahead(one.booking.title, one.start_at, one.end_at, f"/bookings/{one.booking_id}")
        for one in db.session.scalars(query)
    ]


def let_go(actor: Actor, now: datetime, *, house: Settings) -> None:
    """Call off all of them; whoever must know is told."""
    query = (
        select(Booking.id)
        .join(Occurrence)
        .where(Booking.party_id == actor.party_id, Occurrence.state.in_(LIVE), Occurrence.start_at > now)
        .distinct()
        .order_by(Booking.id)
    )
    for booking_id in db.session.scalars(query).all():
        changes.cancel(booking_id, actor=actor, now=now, house=house)
