"""Coming and leaving; who is in, for those who work there, and only those who let themselves be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from hub import audit
from hub.accounts.models import Account, Party
from hub.booking.models import Booking, Occurrence
from hub.config import Settings
from hub.coworking.models import CheckIn, Showing
from hub.coworking.service import fixed
from hub.coworking.service.mine import Stay, local_day, stays
from hub.coworking.service.taking import free_rest
from hub.db import db
from hub.domain.errors import Refused
from hub.domain.permissions import Action, Actor, PlaceDay, can
from hub.domain.timespan import day_span
from hub.groups.service.circles import apart
from hub.spaces.models import Place, Resource

EARLY = timedelta(hours=1)
"""How long before the beginning one may say that one has come."""

SHOWN = 200
KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who lets themselves be seen: since when they are in, or when they come; until when."""

    name: str
    since: datetime | None
    comes: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Company:
    """Those who are in, those who come today, and how many more are in whom nobody named."""

    here: tuple[Neighbour, ...]
    coming: tuple[Neighbour, ...]
    unnamed: int


def may_see(actor: Actor, place: Place, *, now: datetime, house: Settings) -> bool:
    """Whether this person reads who is in: co-workers of the place, and those who keep it."""
    return can(actor, Action.SEE_WHO_IS_IN, PlaceDay(place.id, local_day(now, house=house)))


def works_at(actor: Actor, place: Place, *, now: datetime, house: Settings) -> bool:
    """Whether this person is a co-worker of the place today, or acts for one."""
    day = local_day(now, house=house)
    parties = [actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]
    return any("coworker" in actor.audiences(party, place.id, day) for party in parties if party is not None)


def arrive(actor: Actor, place: Place, *, now: datetime, house: Settings) -> None:
    """Say that one has come: to all one has there by now, or to one's own desk. Twice is once.

    Raises Refused when one has nothing there, or only later.
    """
    day = local_day(now, house=house)
    confirmed = [one for one in stays(actor, place, now=now, house=house) if one.occurrence.state == "confirmed"]
    due = [one for one in confirmed if one.occurrence.start_at - EARLY <= now]
    if due:
        for stay in due:
            _come(actor, place, stay, day=day, now=now)
    elif fixed.desks_of(actor, place, day=day):
        _come(actor, place, None, day=day, now=now)
    elif confirmed:
        raise Refused("too_early_to_arrive", start=confirmed[0].occurrence.start_at.astimezone(house.tz).time())
    else:
        raise Refused("nothing_to_arrive_for")


def leave(actor: Actor, place: Place, *, now: datetime, house: Settings) -> bool:
    """Say that one leaves; the rest of one's desk is free for others. False when one was not in."""
    inside = own_check_ins(actor, place, now=now, house=house)
    for one in inside:
        one.left_at = now
    for stay in stays(actor, place, now=now, house=house):
        if stay.check_in is not None and stay.booking.resource.kind == "pool":
            free_rest(stay, actor=actor, now=now, house=house)
    db.session.flush()
    return bool(inside)


def own_check_ins(actor: Actor, place: Place, *, now: datetime, house: Settings) -> list[CheckIn]:
    """The check-ins of this person that still hold."""
    day = local_day(now, house=house)
    query = (
        select(CheckIn)
        .outerjoin(Occurrence, Occurrence.id == CheckIn.occurrence_id)
        .where(CheckIn.party_id == actor.party_id, CheckIn.place_id == place.id, CheckIn.day == day)
        .where(CheckIn.left_at.is_(None), or_(Occurrence.id.is_(None), Occurrence.end_at > now))
        .order_by(CheckIn.id)
    )
    return list(db.session.scalars(query))


def _come(actor: Actor, place: Place, stay: Stay | None, *, day: date, now: datetime) -> None:
    if actor.party_id is None:
        raise Refused("nothing_to_arrive_for")
    known = stay.check_in if stay is not None else _unbooked(actor.party_id, place, day)
    if known is not None:
        known.left_at = None
        return
    note(
        place,
        party_id=actor.party_id,
        occurrence_id=stay.occurrence.id if stay is not None else None,
        day=day,
        by=actor.party_id,
        now=now,
    )


