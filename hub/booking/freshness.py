"""Whether a calendar still says what a reader saw: a short mark of all that it is made of, without painting it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from hub.booking.claims import LONGEST
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.permissions import Actor
from hub.domain.timespan import Span, day_span
from hub.plans.models import FixedDesk
from hub.spaces import service as spaces
from hub.spaces.service.shown import AnyRoom

DAY = timedelta(days=1)
PACE = 300
"""Seconds after which time itself may have changed a calendar: a step of the finest grid."""


def mark(
    resources: Sequence[AnyRoom], *, days: Sequence[date], actor: Actor, language: str, now: datetime, house: Settings
) -> str:
    """The mark of some rooms over consecutive days, as one reader sees them at this moment."""
    around = Span(day_span(days[0], house.tz).start, day_span(days[-1] + DAY, house.tz).end)
    rules = spaces.policies_of(resources)
    parts = (
        language,
        repr(actor),
        [(one.id, one.names, one.capacity, len(one.atoms)) for one in resources],
        [(room_id, rule.version_id, rule.policy.closed) for room_id, rule in sorted(rules.items())],
        sorted(spaces.holidays_between(days[0] - DAY, days[-1] + DAY)),
        _claimed(resources, around),
        _fixed(resources, days[0]),
        _asked(resources, around, actor),
        int(now.timestamp()) // PACE,
    )
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _claimed(resources: Sequence[AnyRoom], around: Span) -> tuple[object, ...]:
    """How many claims there are in this time, and a sum that changes when one comes, goes or says something else."""
    atoms = {atom.id for resource in resources for atom in resource.atoms}
    query = (
        select(*_sums())
        .select_from(Occupancy)
        .join(Occurrence, Occurrence.id == Occupancy.occurrence_id)
        .where(
            Occupancy.atom_id.in_(atoms),
            Occupancy.start_at < around.end,
            Occupancy.start_at > around.start - LONGEST,
            Occupancy.end_at > around.start,
        )
    )
    return tuple(db.session.execute(query).one())


def _fixed(resources: Sequence[AnyRoom], first: date) -> list[tuple[object, ...]]:
    """The desks of pools that are somebody's own on some of these days, or later."""
    pools = [resource.id for resource in resources if resource.kind == "pool"]
    if not pools:
        return []
    query = (
        select(FixedDesk.id, FixedDesk.atom_id, FixedDesk.from_on, FixedDesk.until_on)
        .where(FixedDesk.resource_id.in_(pools), or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= first))
        .order_by(FixedDesk.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _asked(resources: Sequence[AnyRoom], around: Span, actor: Actor) -> tuple[object, ...]:
    """The same of what the reader asked for and nobody has answered."""
    if actor.party_id is None:
        return ()
    parties = [actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]
    query = (
        select(*_sums())
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Booking.party_id.in_(parties),
            Booking.resource_id.in_({resource.id for resource in resources}),
            Occurrence.state == "requested",
            Occurrence.start_at < around.end,
            Occurrence.end_at > around.start,
        )
    )
    return tuple(db.session.execute(query).one())


def _sums() -> tuple[ColumnElement[Any], ...]:
    return func.count(), func.max(Occurrence.changed_at), func.sum(Occurrence.id), func.sum(Occurrence.sequence)
