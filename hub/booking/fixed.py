"""Fixed desks: one desk of a pool that is somebody's own for a time, given and ended by whoever manages the place."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts.models import Party
from hub.booking.models import Occupancy
from hub.config import Settings
from hub.db import db
from hub.domain.errors import Conflict, Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.domain.timespan import Span, edge
from hub.plans.models import FixedDesk
from hub.spaces.models import Atom, Resource

DAY = timedelta(days=1)


def give_desk(
    actor: Actor,
    pool: Resource,
    *,
    party_id: int,
    atom_id: int | None = None,
    from_on: date,
    until_on: date | None,
    now: datetime,
    house: Settings,
) -> FixedDesk:
    """Take one desk out of the pool for somebody, between two days, both included; without `atom_id` the first free.

    Raises Missing, Refused for bad dates, Conflict where the desk, or every desk, is booked or given on some day.
    """
    _must_manage(actor, pool)
    if until_on is not None and until_on < from_on:
        raise Refused("until-before-from", "until_on", first=from_on)
    if db.session.get(Party, party_id) is None:
        raise Missing("person-unknown")
    _lock(pool)
    desks = [atom.id for atom in pool.own_atoms if atom_id is None or atom.id == atom_id]
    if not desks:
        raise Missing("desk-missing")
    free = set(desks) - _given(desks, from_on, until_on) - _booked(desks, from_on, until_on, now=now, house=house)
    if not free:
        raise Conflict("no-desk-free" if atom_id is None else "desk-not-free", "atom")
    found = FixedDesk(
        resource_id=pool.id,
        atom_id=min(free),
        party_id=party_id,
        from_on=from_on,
        until_on=until_on,
        given_by_id=actor.party_id,
        created_at=now,
    )
    db.session.add(found)
    db.session.flush()
    _note("desk.give", found, actor=actor, now=now)
    return found


def end_desk(actor: Actor, desk_id: int, *, until_on: date, now: datetime) -> FixedDesk:
    """Let a fixed desk end with a day and go back to the pool; one that would not have begun goes. Raises Missing."""
    query = select(FixedDesk).where(FixedDesk.id == desk_id).options(joinedload(FixedDesk.resource))
    found = db.session.scalar(query)
    if found is None or not can(actor, Action.MANAGE_PLACE, found.resource.place_id):
        raise Missing("desk-missing")
    _lock(found.resource)
    db.session.refresh(found)
    if found.until_on is not None and found.until_on < until_on:
        raise Refused("desk-ends-earlier", "until_on", until=found.until_on)
    if until_on < found.from_on:
        db.session.delete(found)
    else:
        found.until_on = until_on
    db.session.flush()
    _note("desk.end", found, actor=actor, now=now)
    return found


def desks_of(resource_ids: Collection[int], *, today: date) -> Sequence[FixedDesk]:
    """The fixed desks of some pools that are not over, by pool and number, with whose they are."""
    query = (
        select(FixedDesk)
        .where(FixedDesk.resource_id.in_(resource_ids), or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= today))
        .order_by(FixedDesk.resource_id, FixedDesk.atom_id, FixedDesk.from_on)
        .options(joinedload(FixedDesk.atom), joinedload(FixedDesk.party))
    )
    return db.session.scalars(query).all()


def held(atom_ids: Collection[int], around: Span, *, house: Settings) -> Mapping[int, tuple[Span, ...]]:
    """The time at which some desks are somebody's own, by atom, as far as it touches a span; one query."""
    first, last = (instant.astimezone(house.tz).date() for instant in (around.start, around.end))
    query = (
        select(FixedDesk.atom_id, FixedDesk.from_on, FixedDesk.until_on)
        .where(
            FixedDesk.atom_id.in_(atom_ids),
            FixedDesk.from_on <= last,
            or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= first),
        )
        .order_by(FixedDesk.from_on)
    )
    found: dict[int, tuple[Span, ...]] = {}
    for atom_id, from_on, until_on in db.session.execute(query):
        start = _midnight(max(from_on, first), house)
        end = _midnight(min(until_on or last, last) + DAY, house)
        found[atom_id] = (*found.get(atom_id, ()), Span(start, end))
    return found


def _must_manage(actor: Actor, pool: Resource) -> None:
    if pool.kind != "pool" or not can(actor, Action.MANAGE_PLACE, pool.place_id):
        raise Missing("room-missing")


def _given(desks: Collection[int], from_on: date, until_on: date | None) -> set[int]:
    query = select(FixedDesk.atom_id).where(
        FixedDesk.atom_id.in_(desks), or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= from_on)
    )
    if until_on is not None:
        query = query.where(FixedDesk.from_on <= until_on)
    return set(db.session.scalars(query))


def _booked(
    desks: Collection[int], from_on: date, until_on: date | None, *, now: datetime, house: Settings
) -> set[int]:
    start = max(_midnight(from_on, house), now)
    query = select(Occupancy.atom_id).where(Occupancy.atom_id.in_(desks), Occupancy.end_at > start)
    if until_on is not None:
        query = query.where(Occupancy.start_at < _midnight(until_on + DAY, house))
    return set(db.session.scalars(query.distinct()))


def _lock(pool: Resource) -> None:
    ids = [atom.id for atom in pool.own_atoms]
    db.session.scalars(select(Atom.id).where(Atom.id.in_(ids)).order_by(Atom.id).with_for_update()).all()


def _midnight(day: date, house: Settings) -> datetime:
    return edge(datetime.combine(day, time()), house.tz)


def _note(action: str, desk: FixedDesk, *, actor: Actor, now: datetime) -> None:
    audit.record(action, now=now, thing=f"desk:{desk.id}", person_id=actor.party_id, party_id=desk.party_id)
