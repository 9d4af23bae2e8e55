"""A group, and what the person who looks is in it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing
from hub.domain.permissions import Action, Actor, Circle, can
from hub.groups.models import Group, Membership, Post
from hub.people.models import Block


@dataclass(frozen=True, slots=True)
class Seen:
    """A group, and where the reader stands in it; `mine` is None for somebody who is nothing there."""

    group: Group
    mine: Membership | None

    @property
    def circle(self) -> Circle:
        """As permissions see it."""
        return _circle(self.group, self.mine)

    @property
    def is_in(self) -> bool:
        """Whether the reader is one of the group's people."""
        return self.mine is not None and self.mine.state == "member"

    @property
    def organises(self) -> bool:
        """Whether the reader is an organiser."""
        return self.is_in and self.mine is not None and self.mine.role == "organiser"

    @property
    def state(self) -> str:
        """`member`, `asked`, `invited`, or nothing."""
        return "" if self.mine is None else self.mine.state


def see(actor: Actor, slug: str, *, lock: bool = False) -> Seen:
    """A group somebody may see. `lock` holds it until the end of the transaction. Raises Missing."""
    query = select(Group).where(Group.slug == slug)
    group = db.session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if group is None:
        raise Missing("group-missing")
    mine = None
    if actor.party_id is not None:
        mine = db.session.get(Membership, (group.id, actor.party_id), populate_existing=lock)
    if not can(actor, Action.SEE_GROUP, _circle(group, mine)):
        raise Missing("group-missing")
    return Seen(group, mine)


def see_own(actor: Actor, slug: str) -> Seen:
    """A group somebody is something in, held; also one that they asked into and that hides by now. Raises Missing."""
    group = db.session.scalar(
        select(Group).where(Group.slug == slug).with_for_update().execution_options(populate_existing=True)
    )
    mine = None
    if group is not None and actor.party_id is not None:
        mine = db.session.get(Membership, (group.id, actor.party_id), populate_existing=True)
    if group is None or (mine is None and not can(actor, Action.SEE_GROUP, _circle(group, mine))):
        raise Missing("group-missing")
    return Seen(group, mine)


def enter(actor: Actor, slug: str, *, lock: bool = False) -> Seen:
    """A group somebody is in. Raises Missing where they do not see it, Forbidden where they are not in it."""
    seen = see(actor, slug, lock=lock)
    if not can(actor, Action.TALK_IN_GROUP, seen.circle):
        raise Forbidden("group-not-in")
    return seen


def organise(actor: Actor, slug: str) -> Seen:
    """A group somebody organises, held until the end of the transaction. Raises Missing, Forbidden."""
    seen = see(actor, slug, lock=True)
    if not can(actor, Action.ORGANISE_GROUP, seen.circle):
        raise Forbidden("group-not-organiser")
    return seen


def must_be_open(group: Group) -> None:
    """Nothing is added to an archived group. Raises Conflict."""
    if group.archived_at is not None:
        raise Conflict("group-archived")


def visible(actor: Actor) -> ColumnElement[bool]:
    """SQL: the groups somebody may see."""
    if actor.party_id is None:
        return Group.audience == "everyone"
    mine = select(Membership.group_id).where(
        Membership.party_id == actor.party_id, Membership.state.in_(("member", "invited"))
    )
    return or_(Group.audience.in_(("everyone", "members")), Group.id.in_(mine))


def met(actor: Actor, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL: the party is nobody whom the reader has blocked, or who has blocked the reader."""
    return column.not_in(apart(actor))


def apart(actor: Actor) -> Select[Any]:
    """Those whom the reader has blocked, and those who have blocked the reader."""
    both = union(
        select(Block.blocked_id.label("party_id")).where(Block.party_id == actor.party_id),
        select(Block.party_id.label("party_id")).where(Block.blocked_id == actor.party_id),
    ).subquery()
    return select(both.c.party_id)


def readable(actor: Actor) -> ColumnElement[bool]:
    """SQL: a post by nobody who has blocked the reader; whom the reader has blocked is folded instead."""
    blockers = select(Block.party_id).where(Block.blocked_id == actor.party_id)
    return Post.author_id.not_in(blockers)


def blocked_by(actor: Actor) -> set[int]:
    """Whom the reader has blocked."""
    return set(db.session.scalars(select(Block.blocked_id).where(Block.party_id == actor.party_id)))


def share_a_group(one: int, other: int) -> bool:
    """Whether two members are in one group."""
    first, second = aliased(Membership), aliased(Membership)
    query = (
        select(first.group_id)
        .join(second, second.group_id == first.group_id)
        .join(Group, Group.id == first.group_id)
        .where(Group.archived_at.is_(None))
        .where(first.party_id == one, first.state == "member", second.party_id == other, second.state == "member")
    )
    return db.session.execute(query.limit(1)).first() is not None


def _circle(group: Group, mine: Membership | None) -> Circle:
    return Circle(group.audience) if mine is None else Circle(group.audience, mine.state, mine.role)
