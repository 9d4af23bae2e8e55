"""The house rule of a room: the version in force, its holders, a new version."""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from hub import audit
from hub.accounts.models import Party
from hub.db import db
from hub.domain.errors import Stale
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, as_document, parse
from hub.spaces.models import Atom, PolicyVersion, Resource, resource_atom
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.rooms import managed_room

NOBODY = Policy(openings=())
"""The rule of a room that has none yet: it does not open, rather than to everybody."""


class Rule(NamedTuple):
    """The policy in force and the version it comes from, None for a room without one."""

    policy: Policy
    version_id: int | None


def policy_of(resource: Resource) -> Rule:
    """The house rule in force, with the closures of its whole or its parts, which shut it too.

    A part without a rule follows its whole; a hidden room opens to nobody. One query, each text parsed once.
    """
    rule, found, hidden = _rules(resource)
    if hidden:
        return Rule(NOBODY, None)
    closed = list(rule.policy.closed)
    for other in found:
        closed += [closure for closure in other.policy.closed if closure not in closed]
    if len(closed) == len(rule.policy.closed):
        return rule
    return Rule(replace(rule.policy, closed=tuple(closed)), rule.version_id)


def written_rule(resource: Resource) -> Rule:
    """The rule as it was written: to be shown as text, and changed."""
    return _rules(resource)[0]


def _rules(resource: Resource) -> tuple[Rule, list[Rule], bool]:
    """The rule of a room, those of the rooms it is part of or made of, and whether it is hidden by now."""
    family = [Resource.id == resource.id, Resource.parent_id == resource.id]
    if resource.parent_id is not None:
        family.append(Resource.id == resource.parent_id)
    newest = (
        select(PolicyVersion.resource_id, func.max(PolicyVersion.number).label("number"))
        .join(Resource, Resource.id == PolicyVersion.resource_id)
        .where(or_(*family))
        .group_by(PolicyVersion.resource_id)
        .subquery()
    )
    hidden = select(Resource.archived_at.is_not(None)).where(Resource.id == resource.id).scalar_subquery()
    query = (
        select(PolicyVersion.resource_id, PolicyVersion.id, PolicyVersion.document, hidden)
        .join(newest, newest.c.resource_id == PolicyVersion.resource_id)
        .where(PolicyVersion.number == newest.c.number)
        .order_by(PolicyVersion.resource_id)
    )
    rows = db.session.execute(query).all()
    found = {room_id: Rule(_parsed(json.dumps(document)), version_id) for room_id, version_id, document, _ in rows}
    rule = found.get(resource.id) or found.get(resource.parent_id or 0) or Rule(NOBODY, None)
    return rule, [other for other in found.values() if other is not rule], any(row[-1] for row in rows)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Policy:
    return parse(json.loads(text))


def latest(resource: Resource) -> int:
    """The number of the newest version of a room's own rule, 0 when it has none."""
    query = select(func.max(PolicyVersion.number)).where(PolicyVersion.resource_id == resource.id)
    return db.session.scalar(query) or 0


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
    wanted = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id == resource.id)
    db.session.scalars(select(Atom.id).where(Atom.id.in_(wanted)).order_by(Atom.id).with_for_update()).all()
