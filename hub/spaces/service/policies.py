"""The house rule of a room: the version in force, its holders, a new version."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import aliased

from hub import audit
from hub.accounts.models import Party
from hub.db import db
from hub.domain.errors import Stale
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, SameRule, as_document, parse
from hub.spaces.models import Atom, Place, PolicyVersion, Resource, resource_atom
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.rooms import managed_room
from hub.spaces.service.shown import AnyRoom

NOBODY = Policy(openings=())
"""The rule of a room that has none yet: it does not open, rather than to everybody."""


class Rule(NamedTuple):
    """The policy in force and the version it comes from, None for a room without one."""

    policy: Policy
    version_id: int | None


def policy_of(resource: AnyRoom) -> Rule:
    """The house rule in force, with the closures of the rooms whose parts or atoms it takes, which shut it too.

    A part without a rule follows its whole; an archived room opens to nobody. One query, each text parsed once.
    """
    return policies_of([resource])[resource.id]


def policies_of(resources: Sequence[AnyRoom]) -> dict[int, Rule]:
    """The house rules in force of several rooms, by id; one query."""
    return {
        room_id: Rule(NOBODY, None) if hidden else _with_closures(rule, others)
        for room_id, (rule, others, hidden) in _rules(resources).items()
    }


def written_rule(resource: Resource) -> Rule:
    """The rule as it was written: to be shown as text, and changed."""
    return _rules([resource])[resource.id][0]


def written_rules(resources: Sequence[Resource]) -> dict[int, Rule]:
    """The rules of several rooms as they were written, by id; one query."""
    return {room_id: found[0] for room_id, found in _rules(resources).items()}


def _with_closures(rule: Rule, others: Sequence[Rule]) -> Rule:
    if not others:
        return rule
    return Rule(_closing(SameRule(rule.policy), tuple(SameRule(one.policy) for one in others)), rule.version_id)


@lru_cache(maxsize=512)
def _closing(rule: SameRule, others: tuple[SameRule, ...]) -> Policy:
    """The rule with the closures of others; one object as long as they are the same, as painters want it."""
    closed = list(rule.policy.closed)
    for other in others:
        closed += [closure for closure in other.policy.closed if closure not in closed]
    return rule.policy if len(closed) == len(rule.policy.closed) else replace(rule.policy, closed=tuple(closed))


def _rules(resources: Sequence[AnyRoom]) -> dict[int, tuple[Rule, list[Rule], bool]]:
    """By room: its rule, those of the rooms whose atoms it takes, and whether it is archived by now."""
    rules: dict[int, dict[int, Rule]] = {one.id: {} for one in resources}
    hidden = set()
    for room_id, archived_at, of, version_id, text in db.session.execute(_newest(), {"ids": list(rules)}):
        rules[room_id][of] = Rule(_parsed(text), version_id)
        if archived_at is not None:
            hidden.add(room_id)
    return {one.id: _chosen(one, rules[one.id], hidden=one.id in hidden) for one in resources}


@cache
def _newest() -> Select[*tuple[Any, ...]]:
    """The statement of every page, built once: the documents as texts, so that one that is known is not read again."""
    rooms, others = Resource.__table__.alias(), Resource.__table__.alias()
    room, other, version = rooms.c, others.c, PolicyVersion.__table__.c
    last = PolicyVersion.__table__.alias().c
    newest = select(func.max(last.number)).where(last.resource_id == other.id).correlate(others)
    return (
        select(room.id, room.archived_at, version.resource_id, version.id, cast(version.document, Text))
        .join_from(rooms, others, and_(other.place_id == room.place_id, _bears_on(room, other)))
        .join(PolicyVersion.__table__, version.resource_id == other.id)
        .where(room.id.in_(bindparam("ids", expanding=True)), version.number == newest.scalar_subquery())
        .order_by(version.resource_id)
    )


def _bears_on(room: Any, other: Any) -> ColumnElement[bool]:
    """SQL: the other is the room itself, its whole, or one whose own atoms the room takes."""
    taken, own = resource_atom.alias(), resource_atom.alias()
    shares = (
        select(taken.c.atom_id)
        .join(own, own.c.atom_id == taken.c.atom_id)
        .where(taken.c.resource_id == room.id, own.c.resource_id == other.id, own.c.required.is_(False))
        .exists()
    )
    return or_(other.id == room.id, other.id == room.parent_id, and_(other.archived_at.is_(None), shares))


def _chosen(room: AnyRoom, found: dict[int, Rule], *, hidden: bool) -> tuple[Rule, list[Rule], bool]:
    rule = found.get(room.id) or found.get(room.parent_id or 0) or Rule(NOBODY, None)
    return rule, [other for other in found.values() if other is not rule], hidden


@lru_cache(maxsize=512)
def _parsed(text: str) -> Policy:
    return parse(json.loads(text))


def latest(resource: Resource) -> int:
    """The number of the newest version of a room's own rule, 0 when it has none."""
    query = select(func.max(PolicyVersion.number)).where(PolicyVersion.resource_id == resource.id)
    return db.session.scalar(query) or 0


