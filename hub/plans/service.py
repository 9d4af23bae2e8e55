"""The verbs of plans: what a place offers its co-workers, and who has which plan between which days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hub import audit
from hub.accounts.models import Party
from hub.db import db
from hub.domain.entitlement import PERIODS, UNITS, WHATS, Entitlement
from hub.domain.entitlement import Allowance as Allowed
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.plans.models import Allowance, Plan, Subscription
from hub.spaces.models import Place, Resource, Texts

MOST_AMOUNT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What a plan shall be called, by language, and what it shall allow."""

    names: Texts
    allowances: tuple[Allowed, ...]


def create_plan(place: Place, *, wish: PlanWish, now: datetime) -> Plan:
    """Write a plan, last in the list of its place; whoever calls has seen to the permission. Raises Refused."""
    _check(wish)
    last = db.session.scalar(select(func.max(Plan.position)).where(Plan.place_id == place.id))
    plan = Plan(place=place, names=wish.names, position=0 if last is None else last + 1, created_at=now)
    plan.allowances = _rows(wish)
    db.session.add(plan)
    db.session.flush()
    return plan


def add_plan(actor: Actor, place: Place, *, wish: PlanWish, now: datetime) -> Plan:
    """A new plan of a place this person manages. Raises Missing, Refused."""
    _must_manage(actor, place.id)
    plan = create_plan(place, wish=wish, now=now)
    _note("plan.create", plan, actor=actor, now=now)
    return plan


def change_plan(actor: Actor, plan_id: int, *, wish: PlanWish, now: datetime) -> Plan:
    """Another name, or other allowances: they hold from now on for all who have the plan. Raises Missing, Refused."""
    plan = managed_plan(actor, plan_id)
    _check(wish)
    plan.names = wish.names
    if [_allowed(one) for one in plan.allowances] != list(wish.allowances):
        plan.allowances = []
        db.session.flush()
        plan.allowances = _rows(wish)
    db.session.flush()
    _note("plan.change", plan, actor=actor, now=now)
    return plan


def archive_plan(actor: Actor, plan_id: int, *, now: datetime) -> Plan:
    """Give it to nobody new; whoever has it keeps it. Raises Missing."""
    return _shelve(actor, plan_id, at=now, now=now, action="plan.archive")


def restore_plan(actor: Actor, plan_id: int, *, now: datetime) -> Plan:
    """Offer it again. Raises Missing."""
    return _shelve(actor, plan_id, at=None, now=now, action="plan.restore")


def need_plan(actor: Actor, room: Resource, *, needed: bool, now: datetime) -> None:
    """Say whether co-workers and visitors need a plan to book a room or a pool. Raises Missing."""
    _must_manage(actor, room.place_id)
    if room.needs_plan != needed:
        room.needs_plan = needed
        audit.record("room.plan", now=now, thing=f"room:{room.id}", person_id=actor.party_id, needed=needed)


def give_plan(
    actor: Actor, plan_id: int, *, party_id: int, from_on: date, until_on: date | None, now: datetime
) -> Subscription:
    """Give a party a plan between two days, both included. Raises Missing, Refused where it has one at the place."""
    plan = managed_plan(actor, plan_id)
    if plan.archived_at is not None:
        raise Refused("plan-archived", "plan")
    found = grant_plan(plan, party_id=party_id, from_on=from_on, until_on=until_on, by=actor.party_id, now=now)
    _note("plan.give", plan, actor=actor, now=now, party_id=party_id)
    return found


def grant_plan(
    plan: Plan, *, party_id: int, from_on: date, until_on: date | None, by: int | None, now: datetime
) -> Subscription:
    """Write a subscription; whoever calls has seen to the permission. Raises Missing, Refused."""
    if until_on is not None and until_on < from_on:
        raise Refused("until-before-from", "until_on", first=from_on)
    # The party stays locked, so that two managers do not give it two plans at once.
    party = db.session.scalar(select(Party).where(Party.id == party_id).with_for_update(key_share=True))
    if party is None:
        raise Missing("person-unknown")
    for other in subscriptions([party_id], place_id=plan.place_id):
        if (until_on is None or other.from_on <= until_on) and (other.until_on is None or from_on <= other.until_on):
            raise Refused("plan-given-already", "from_on", plan=other.plan.names, first=other.from_on)
    found = Subscription(party=party, plan=plan, from_on=from_on, until_on=until_on, given_by_id=by, created_at=now)
    db.session.add(found)
    db.session.flush()
    return found


def end_plan(actor: Actor, subscription_id: int, *, until_on: date, now: datetime) -> Subscription:
    """Let a plan end with a day; one that would not have begun by then goes. Raises Missing, Refused to lengthen it."""
    query = select(Subscription).where(Subscription.id == subscription_id).options(joinedload(Subscription.plan))
    found = db.session.scalar(query.with_for_update(of=Subscription))
    if found is None or not can(actor, Action.MANAGE_PLACE, found.plan.place_id):
        raise Missing("plan-missing")
    plan = found.plan
    if found.until_on is not None and until_on > found.until_on:
        raise Refused("end-later", "last_on", until=found.until_on)
    if until_on < found.from_on:
        db.session.delete(found)
    else:
        found.until_on = until_on
    db.session.flush()
    _note("plan.end", plan, actor=actor, now=now, party_id=found.party_id)
    return found


