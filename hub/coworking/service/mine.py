"""What a person has at a place today: their desks and rooms, and whether they have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Party
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.booking.reading import LIVE
from hub.config import Settings
from hub.coworking.models import CheckIn
from hub.db import db
from hub.domain.permissions import Actor
from hub.domain.timespan import day_span, to_wall
from hub.spaces.models import Atom, Place, Resource


@dataclass(frozen=True, slots=True)
class Stay:
    """A date of a booking at a place today, the names of its desks, and the check-in where there is one."""

    occurrence: Occurrence
    desks: tuple[str, ...]
    check_in: CheckIn | None

    @property
    def booking(self) -> Booking:
        """The booking it is a date of."""
        return self.occurrence.booking


def local_day(now: datetime, *, house: Settings) -> date:
    """The date on the wall."""
    return to_wall(now, house.tz).date()


def stays(actor: Actor, place: Place, *, now: datetime, house: Settings) -> list[Stay]:
    """What this person has at the place today and is not over: theirs, or booked by them for an organisation."""
    day = day_span(local_day(now, house=house), house.tz)
    own = or_(
        Booking.party_id == actor.party_id,
        and_(Booking.person_id == actor.party_id, Booking.party.has(Party.kind == "organisation")),
    )
    query = (
        select(Occurrence)
        .join(Booking)
        .join(Resource, Resource.id == Booking.resource_id)
        .where(
            Resource.place_id == place.id,
            own,
            Occurrence.state.in_(LIVE),
            Occurrence.end_at > max(now, day.start),
            Occurrence.start_at < day.end,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource),
            joinedload(Occurrence.booking).joinedload(Booking.party),
        )
    )
    found = db.session.scalars(query).all()
    desks, arrived = desks_of(found), check_ins_of(found)
    return [Stay(one, desks.get(one.id, ()), arrived.get(one.id)) for one in found]


def desks_of(occurrences: Iterable[Occurrence]) -> dict[int, tuple[str, ...]]:
    """The names of the atoms each date holds, in their order."""
    query = (
        select(Occupancy.occurrence_id, Atom.name)
        .select_from(Occupancy)
        .join(Atom, Atom.id == Occupancy.atom_id)
        .where(Occupancy.occurrence_id.in_([one.id for one in occurrences]))
        .order_by(Atom.id)
    )
    found: dict[int, list[str]] = {}
    for occurrence_id, name in db.session.execute(query):
        found.setdefault(occurrence_id, []).append(name)
    return {number: tuple(names) for number, names in found.items()}


def check_ins_of(occurrences: Sequence[Occurrence]) -> dict[int, CheckIn]:
    """The check-ins of some dates, by date."""
    query = select(CheckIn).where(CheckIn.occurrence_id.in_([one.id for one in occurrences]))
    return {one.occurrence_id: one for one in db.session.scalars(query) if one.occurrence_id is not None}
