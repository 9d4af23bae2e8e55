"""The cast of the tests: people with the facts, grants and mandates their names promise."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.accounts.models import Account, Fact, Grant, Mandate, Party, SignIn
from hub.db import db
from hub.spaces.models import Place
from tests.kit.client import Client

PASSWORD = "a-long-password-of-the-tests"
PASSWORD_HASH = "$argon2id$v=19$m=65536,t=3,p=4$qhpUMYE1/7n48pWRpxGmLQ$GF7JsFUFIsJ8agaPH3QnJwpYfa3t/gA5qiNOYhy8CnI"
SINCE = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation and the person who may act for it."""

    organisation: Party
    person: Party


def person(name: str, email: str, *, now: datetime, language: str = "en") -> Party:
    """Somebody with a verified account."""
    party = Party(kind="person", name=name, language=language, created_at=now)
    account = Account(party=party, email=email, password_hash=PASSWORD_HASH, verified_at=now, created_at=now)
    db.session.add_all([party, account])
    db.session.flush()
    return party


def organisation(name: str, slug: str, *, now: datetime) -> Party:
    """An organisation."""
    party = Party(kind="organisation", name=name, slug=slug, legal_form="ASBL", language="en", created_at=now)
    db.session.add(party)
    db.session.flush()
    return party


def fact(party: Party, audience: str, place: Place, *, now: datetime, state: str = "confirmed") -> Fact:
    """Who a party is to a place."""
    row = Fact(
        party_id=party.id,
        audience=audience,
        place_id=place.id,
        state=state,
        from_on=SINCE if state == "confirmed" else None,
        claimed_at=now,
        decided_at=now if state == "confirmed" else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def grant(party: Party, role: str, place: Place | None = None, *, now: datetime) -> Grant:
    """A power."""
    row = Grant(party_id=party.id, role=role, place_id=place.id if place else None, from_on=SINCE, created_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def mandate(whom: Party, person: Party, *, now: datetime, until: date | None = None) -> Mandate:
    """The right to act for an organisation."""
    row = Mandate(organisation_id=whom.id, person_id=person.id, from_on=SINCE, until_on=until, created_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def sign_in(client: Client, party: Party, *, now: datetime) -> SignIn:
    """Sign a person in without the form; the row is returned so that a test may revoke it."""
    token = secrets.token_urlsafe(32)
    assert party.account is not None
    row = SignIn(
        account_id=party.account.id,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        agent="Tests",
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(days=30),
    )
    db.session.add(row)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return row
