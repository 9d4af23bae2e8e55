"""Members who do not want to meet somebody: neither sees the other anywhere."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from hub.accounts.models import Account, Party
from hub.accounts.service.parties import hold
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.people.models import Block, Profile


def blocked(one: int, other: int) -> bool:
    """Whether one of them does not want to meet the other."""
    query = select(Block.party_id).where(
        or_(
            (Block.party_id == one) & (Block.blocked_id == other),
            (Block.party_id == other) & (Block.blocked_id == one),
        )
    )
    return db.session.execute(query.limit(1)).first() is not None


def block(actor: Actor, handle: str, *, now: datetime) -> None:
    """Not meet somebody any more, anywhere. Raises Missing, also for oneself."""
    other = db.session.scalar(
        select(Profile)
        .outerjoin(Account, Account.party_id == Profile.party_id)
        .where(Profile.handle == handle, Account.disabled_at.is_(None))
    )
    if other is None or actor.party_id is None or other.party_id == actor.party_id:
        raise Missing("profile-missing")
    hold(actor.party_id)
    if db.session.get(Block, (other.party_id, actor.party_id)) is not None:
        raise Missing("profile-missing")
    if db.session.get(Block, (actor.party_id, other.party_id)) is None:
        db.session.add(Block(party_id=actor.party_id, blocked_id=other.party_id, created_at=now))
        db.session.flush()


def follow(_gone_id: int, kept_id: int, _now: datetime) -> None:
    """Nobody blocks themselves, also not once two who did are one."""
    db.session.execute(delete(Block).where(Block.party_id == kept_id, Block.blocked_id == kept_id))


def unblock(actor: Actor, party_id: int) -> None:
    """Meet them again."""
    db.session.execute(delete(Block).where(Block.party_id == actor.party_id, Block.blocked_id == party_id))


def blocked_by(actor: Actor) -> Sequence[Party]:
    """Whom this member has blocked, by name."""
    query = select(Party).join(Block, Block.blocked_id == Party.id).where(Block.party_id == actor.party_id)
    return db.session.scalars(query.order_by(Party.name, Party.id).limit(200)).all()
