"""Reminders: one mail before a date that stands, at the time its holder chose, to nobody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub import outbox
from hub.accounts.models import Account, Mandate, Party
from hub.accounts.service.parties import Contact, in_force
from hub.booking.mails import sending
from hub.booking.mails.words import contact
from hub.booking.models import Booking, Extra, Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.reminding import EARLIEST, due_at
from hub.outbox import choices
from hub.spaces.models import Resource

AT_ONCE = 500
"""So many in one transaction; the next run takes the rest."""

outbox.register(
    "booking_reminder", "name", "booking", "dates", "more", "access", "keys", "contact", topic=outbox.REMINDER
)


@dataclass(frozen=True, slots=True)
class Coming:
    """A date that stands and is near: when it last changed, who booked it, whom it is for."""

    id: int
    start: datetime
    changed_at: datetime
    person_id: int
    party_id: int


def remind(*, house: Settings, now: datetime) -> int:
    """Write what is due, in one transaction; returns how many. For the worker, every few minutes.

    The moment must lie after the last change of the date: who booked or moved it later knows it well enough. What has
    been told, or waits to be, is not told again, whatever the clock does meanwhile; a date that was moved is another.
    """
    coming = _coming(now)
    holders = _holders(coming, today=now.astimezone(house.tz).date())
    wishes = choices.reminders_of(one.party_id for people in holders.values() for one in people)
    due: dict[str, tuple[Coming, Contact]] = {}
    for one in coming:
        for holder in holders.get(one.id, ()):
            wish = wishes.get(holder.party_id, choices.DEFAULTS[outbox.REMINDER])
            moment = due_at(wish, one.start, tz=house.tz)
            if moment is not None and one.changed_at < moment <= now:
                due[_once(one.id, one.start, holder.contact)] = (one, holder.contact)
    said = outbox.said_already(due)
    new = [told for once, told in due.items() if once not in said][:AT_ONCE]
    _tell(new, house=house, now=now)
    return len(new)


def take_back(occurrences: Iterable[Occurrence]) -> None:
    """What waits to be sent about these dates is no longer true."""
    outbox.take_back(f"reminder:{one.id}:" for one in occurrences)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose date it is."""

    party_id: int
    contact: Contact


def _coming(now: datetime) -> list[Coming]:
    query = (
        select(Occurrence.id, Occurrence.start_at, Occurrence.changed_at, Booking.person_id, Booking.party_id)
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Occurrence.state == "confirmed",
            Occurrence.end_at > now,
            Occurrence.start_at > now,
            Occurrence.start_at <= now + EARLIEST,
        )
        .order_by(Occurrence.start_at, Occurrence.id)
    )
    return [Coming(*row) for row in db.session.execute(query)]


def _holders(coming: Sequence[Coming], *, today: date) -> Mapping[int, list[Holder]]:
    """Who booked it, as long as they act for the party; else the party, or those who act for it."""
    parties = {one.party_id for one in coming}
    acting: dict[int, set[int]] = {}
    mandates = select(Mandate.organisation_id, Mandate.person_id).where(
        Mandate.organisation_id.in_(parties), in_force(Mandate.from_on, Mandate.until_on, today)
    )
    for organisation_id, person_id in db.session.execute(mandates):
        acting.setdefault(organisation_id, set()).add(person_id)
    people = {one.person_id for one in coming} | parties | {one for persons in acting.values() for one in persons}
    reachable = {one.party_id: one for one in _reachable(people)}
    return {one.id: [reachable[person] for person in _whose(one, acting) if person in reachable] for one in coming}


def _whose(one: Coming, acting: Mapping[int, set[int]]) -> list[int]:
    may = {one.party_id, *acting.get(one.party_id, ())}
    return [one.person_id] if one.person_id in may else sorted(may)


def _reachable(people: Iterable[int]) -> Iterator[Holder]:
    query = (
        select(Party.id, Account.email, Party.language, Party.name)
        .join(Account, Account.party_id == Party.id)
        .where(Party.id.in_(set(people)), Account.verified_at.is_not(None), Account.disabled_at.is_(None))
    )
    for party_id, email, language, name in db.session.execute(query):
        yield Holder(party_id, Contact(email, language, name))


def _once(occurrence_id: int, start: datetime, reader: Contact) -> str:
    who = sha256(reader.email.encode()).hexdigest()[:16]
    return f"reminder:{occurrence_id}:{int(start.timestamp())}:{who}"


def _tell(due: Sequence[tuple[Coming, Contact]], *, house: Settings, now: datetime) -> None:
    query = (
        select(Occurrence)
        .where(Occurrence.id.in_({one.id for one, _ in due}))
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.resource).joinedload(Resource.place),
            joinedload(Occurrence.booking).joinedload(Booking.party),
            joinedload(Occurrence.booking).selectinload(Booking.occurrences),
            joinedload(Occurrence.booking).selectinload(Booking.extras).joinedload(Extra.resource),
        )
    )
    dates = {one.id: one for one in db.session.scalars(query)} if due else {}
    for coming, reader in due:
        date_of = dates[coming.id]
        room = date_of.booking.resource
        sending.send(
            "booking_reminder",
            date_of.booking,
            [date_of],
            to=[reader],
            house=house,
            now=now,
            once=_once(coming.id, coming.start, reader),
            expires_at=coming.start,
            access=dict(room.access_text or room.place.access_text),
            keys=dict(room.key_text),
            contact=contact(date_of.booking),
        )
    db.session.flush()
