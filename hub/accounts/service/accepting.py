"""An invitation taken: by somebody who is signed in, or by a newcomer who chooses a password."""

from datetime import date, datetime

from sqlalchemy import or_, select

from hub import audit
from hub.accounts.models import Account, Fact, Invitation, Party
from hub.accounts.service import invitations, sign_ins
from hub.accounts.service.facts import give_fact
from hub.accounts.service.grants import give_grant, has_grant
from hub.accounts.service.parties import create_account, create_person, find_account
from hub.accounts.service.sign_ins import SignedIn
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Refused


def accept(reader: SignedIn, token: str, *, site: Site, now: datetime, today: date) -> None:
    """Take it as the person who is signed in. Raises Refused, or Forbidden for whoever gave it."""
    row = invitations.opened(token, site=site, now=now, today=today, lock=True)
    if row is None:
        raise Refused("link-over")
    if row.party_id is not None and row.party_id != reader.actor.party_id:
        raise Refused("invitation-new-sign-in")
    if row.email is not None and row.email != reader.email:
        raise Refused("invitation-other-address")
    if row.created_by_id == reader.actor.party_id:
        raise Forbidden("own-claim")
    party = db.session.get_one(Party, reader.actor.party_id)
    _give(row, party, now=now, today=today)


def may_join(row: Invitation) -> bool:
    """Whether its link alone lets a newcomer in: it came by mail, and nobody has proved that address yet."""
    if row.email is None:
        return False
    account = find_account(row.email)
    return account is None or (account.verified_at is None and account.disabled_at is None)


def join(
    token: str, *, name: str, language: str, password_hash: str, agent: str, network: str, site: Site, now: datetime,
    today: date,
) -> str:  # fmt: skip
    """Take it as a newcomer: the mailbox it came to is proved. Returns the browser's token.

    Raises Refused for a link that is over, Conflict for an address that has an account; that account stays as it is.
    """
    row = invitations.opened(token, site=site, now=now, today=today, lock=True)
    if row is None or row.email is None:
        raise Refused("link-over")
    if not may_join(row):
        raise Conflict("email-taken")
    account = _account(row, row.email, name=name, language=language, password_hash=password_hash, now=now)
    account.verified_at = now
    account.party.name, account.party.language = name, language
    audit.record("account.join", now=now, thing=f"account:{account.id}", person_id=account.party_id)
    _give(row, account.party, now=now, today=today)
    return sign_ins.start(account, agent=agent, network=network, now=now)


def _account(row: Invitation, email: str, *, name: str, language: str, password_hash: str, now: datetime) -> Account:
    account = find_account(email)
    if account is not None:
        if row.party_id is not None and account.party_id != row.party_id:
            raise Conflict("email-taken")
        account.password_hash = password_hash
        return account
    person = db.session.get(Party, row.party_id) if row.party_id is not None else None
    if person is not None and person.account is not None:
        raise Conflict("email-taken")
    person = person or create_person(name=name, language=language, now=now)
    made = create_account(person, email=email, password_hash=password_hash, verified=True, now=now)
    db.session.refresh(person)
    return made


def _give(row: Invitation, party: Party, *, now: datetime, today: date) -> None:
    first = max(row.from_on or today, today)
    if row.until_on is not None and row.until_on < first:
        raise Refused("link-over")
    invitations.note_used(row, party, now=now)
    if row.audience is not None and row.place_id is not None:
        if not _stands(party.id, row.audience, row.place_id, first):
            give_fact(
                party,
                audience=row.audience,
                place_id=row.place_id,
                from_on=first,
                until_on=row.until_on,
                now=now,
                by=row.created_by_id,
            )
    elif row.role is not None and not has_grant(party.id, role=row.role, place_id=row.place_id, from_on=first):
        give_grant(
            party,
            role=row.role,
            place_id=row.place_id,
            from_on=first,
            until_on=row.until_on,
            now=now,
            by=row.created_by_id,
        )


def _stands(party_id: int, audience: str, place_id: int, on: date) -> bool:
    query = select(Fact.id).where(
        Fact.party_id == party_id,
        Fact.audience == audience,
        Fact.place_id == place_id,
        Fact.state == "confirmed",
        Fact.until_on.is_(None),
        or_(Fact.from_on.is_(None), Fact.from_on <= on),
    )
    return db.session.scalar(query.limit(1)) is not None
