"""What a person says of themselves, and what is forgotten in time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from hub import audit
from hub.accounts import doubles
from hub.accounts.models import Account, Fact, Grant, Invitation, Mandate, Party
from hub.accounts.service import sign_ins, throttling
from hub.audit import AuditEntry
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor

DATE_STYLES = ("day", "iso")
UNPROVED_FOR = timedelta(days=7)
COUNTED_FOR = timedelta(days=1)
SIGN_INS_FOR = timedelta(days=90)


def change(actor: Actor, *, name: str, language: str, date_style: str, now: datetime) -> None:
    """The person's own name and language, and how they write a day."""
    party = db.session.get(Party, actor.party_id) if actor.party_id is not None else None
    if party is None:
        raise Missing("person-unknown")
    renamed = party.name != name
    party.name, party.language = name, language
    if renamed:
        db.session.flush()
        doubles.follow(party.id, party.id, now)
    if party.account is not None and date_style in DATE_STYLES:
        party.account.date_style = date_style
    audit.record("person.change", now=now, thing=f"party:{party.id}", person_id=party.id)


def forget_old(*, now: datetime) -> None:
    """For the worker, once a day: old counts, sign-ins and invitations, newcomers who never proved their address."""
    throttling.forget_before(now - COUNTED_FOR)
    sign_ins.forget_before(now - SIGN_INS_FOR)
    over = delete(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at < now - SIGN_INS_FOR)
    db.session.execute(over)
    named = select(AuditEntry.party_id).where(AuditEntry.party_id.is_not(None))
    known = select(Fact.party_id).union(select(Grant.party_id), select(Mandate.person_id), named)
    query = select(Account.id, Account.party_id).where(
        Account.verified_at.is_(None), Account.created_at < now - UNPROVED_FOR, Account.party_id.not_in(known)
    )
    for account_id, party_id in db.session.execute(query).all():
        db.session.execute(delete(Account).where(Account.id == account_id))
        db.session.execute(delete(Party).where(Party.id == party_id))
