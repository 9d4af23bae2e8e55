"""Persons without a sign-in: whoever keeps a place books for them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select

from hub.accounts.models import Account, Fact, Party
from hub.accounts.service.parties import PartyChoice, not_merged
from hub.db import db

PREFIX = "person-"
MOST = 500


def unsigned_at(place_id: int, *, today: date) -> Sequence[PartyChoice]:
    """The persons without a sign-in of whom something is confirmed at a place and not over, or waits, by name."""
    known = select(Fact.party_id).where(
        Fact.place_id == place_id,
        Fact.state.in_(("confirmed", "claimed")),
        or_(Fact.until_on.is_(None), Fact.until_on >= today),
    )
    query = (
        select(Party.id, Party.name)
        .outerjoin(Account, Account.party_id == Party.id)
        .where(Party.kind == "person", Account.id.is_(None), Party.id.in_(known))
        .order_by(func.lower(Party.name), Party.id)
    )
    query = query.where(not_merged())
    return [PartyChoice(f"{PREFIX}{number}", number, name) for number, name in db.session.execute(query.limit(MOST))]


def unsigned(value: str, *, place_id: int, today: date) -> PartyChoice | None:
    """The one of them whom a form names as `person-12`, or None."""
    return next((one for one in unsigned_at(place_id, today=today) if one.value == value), None)