def ruled(place: Place) -> frozenset[int]:
    """The ids of the rooms of a place that have a rule of their own; one query."""
    query = select(PolicyVersion.resource_id).join(Resource, Resource.id == PolicyVersion.resource_id)
    return frozenset(db.session.scalars(query.where(Resource.place_id == place.id).distinct()))


def versions(resource: Resource) -> list[tuple[PolicyVersion, str | None]]:
    """All versions of a room's own rule with the name of whoever made it, the latest first."""
    person = aliased(Party)
    query = (
        select(PolicyVersion, person.name)
        .outerjoin(person, person.id == PolicyVersion.created_by_id)
        .where(PolicyVersion.resource_id == resource.id)
        .order_by(PolicyVersion.number.desc())
    )
    return [(version, name) for version, name in db.session.execute(query)]


def rule_holders(policy: Policy) -> dict[str, str]:
    """The names of the organisations that windows of a rule are held by, by slug."""
    slugs = {window.holder for window in policy.kept if window.holder}
    if not slugs:
        return {}
    query = select(Party.slug, Party.name).where(Party.slug.in_(slugs))
    return {slug: name for slug, name in db.session.execute(query) if slug}


def write_policy(resource: Resource, document: object, *, by: int | None, now: datetime) -> PolicyVersion:
    """A new version of the rule, in the one order of writing; whoever calls has seen to the permission.

    Raises Malformed with all that is to mend. Confirmed bookings stay as they are.
    """
    policy = parse(document)
    lock_atoms(resource)
    version = PolicyVersion(
        resource_id=resource.id,
        number=latest(resource) + 1,
        document=as_document(policy),
        created_at=now,
        created_by_id=by,
    )
    db.session.add(version)
    db.session.flush()
    audit.record("policy.set", now=now, thing=f"room:{resource.id}", person_id=by, number=version.number)
    tell(Changed(resource.place_id, resource.parent_id or resource.id, rule=True), now)
    return version


def set_policy(actor: Actor, slug: str, document: object, *, seen: int, now: datetime) -> PolicyVersion:
    """A new version by a manager of the place, who saw the version with the number `seen` (0 for none).

    Raises Missing for everybody else, Malformed, Stale when there is a newer one.
    """
    resource = managed_room(actor, slug)
    lock_atoms(resource)
    if latest(resource) != seen:
        raise Stale("rule-changed")
    return write_policy(resource, document, by=actor.party_id, now=now)


def lock_atoms(resource: Resource) -> None:
    """Hold the atoms as a booking does: who booked a moment before is seen, who books a moment later sees the rule."""
    lock_rooms([resource])


def lock_rooms(resources: Sequence[Resource]) -> None:
    """Hold the atoms of several rooms, in the one order of ids that every writer keeps."""
    wanted = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id.in_([one.id for one in resources]))
    db.session.scalars(select(Atom.id).where(Atom.id.in_(wanted)).order_by(Atom.id).with_for_update()).all()