def plans_of(place_id: int) -> Sequence[Plan]:
    """All plans of a place with their allowances, in their order, archived ones last."""
    query = select(Plan).where(Plan.place_id == place_id).options(selectinload(Plan.allowances))
    return db.session.scalars(query.order_by(Plan.archived_at.is_not(None), Plan.position, Plan.id)).all()


def managed_plan(actor: Actor, plan_id: int) -> Plan:
    """A plan, for whoever manages its place. Raises Missing for everybody else."""
    plan = db.session.get(Plan, plan_id, options=[joinedload(Plan.place), selectinload(Plan.allowances)])
    if plan is None:
        raise Missing("plan-missing")
    _must_manage(actor, plan.place_id)
    return plan


def subscriptions(party_ids: Collection[int], *, place_id: int) -> Sequence[Subscription]:
    """The plans some parties have, had or will have at a place, by date."""
    query = (
        select(Subscription)
        .join(Subscription.plan)
        .where(Subscription.party_id.in_(party_ids), Plan.place_id == place_id)
        .order_by(Subscription.from_on, Subscription.id)
        .options(joinedload(Subscription.plan).selectinload(Plan.allowances))
    )
    return db.session.scalars(query).all()


def entitlements(party_id: int, *, place_id: int, first: date, last: date) -> tuple[Entitlement, ...]:
    """The plans of a party at a place that are in force on some day between two days; one query."""
    wanted = {"party_id": party_id, "place_id": place_id, "first": first, "last": last}
    found: dict[int, tuple[Texts, date, date | None, list[Allowed]]] = {}
    for number, names, from_on, until_on, *allowed in db.session.execute(_in_force(), wanted):
        plan = found.setdefault(number, (names, from_on, until_on, []))
        if allowed[0] is not None:
            plan[3].append(Allowed(*allowed))
    return tuple(Entitlement(names, tuple(some), first, last) for names, first, last, some in found.values())


@cache
def _in_force() -> Select[*tuple[Any, ...]]:
    having, plan, allowance = (model.__table__ for model in (Subscription, Plan, Allowance))
    had, allowed = having.c, allowance.c
    return (
        select(had.id, plan.c.names, had.from_on, had.until_on)
        .add_columns(allowed.what, allowed.unit, allowed.amount, allowed.period)
        .join_from(having, plan, plan.c.id == had.plan_id)
        .outerjoin(allowance, allowed.plan_id == plan.c.id)
        .where(
            had.party_id == bindparam("party_id"),
            plan.c.place_id == bindparam("place_id"),
            had.from_on <= bindparam("last"),
            or_(had.until_on.is_(None), had.until_on >= bindparam("first")),
        )
        .order_by(had.from_on, had.id, allowed.id)
    )


def entitlement(subscription: Subscription) -> Entitlement:
    """A subscription as decisions see it."""
    plan = subscription.plan
    allowed = tuple(_allowed(one) for one in plan.allowances)
    return Entitlement(plan.names, allowed, subscription.from_on, subscription.until_on)


def lock(party_id: int, *, place_id: int) -> None:
    """Hold the plans of a party at a place until the end of the transaction, by ascending id; before any atom."""
    db.session.scalars(_held(), {"party_id": party_id, "place_id": place_id}).all()


@cache
def _held() -> Select[int]:
    query = (
        select(Subscription.id)
        .join(Subscription.plan)
        .where(Subscription.party_id == bindparam("party_id"), Plan.place_id == bindparam("place_id"))
        .order_by(Subscription.id)
    )
    return query.with_for_update(of=Subscription)


def _check(wish: PlanWish) -> None:
    if not any(wish.names.values()):
        raise Refused("plan-without-name", "names")
    if not wish.allowances:
        raise Refused("plan-gives-nothing", "allowances")
    keys = [(one.what, one.unit, one.period) for one in wish.allowances]
    if len(keys) != len(set(keys)):
        raise Refused("allowance-twice", "allowances")
    for one in wish.allowances:
        known = one.what in WHATS and one.unit in UNITS and one.period in PERIODS
        if not known or (one.amount is not None and not 0 <= one.amount <= MOST_AMOUNT):
            raise Refused("allowance-out-of-bounds", "allowances", most=MOST_AMOUNT)


def _rows(wish: PlanWish) -> list[Allowance]:
    return [Allowance(what=one.what, unit=one.unit, amount=one.amount, period=one.period) for one in wish.allowances]


def _allowed(row: Allowance) -> Allowed:
    return Allowed(row.what, row.unit, row.amount, row.period)


def _shelve(actor: Actor, plan_id: int, *, at: datetime | None, now: datetime, action: str) -> Plan:
    plan = managed_plan(actor, plan_id)
    plan.archived_at = at
    db.session.flush()
    _note(action, plan, actor=actor, now=now)
    return plan


def _must_manage(actor: Actor, place_id: int) -> None:
    if not can(actor, Action.MANAGE_PLACE, place_id):
        raise Missing("plan-missing")


def _note(action: str, plan: Plan, *, actor: Actor, now: datetime, party_id: int | None = None) -> None:
    audit.record(action, now=now, thing=f"plan:{plan.id}", person_id=actor.party_id, party_id=party_id)
