"""One's own account: the address changed, the account closed. Both ask the password."""

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from hub import audit, outbox
from hub.accounts import leaving
from hub.accounts.models import Account, Fact, Grant, Mandate
from hub.accounts.service import facts, grants, sign_ins, throttling, tokens
from hub.accounts.service.joining import PasswordChange
from hub.accounts.service.parties import find_account, plain_email
from hub.accounts.service.sign_ins import SignedIn
from hub.accounts.service.site import Site
from hub.db import afterwards, db
from hub.domain.errors import Conflict, Missing, Refused
from hub.outbox import Message

WARNINGS = ("email_asked", "password_changed")
"""What the old address must read, whoever holds the account by now."""


def account_of(reader: SignedIn) -> Account:
    """The account behind a signed-in browser. Raises Missing."""
    account = db.session.get(Account, reader.account_id)
    if account is None:
        raise Missing("person-unknown")
    return account


def ask_email(reader: SignedIn, proof: PasswordChange, *, email: str, network: str, site: Site, now: datetime) -> None:
    """Send a link to the new address, and word of it to the old one. The answer never tells who is known.

    Raises Refused for the address one has, for a wrong password, and TooManyTriesError.
    """
    account = account_of(reader)
    _must_be_right(account, proof, network=network, now=now)
    email = plain_email(email)
    if email == account.email:
        raise Refused("email-same", "email")
    key = throttling.mail_key("change", account.email)
    wait = throttling.seconds_to_wait(key, limit=throttling.MAILS, window=throttling.MAIL_WINDOW, now=now)
    if site.limits and wait:
        raise throttling.TooManyTriesError("mail-too-many", seconds=wait)
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)
    account.wanted_email, account.wanted_at = email, now
    name, language = account.party.name, account.party.language
    if find_account(email) is None:
        token = tokens.sign(tokens.CHANGE, account, site=site, now=now, mark=_mark(account))
        link = f"{site.base_url}/account/email/{token}"
        outbox.add("email_confirm", to=email, language=language, now=now, name=name, old=account.email, link=link)
    else:
        link = f"{site.base_url}/sign-in"
        outbox.add("email_in_use", to=email, language=language, now=now, link=link)
    link = f"{site.base_url}/account/email"
    outbox.add("email_asked", to=account.email, language=language, now=now, name=name, new=email, link=link)
    audit.record("account.ask-email", now=now, thing=f"account:{account.id}", person_id=account.party_id)


def forget_wanted(reader: SignedIn, *, now: datetime) -> None:
    """Keep the address one has; the link that was sent opens nothing any more."""
    account = account_of(reader)
    account.wanted_email, account.wanted_at = None, None
    audit.record("account.keep-email", now=now, thing=f"account:{account.id}", person_id=account.party_id)


def changing(token: str, *, site: Site, now: datetime) -> Account | None:
    """The account whose address a link would change; None for a link that is over."""
    account_id = tokens.account_id_of(tokens.CHANGE, token, site=site, now=now)
    account = None if account_id is None else db.session.get(Account, account_id)
    if account is None or account.wanted_email is None:
        return None
    return tokens.opened(tokens.CHANGE, token, site=site, now=now, mark=_mark(account))


def change_email(token: str, *, reader: SignedIn, site: Site, now: datetime) -> Account:
    """Take the new address; other browsers are signed out, the old address is told, what waits goes to the new one.

    Raises Refused for a link that is over, Conflict when somebody joined with the address meanwhile.
    """
    account = changing(token, site=site, now=now)
    if account is None or account.wanted_email is None or account.id != reader.account_id:
        raise Refused("link-over")
    if find_account(account.wanted_email) is not None:
        raise Conflict("email-taken")
    old, account.email = account.email, account.wanted_email
    account.wanted_email, account.wanted_at = None, None
    sign_ins.revoke_all(account.id, now=now, but=reader.sign_in_id)
    waiting = update(Message).where(Message.recipient == old, Message.state == "waiting", Message.kind.not_in(WARNINGS))
    db.session.execute(waiting.values(recipient=account.email))
    outbox.add(
        "email_changed",
        to=old,
        language=account.party.language,
        now=now,
        name=account.party.name,
        new=account.email,
        site_link=site.base_url,
    )
    audit.record("account.email", now=now, thing=f"account:{account.id}", person_id=account.party_id)
    db.session.flush()
    return account


def close(
    reader: SignedIn, proof: PasswordChange, *, cancel: bool, network: str, site: Site, now: datetime, today: date
) -> None:
    """Close one's own account: powers, mandates and standings end, bookings ahead are called off when asked.

    Raises Refused for a wrong password and for the last administrator, and TooManyTriesError.
    """
    account = account_of(reader)
    _must_be_right(account, proof, network=network, now=now)
    if any(grant.party_id == account.party_id for grant in grants.administrators(today)):
        grants.must_leave_another(account.party_id, today=today)
    if cancel:
        leaving.let_go(reader.actor, now)
    leaving.parted(reader.actor, now)
    _end_all(account.party_id, now=now, today=today)
    account.disabled_at, account.wanted_email, account.wanted_at = now, None, None
    sign_ins.revoke_all(account.id, now=now)
    outbox.add(
        "account_closed",
        to=account.email,
        language=account.party.language,
        now=now,
        name=account.party.name,
        cancelled=cancel,
        link=site.base_url,
    )
    thing = f"account:{account.id}"
    audit.record("account.leave", now=now, thing=thing, person_id=account.party_id, cancelled=cancel)


def _end_all(party_id: int, *, now: datetime, today: date) -> None:
    yesterday = today - timedelta(days=1)
    for grant in db.session.scalars(select(Grant).where(Grant.party_id == party_id, _open(Grant.until_on, today))):
        grants.record_end(grant, now=now, by=party_id, today=today)
    mandates = select(Mandate).where(Mandate.person_id == party_id, _open(Mandate.until_on, today))
    for mandate in db.session.scalars(mandates):
        mandate.until_on = yesterday
        audit.record("mandate.end", now=now, thing=f"mandate:{mandate.id}", person_id=party_id)
    standing = select(Fact).where(Fact.party_id == party_id, Fact.state.in_(("claimed", "confirmed")))
    for fact in db.session.scalars(standing.where(_open(Fact.until_on, today))):
        fact.state, fact.until_on = "ended", yesterday
        facts.record("fact.end", fact, now=now, by=party_id)


def _open(until_on: InstrumentedAttribute[date | None], today: date) -> ColumnElement[bool]:
    return or_(until_on.is_(None), until_on >= today)


def _must_be_right(account: Account, proof: PasswordChange, *, network: str, now: datetime) -> None:
    if proof.wait:
        raise throttling.TooManyTriesError("sign-in-too-many", seconds=proof.wait)
    if not proof.right or proof.old_hash != account.password_hash:
        key = throttling.sign_in_key(account.email, network)
        afterwards(partial(throttling.count, key, window=throttling.SIGN_IN_WINDOW, now=now))
        raise Refused("password-wrong", "old")


def _mark(account: Account) -> str:
    asked = "" if account.wanted_at is None else str(int(account.wanted_at.timestamp()))
    return f"{account.wanted_email}|{asked}"


outbox.register("email_confirm", "name", "old", "link")
outbox.register("email_in_use", "link")
outbox.register("email_asked", "name", "new", "link", topic="account")
outbox.register("email_changed", "name", "new", "site_link")
outbox.register("account_closed", "name", "cancelled", "link")
