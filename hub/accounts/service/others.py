"""Nobody decides about themselves, unless there is nobody else who could."""

from datetime import date

from sqlalchemy import and_, or_, select

from hub.accounts.models import Account, Grant
from hub.accounts.service.parties import in_force
from hub.db import db
from hub.domain.errors import Forbidden
from hub.domain.permissions import Action, Actor, can


def must_be_another(actor: Actor, party_id: int, *, place_id: int | None, today: date) -> None:
    """Raise Forbidden when the actor would decide for itself or for an organisation it acts for.

    An administrator may when no other manager of the place and no other administrator could.
    """
    if not actor.acts_for(party_id):
        return
    if can(actor, Action.ADMINISTER) and not somebody_else(actor, place_id=place_id, today=today):
        return
    raise Forbidden("own-claim")


def somebody_else(actor: Actor, *, place_id: int | None, today: date) -> bool:
    """True when another person who can sign in manages the place or is an administrator."""
    role = or_(Grant.role == "administrator", and_(Grant.role == "manager", Grant.place_id == place_id))
    query = (
        select(Grant.id)
        .join(Account, Account.party_id == Grant.party_id)
        .where(role, in_force(Grant.from_on, Grant.until_on, today), Grant.party_id != actor.party_id)
        .where(Account.disabled_at.is_(None), Account.verified_at.is_not(None))
    )
    return db.session.scalar(query.limit(1)) is not None
