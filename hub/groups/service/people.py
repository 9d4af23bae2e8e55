"""The people of a group as its readers may know them, and which roles are among them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from hub.accounts.models import Account, Party
from hub.accounts.service.leaves import Leaf, leaf
from hub.db import db
from hub.domain.permissions import Actor
from hub.domain.visibility import may_see
from hub.groups.models import Group, Membership
from hub.groups.service.circles import Seen, met
from hub.people.choices import ROLES
from hub.people.models import Profile, ProfileRole
from hub.people.service.seeing import all_may_see

ROWS = 50
FIRST = 12


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people: name, short name where there is a profile, the roles the reader may see."""

    party_id: int
    name: str
    handle: str
    organiser: bool
    roles: Sequence[str]
    since: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks to get in, with what they answered."""

    party_id: int
    name: str
    handle: str
    since: datetime
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many have a role in a group and in the network; of those who show their roles to all members."""

    role: str
    here: int
    network: int


@dataclass(frozen=True, slots=True)
class Mix:
    """Which roles are in a group, and which of the network are not."""

    rows: Sequence[RoleCount]

    @property
    def missing(self) -> list[str]:
        """Roles of the network that nobody here has."""
        return [row.role for row in self.rows if row.network and not row.here]


def people(actor: Actor, seen: Seen, *, number: int = 1, rows: int = ROWS) -> Leaf[Person]:
    """Who is in, organisers first, then who came first; without those one does not want to meet, or the other way."""
    found = leaf(_in(actor, seen.group.id), number, rows=rows)
    return Leaf(_persons(found.rows, actor, seen), found.number, found.leaves, found.total)


def first(actor: Actor, seen: Seen) -> list[Person]:
    """The first few of the people."""
    return _persons(db.session.scalars(_in(actor, seen.group.id).limit(FIRST)).all(), actor, seen)


def waiting(actor: Actor, seen: Seen, *, state: str = "asked") -> list[Asking]:
    """Who asks to get in, the first first, or who is invited; nobody unless the reader organises the group."""
    if not seen.organises:
        return []
    query = (
        select(Membership, Party.name, Profile.handle)
        .join(Party, Party.id == Membership.party_id)
        .outerjoin(Account, (Account.party_id == Party.id) & Account.disabled_at.is_(None))
        .outerjoin(Profile, Profile.party_id == Account.party_id)
        .where(Membership.group_id == seen.group.id, Membership.state == state, met(actor, Membership.party_id))
        .order_by(Membership.created_at, Membership.party_id)
        .limit(100)
    )
    questions = seen.group.questions
    found = []
    for one, name, handle in db.session.execute(query):
        answers = list(zip(questions, one.answers or [], strict=False))
        found.append(Asking(one.party_id, name, handle or "", one.created_at, answers))
    return found


def role_mix(actor: Actor, group: Group) -> Mix:
    """Each role with how many of those the reader may meet have it here and in the network; two queries."""
    here = dict(_roles(actor, select(Membership.party_id).where(_member_of(group.id))))
    network = dict(_roles(actor, None))
    return Mix([RoleCount(role, here.get(role, 0), network[role]) for role in ROLES if network.get(role)])


def _roles(actor: Actor, among: Select[Any] | None) -> list[tuple[str, int]]:
    query = (
        select(ProfileRole.role, func.count())
        .join(Profile, Profile.party_id == ProfileRole.party_id)
        .join(Account, Account.party_id == ProfileRole.party_id)
        .where(Account.disabled_at.is_(None), all_may_see("roles"), met(actor, ProfileRole.party_id))
        .group_by(ProfileRole.role)
    )
    if among is not None:
        query = query.where(ProfileRole.party_id.in_(among))
    return [(role, count) for role, count in db.session.execute(query)]


def _member_of(group_id: int) -> Any:
    return (Membership.group_id == group_id) & (Membership.state == "member")


def _in(actor: Actor, group_id: int) -> Select[Any]:
    return (
        select(Membership)
        .where(_member_of(group_id), met(actor, Membership.party_id))
        .order_by(Membership.role.desc(), Membership.created_at, Membership.party_id)
    )


def _persons(rows: Collection[Membership], actor: Actor, seen: Seen) -> list[Person]:
    numbers = [row.party_id for row in rows]
    names = dict(db.session.execute(select(Party.id, Party.name).where(Party.id.in_(numbers))).all())
    known = {
        party_id: (handle, audiences)
        for party_id, handle, audiences in db.session.execute(
            select(Profile.party_id, Profile.handle, Profile.audiences)
            .join(Account, Account.party_id == Profile.party_id)
            .where(Profile.party_id.in_(numbers), Account.disabled_at.is_(None))
        )
    }
    stands_in = "groups" if seen.is_in else "members"
    open_roles = [one for one, (_, audiences) in known.items() if may_see("roles", audiences, stands_in)]
    roles: dict[int, list[str]] = {}
    query = select(ProfileRole.party_id, ProfileRole.role).where(ProfileRole.party_id.in_(open_roles))
    for party_id, role in db.session.execute(query.order_by(ProfileRole.role)):
        roles.setdefault(party_id, []).append(role)
    return [
        Person(
            party_id=row.party_id,
            name=names[row.party_id],
            handle=known[row.party_id][0] if row.party_id in known else "",
            organiser=row.role == "organiser",
            roles=roles.get(row.party_id, []),
            since=row.created_at,
            mine=row.party_id == actor.party_id,
        )
        for row in rows
    ]
