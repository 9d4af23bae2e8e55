"""Whom a member does not want to be shown again, and how that is taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select

from hub.accounts.models import Account, Party
from hub.accounts.service.parties import hold
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.meet.models import Dismissal
from hub.people.models import Block, Profile
from hub.people.service.blocks import blocked

MOST = 100


class Dismissed(NamedTuple):
    """Somebody who is not shown any more."""

    handle: str
    name: str


def dismiss(actor: Actor, handle: str, *, now: datetime) -> str:
    """Not be shown somebody again; returns their name. Raises Missing, also for oneself."""
    other = _other(actor, handle)
    if actor.party_id is not None:
        hold(actor.party_id)
    if db.session.get(Dismissal, (actor.party_id, other.party_id)) is None:
        db.session.add(Dismissal(party_id=actor.party_id, other_id=other.party_id, created_at=now))
        db.session.flush()
    return other.party.name


def undo(actor: Actor, handle: str) -> str:
    """Be shown them again; returns their name. Raises Missing."""
    other = _other(actor, handle)
    db.session.execute(
        delete(Dismissal).where(Dismissal.party_id == actor.party_id, Dismissal.other_id == other.party_id)
    )
    return other.party.name


def dismissed(actor: Actor) -> Sequence[Dismissed]:
    """Whom this member is not shown, the latest first; nobody of a blocked pair."""
    apart = select(Block.party_id).where(
        or_(
            (Block.party_id == actor.party_id) & (Block.blocked_id == Dismissal.other_id),
            (Block.blocked_id == actor.party_id) & (Block.party_id == Dismissal.other_id),
        )
    )
    query = (
        select(Profile.handle, Party.name)
        .join(Party, Party.id == Profile.party_id)
        .outerjoin(Account, Account.party_id == Profile.party_id)
        .join(Dismissal, Dismissal.other_id == Profile.party_id)
        .where(Dismissal.party_id == actor.party_id, Account.disabled_at.is_(None), ~apart.exists())
    )
    rows = db.session.execute(query.order_by(Dismissal.created_at.desc(), Dismissal.other_id).limit(MOST))
    return [Dismissed(*row) for row in rows]


def _other(actor: Actor, handle: str) -> Profile:
    query = select(Profile).outerjoin(Account, Account.party_id == Profile.party_id)
    found = db.session.scalar(query.where(Profile.handle == handle, Account.disabled_at.is_(None)))
    mine = actor.party_id
    if found is None or mine is None or found.party_id == mine or blocked(mine, found.party_id):
        raise Missing("profile-missing")
    return found
