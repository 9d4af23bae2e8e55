"""Accounts looked up, closed and opened again, by administrators."""

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts import leaving
from hub.accounts.models import Account, Party
from hub.accounts.service import sign_ins
from hub.accounts.service.grants import administrators, must_administer, must_leave_another
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor

SHOWN = 50


def search(actor: Actor, text: str) -> list[Account]:
    """Accounts whose name or address holds the text, by name. Raises Forbidden."""
    must_administer(actor)
    found = or_(Party.name.icontains(text, autoescape=True), Account.email.icontains(text, autoescape=True))
    query = select(Account).options(joinedload(Account.party)).join(Account.party).where(found)
    return list(db.session.scalars(query.order_by(func.lower(Party.name), Account.id).limit(SHOWN)))


def look_at(actor: Actor, party_id: int) -> Account:
    """The account of a person. Raises Forbidden or Missing."""
    must_administer(actor)
    return _account_of(party_id)


def close_account(actor: Actor, party_id: int, *, now: datetime, today: date) -> None:
    """Close an account: its browsers are signed out at once. Raises Missing, and Refused for the last administrator."""
    must_administer(actor)
    account = _account_of(party_id)
    if any(grant.party_id == party_id for grant in administrators(today)):
        must_leave_another(party_id, today=today)
    leaving.parted(Actor(party_id=party_id), now)
    account.disabled_at = now
    sign_ins.revoke_all(account.id, now=now)
    audit.record("account.close", now=now, thing=f"account:{account.id}", person_id=actor.party_id, party_id=party_id)


def open_account(actor: Actor, party_id: int, *, now: datetime) -> None:
    """Open a closed account again. Raises Missing."""
    must_administer(actor)
    account = _account_of(party_id)
    account.disabled_at = None
    audit.record("account.open", now=now, thing=f"account:{account.id}", person_id=actor.party_id, party_id=party_id)


def _account_of(party_id: int) -> Account:
    account = db.session.scalar(select(Account).where(Account.party_id == party_id))
    if account is None:
        raise Missing("person-unknown")
    return account