def note(place: Place, *, party_id: int, occurrence_id: int | None, day: date, by: int, now: datetime) -> None:
    """Write that somebody came; whoever wrote it a moment before wrote the same."""
    row = CheckIn(
        place_id=place.id, party_id=party_id, occurrence_id=occurrence_id, day=day, arrived_at=now, noted_by_id=by
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return
    if by != party_id:
        audit.record(
            "check-in.note", now=now, thing=f"check-in:{row.id}", person_id=by, party_id=party_id, place_id=place.id
        )


def _unbooked(party_id: int, place: Place, day: date) -> CheckIn | None:
    return db.session.scalar(
        select(CheckIn).where(
            CheckIn.party_id == party_id,
            CheckIn.place_id == place.id,
            CheckIn.day == day,
            CheckIn.occurrence_id.is_(None),
        )
    )


def shows(actor: Actor, place: Place) -> bool:
    """Whether this person lets the others of the place see them."""
    query = select(Showing.party_id).where(Showing.party_id == actor.party_id, Showing.place_id == place.id)
    return db.session.scalar(query) is not None


def show(actor: Actor, place: Place, *, seen: bool, now: datetime) -> None:
    """Let oneself be seen at a place, or no longer."""
    if actor.party_id is None or shows(actor, place) == seen:
        return
    if seen:
        db.session.add(Showing(party_id=actor.party_id, place_id=place.id, since_at=now))
    else:
        mine = (Showing.party_id == actor.party_id, Showing.place_id == place.id)
        db.session.execute(delete(Showing).where(*mine))
    db.session.flush()
    action = "presence.show" if seen else "presence.hide"
    audit.record(action, now=now, thing=f"place:{place.id}", person_id=actor.party_id)


def company(actor: Actor, place: Place, *, now: datetime, house: Settings) -> Company | None:
    """Who is in and who comes today, but for the reader; None for whoever may not know. Three queries."""
    if not may_see(actor, place, now=now, house=house):
        return None
    here = _here(actor, place, now=now, house=house)
    inside = {one[0] for one in here}
    coming = [one for one in _coming(actor, place, now=now, house=house) if one[0] not in inside]
    return Company(
        here=tuple(Neighbour(name, since, None, until) for _, name, since, until in here),
        coming=tuple(Neighbour(name, None, start, until) for _, name, start, until in coming),
        unnamed=_inside(actor, place, now=now, house=house) - len(inside),
    )


def _here(
    actor: Actor, place: Place, *, now: datetime, house: Settings
) -> Sequence[tuple[int, str, datetime, datetime | None]]:
    query = (
        select(Party.id, Party.name, func.min(CheckIn.arrived_at), func.max(Occurrence.end_at))
        .select_from(CheckIn)
        .join(Party, Party.id == CheckIn.party_id)
        .join(Showing, (Showing.party_id == Party.id) & (Showing.place_id == CheckIn.place_id))
        .outerjoin(Occurrence, Occurrence.id == CheckIn.occurrence_id)
        .where(*_in_now(actor, place, now=now, house=house), Party.id.not_in(_gone()))
        .where(Party.id.not_in(apart(actor)))
        .group_by(Party.id, Party.name)
        .order_by(func.lower(Party.name), Party.id)
        .limit(SHOWN)
    )
    return [(number, name, first, last) for number, name, first, last in db.session.execute(query)]


def _inside(actor: Actor, place: Place, *, now: datetime, house: Settings) -> int:
    """How many people but the reader are in."""
    query = (
        select(func.count(CheckIn.party_id.distinct()))
        .outerjoin(Occurrence, Occurrence.id == CheckIn.occurrence_id)
        .where(*_in_now(actor, place, now=now, house=house))
    )
    return db.session.scalar(query) or 0


def _in_now(actor: Actor, place: Place, *, now: datetime, house: Settings) -> tuple[ColumnElement[bool], ...]:
    return (
        CheckIn.place_id == place.id,
        CheckIn.day == local_day(now, house=house),
        CheckIn.left_at.is_(None),
        CheckIn.party_id != actor.party_id,
        or_(Occurrence.id.is_(None), Occurrence.end_at > now),
    )


def _coming(
    actor: Actor, place: Place, *, now: datetime, house: Settings
) -> Sequence[tuple[int, str, datetime, datetime]]:
    """Those who have a desk later today and let themselves be seen; whoever left is not among them."""
    person = aliased(Party)
    query = (
        select(person.id, person.name, func.min(Occurrence.start_at), func.max(Occurrence.end_at))
        .select_from(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Resource, Resource.id == Booking.resource_id)
        .join(person, person.id == Booking.person_id)
        .join(Showing, (Showing.party_id == person.id) & (Showing.place_id == place.id))
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Resource.place_id == place.id,
            Resource.kind == "pool",
            person.id != actor.party_id,
            person.id.not_in(apart(actor)),
            or_(Booking.party_id == person.id, Booking.party.has(Party.kind == "organisation")),
            Occurrence.state == "confirmed",
            Occurrence.end_at > now,
            Occurrence.start_at < day_span(local_day(now, house=house), house.tz).end,
            CheckIn.id.is_(None),
            person.id.not_in(_gone()),
        )
        .group_by(person.id, person.name)
        .order_by(func.lower(person.name), person.id)
        .limit(SHOWN)
    )
    return [(number, name, first, last) for number, name, first, last in db.session.execute(query)]


def _gone() -> Select[int]:
    """Those who closed their account: what they booked may stand, their name is told no more."""
    return select(Account.party_id).where(Account.disabled_at.is_not(None))


def forget_old(*, now: datetime) -> None:
    """For the worker, once a day: who was in when goes after sixty days."""
    db.session.execute(delete(CheckIn).where(CheckIn.arrived_at < now - KEPT))
