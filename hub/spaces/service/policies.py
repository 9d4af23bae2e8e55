"""The house rule of a room: the version in force, its holders, a new version."""

import json
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import func, select
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
    """The house rule in force; a part without one follows its whole. One query, parsed once per text."""
    wanted = [resource.id] if resource.parent_id is None else [resource.id, resource.parent_id]
    query = (
        select(PolicyVersion.resource_id, PolicyVersion.id, PolicyVersion.document)
        .where(PolicyVersion.resource_id.in_(wanted))
        .order_by(PolicyVersion.number.desc())
    )
    found: dict[int, Rule] = {}
    for resource_id, version_id, document in db.session.execute(query):
        if resource_id not in found:
            found[resource_id] = Rule(_parsed(json.dumps(document)), version_id)
        if resource_id == resource.id:
            break
    return next((found[one] for one in wanted if one in found), Rule(NOBODY, None))


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
    _lock(resource)
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
    tell(Changed(resource.place_id, resource.id, rule=True), now)
    return version


def set_policy(actor: Actor, slug: str, document: object, *, seen: int, now: datetime) -> PolicyVersion:
    """A new version by a manager of the place, who saw the version with the number `seen` (0 for none).

    Raises Missing for everybody else, Malformed, Stale when there is a newer one.
    """
    resource = managed_room(actor, slug)
    _lock(resource)
    if latest(resource) != seen:
        raise Stale("rule-changed")
    return write_policy(resource, document, by=actor.party_id, now=now)


def _lock(resource: Resource) -> None:
    """Hold the atoms as a booking does: who booked a moment before is seen, who books a moment later sees the rule."""
    wanted = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id == resource.id)
    db.session.scalars(select(Atom.id).where(Atom.id.in_(wanted)).order_by(Atom.id).with_for_update()).all()
