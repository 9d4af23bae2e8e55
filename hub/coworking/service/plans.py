"""Plans as managers give them and as those who have one read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Fact, Party
from hub.accounts.service import decisions
from hub.accounts.service.fact_mails import tell_claimant
from hub.accounts.service.facts import give_fact
from hub.accounts.service.others import must_be_another
from hub.accounts.service.parties import find_party, in_force
from hub.accounts.service.site import Site
from hub.booking.entitlements import PlanStanding, standings_of_plans
from hub.config import Settings
from hub.coworking.service.plan_mails import tell_ended, tell_given
from hub.db import db
from hub.domain.errors import Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.plans import service as plans
from hub.plans.models import Plan, Subscription
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource

MOST = 500


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan and how many have it today."""

    plan: Plan
    holders: int


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan one has, or an organisation one acts for, and where it stands."""

    place: Place
    party: str
    standing: PlanStanding


def plans_at(actor: Actor, slug: str, *, today: date) -> tuple[Place, list[PlanLine]]:
    """The plans of a place, for whoever manages it. Raises Missing. Two queries beside the place."""
    place = spaces.managed_place(actor, slug)
    found = plans.plans_of(place.id)
    query = (
        select(Subscription.plan_id, func.count())
        .where(
            Subscription.plan_id.in_([one.id for one in found]),
            in_force(Subscription.from_on, Subscription.until_on, today),
        )
        .group_by(Subscription.plan_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    return place, [PlanLine(one, counts.get(one.id, 0)) for one in found]


def holders(plan: Plan, *, today: date) -> Sequence[Subscription]:
    """Who has a plan, or will have it, by name."""
    query = (
        select(Subscription)
        .join(Subscription.party)
        .where(Subscription.plan_id == plan.id)
        .where(or_(Subscription.until_on.is_(None), Subscription.until_on >= today))
        .order_by(func.lower(Party.name), Subscription.from_on)
        .limit(MOST)
        .options(joinedload(Subscription.party))
    )
    return db.session.scalars(query).all()


def give(
    actor: Actor,
    plan_id: int,
    who: str,
    *,
    from_on: date | None,
    until_on: date | None,
    site: Site,
    now: datetime,
    today: date,
) -> bool:
    """Give a plan to somebody, and tell them; whoever is no co-worker of the place yet becomes one, which is then True.

    Raises Missing, and Refused at `who` or at the dates.
    """
    plan = plans.managed_plan(actor, plan_id)
    party = find_party(who)
    must_be_given_by_another(actor, party, plan.place_id, today=today)
    first = from_on or today
    found = plans.give_plan(actor, plan_id, party_id=party.id, from_on=first, until_on=until_on, now=now)
    tell_given(found, site=site, now=now, today=today)
    return welcome(actor, party, plan.place_id, from_on=first, until_on=until_on, site=site, now=now, today=today)


def must_be_given_by_another(actor: Actor, party: Party, place_id: int, *, today: date) -> None:
    """Raise Refused at `who` when the actor would give it to itself or to an organisation it acts for."""
    try:
        must_be_another(actor, party.id, place_id=place_id, today=today)
    except Forbidden as error:
        raise Refused("own-plan", "who") from error


def welcome(
    actor: Actor,
    party: Party,
    place_id: int,
    *,
    from_on: date,
    until_on: date | None,
    site: Site,
    now: datetime,
    today: date,
) -> bool:
    """Make somebody a co-worker of a place where they are none from that day on; True where they became one."""
    query = select(Fact.id).where(
        Fact.party_id == party.id,
        Fact.place_id == place_id,
        Fact.audience == "coworker",
        Fact.state == "confirmed",
        in_force(Fact.from_on, Fact.until_on, from_on),
    )
    if db.session.scalar(query.limit(1)) is not None:
        return False
    place = decisions.own_place(actor, place_id)
    must_be_another(actor, party.id, place_id=place_id, today=today)
    fact = give_fact(
        party,
        audience="coworker",
        place_id=place_id,
        from_on=from_on,
        until_on=until_on,
        now=now,
        by=actor.party_id,
    )
    tell_claimant(fact, place=place, site=site, now=now, today=today)
    return True


def subscription(actor: Actor, subscription_id: int) -> Subscription:
    """A plan somebody has, for whoever manages the place. Raises Missing for everybody else."""
    loads = (joinedload(Subscription.party), joinedload(Subscription.plan).joinedload(Plan.place))
    found = db.session.get(Subscription, subscription_id, options=loads)
    if found is None or not can(actor, Action.MANAGE_PLACE, found.plan.place_id):
        raise Missing("plan-missing")
    return found


def end(actor: Actor, subscription_id: int, *, until_on: date, site: Site, now: datetime, today: date) -> None:
    """Let a plan end with a day, and tell whoever has it. Raises Missing, Refused to lengthen it."""
    found = subscription(actor, subscription_id)
    party, plan, first, before = found.party, found.plan, found.from_on, found.until_on
    plans.end_plan(actor, subscription_id, until_on=until_on, now=now)
    if until_on != before:
        last_on = until_on if until_on >= first else None
        tell_ended(party, plan, last_on=last_on, site=site, now=now, today=today)


def rooms_of(place: Place) -> list[Resource]:
    """What a plan can be asked for: pools and rooms, not the parts of a hall and nothing hidden."""
    return [one for one in place.resources if one.parent_id is None and one.archived_at is None]


def of_actor(actor: Actor, place: Place, *, day: date, house: Settings) -> list[OwnPlan]:
    """The plans of a person, and of those they act for, at a place on a day."""
    names: dict[int, str] = {} if actor.party_id is None else {actor.party_id: ""}
    names |= {one.organisation_id: one.name for one in actor.mandates}
    parties = list(names)
    found = standings_of_plans(parties, place_id=place.id, day=day, house=house)
    return [OwnPlan(place, names[party_id], found[party_id]) for party_id in parties if party_id in found]


def everywhere(actor: Actor, *, day: date, house: Settings) -> list[OwnPlan]:
    """The same at every place where the person, or one they act for, is a co-worker that day."""
    parties: Mapping[int, None] = dict.fromkeys(one.place_id for one in actor.standings if one.audience == "coworker")
    places = [place for place in spaces.places() if place.id in parties]
    return [one for place in places for one in of_actor(actor, place, day=day, house=house)]
