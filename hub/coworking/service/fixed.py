"""Desks of one's own: who has which, and since when."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Party
from hub.accounts.service.parties import find_party, in_force
from hub.accounts.service.site import Site
from hub.booking import fixed as desks
from hub.config import Settings
from hub.coworking.service.mine import local_day
from hub.coworking.service.offering import pools_of
from hub.coworking.service.plans import must_be_given_by_another, welcome
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Action, Actor, can
from hub.plans.models import FixedDesk
from hub.spaces.models import Atom, Place, Resource


def desks_of(actor: Actor, place: Place, *, day: date) -> list[FixedDesk]:
    """The desks at a place that are this person's own that day, or of an organisation they act for."""
    parties = [actor.party_id, *(mandate.organisation_id for mandate in actor.mandates)]
    query = (
        select(FixedDesk)
        .join(Resource, Resource.id == FixedDesk.resource_id)
        .where(
            Resource.place_id == place.id,
            FixedDesk.party_id.in_(parties),
            in_force(FixedDesk.from_on, FixedDesk.until_on, day),
        )
        .order_by(FixedDesk.id)
        .options(joinedload(FixedDesk.atom), joinedload(FixedDesk.resource))
    )
    return list(db.session.scalars(query))


def holders(place: Place, *, day: date) -> Sequence[tuple[Resource, str, Party]]:
    """The room, the name of the desk and whose it is, by name."""
    query = (
        select(Resource, Atom.name, Party)
        .select_from(FixedDesk)
        .join(Resource, Resource.id == FixedDesk.resource_id)
        .join(Atom, Atom.id == FixedDesk.atom_id)
        .join(Party, Party.id == FixedDesk.party_id)
        .where(Resource.place_id == place.id, in_force(FixedDesk.from_on, FixedDesk.until_on, day))
        .order_by(func.lower(Party.name), FixedDesk.id)
    )
    return [(pool, desk, party) for pool, desk, party in db.session.execute(query)]


def given(place: Place, *, today: date) -> list[FixedDesk]:
    """The desks given at a place that are not over, by room and desk."""
    query = (
        select(FixedDesk)
        .join(Resource, Resource.id == FixedDesk.resource_id)
        .where(Resource.place_id == place.id, or_(FixedDesk.until_on.is_(None), FixedDesk.until_on >= today))
        .order_by(Resource.position, FixedDesk.atom_id, FixedDesk.from_on)
        .options(joinedload(FixedDesk.atom), joinedload(FixedDesk.resource), joinedload(FixedDesk.party))
    )
    return list(db.session.scalars(query))


def give(
    actor: Actor,
    place: Place,
    who: str,
    *,
    room: str,
    atom_id: int | None,
    from_on: date,
    until_on: date | None,
    site: Site,
    now: datetime,
    house: Settings,
) -> FixedDesk:
    """Give somebody a desk of their own; whoever is no co-worker of the place yet becomes one.

    Raises Missing, Refused at `who` or at the dates, Conflict where the desk is booked or given.
    """
    pool = next((one for one in pools_of(place) if one.slug == room), None)
    if pool is None:
        raise Missing("room-missing")
    party = find_party(who)
    today = local_day(now, house=house)
    must_be_given_by_another(actor, party, place.id, today=today)
    found = desks.give_desk(
        actor, pool, party_id=party.id, atom_id=atom_id, from_on=from_on, until_on=until_on, now=now, house=house
    )
    welcome(actor, party, place.id, from_on=from_on, until_on=until_on, site=site, now=now, today=today)
    return found


def managed(actor: Actor, desk_id: int) -> FixedDesk:
    """A desk of somebody's own, for whoever manages the place. Raises Missing for everybody else."""
    loads = (
        joinedload(FixedDesk.party),
        joinedload(FixedDesk.atom),
        joinedload(FixedDesk.resource).joinedload(Resource.place),
    )
    found = db.session.get(FixedDesk, desk_id, options=loads)
    if found is None or not can(actor, Action.MANAGE_PLACE, found.resource.place_id):
        raise Missing("desk-missing")
    return found


def end(actor: Actor, desk_id: int, *, until_on: date, now: datetime) -> FixedDesk:
    """Let a desk of somebody's own end with a day. Raises Missing, Refused."""
    return desks.end_desk(actor, desk_id, until_on=until_on, now=now)
