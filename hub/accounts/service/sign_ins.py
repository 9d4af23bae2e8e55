"""Signed-in browsers: rows that can be listed and revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, select, update

from hub import audit, outbox
from hub.accounts.models import Account, Party, SignIn
from hub.accounts.service import actors, passwords, throttling, tokens
from hub.accounts.service.parties import find_account, plain_email
from hub.accounts.service.site import Site
from hub.db import afterwards, db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.installation import is_demo

IDLE = timedelta(hours=12)
LASTS = timedelta(days=30)
SEEN_EVERY = timedelta(hours=1)
DEMO_ADDRESSES = "@demo.example"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that is signed in, and who sits before it."""

    sign_in_id: int
    account_id: int
    email: str
    actor: Actor
    date_style: str = "day"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the slow look at an e-mail and password found."""

    email: str
    network: str
    account_id: int | None
    password_hash: str
    wait: int = 0
    new_hash: str | None = None


def look(*, email: str, password: str, network: str, site: Site, now: datetime) -> Attempt:
    """Check an e-mail and password: exactly one hash computation, whoever it is. Writes nothing."""
    email = plain_email(email)
    wait = _wait(email, network, site=site, now=now)
    if wait or len(password) > passwords.MOST:
        return Attempt(email, network, None, "", wait)
    account = find_account(email)
    if account is not None and email.endswith(DEMO_ADDRESSES) and not is_demo():
        account = None
    stored = account.password_hash if account is not None else None
    right = passwords.verify(stored, password)
    if account is None or not right:
        return Attempt(email, network, None, "")
    fresh = passwords.hash_password(password) if passwords.needs_new_hash(account.password_hash) else None
    return Attempt(email, network, account.id, account.password_hash, 0, fresh)


def sign_in(attempt: Attempt, *, agent: str, site: Site, now: datetime) -> str:
    """Sign in and return the token for the browser. Raises DomainError; a failure is counted all the same."""
    wait = attempt.wait or _wait(attempt.email, attempt.network, site=site, now=now)
    if wait:
        raise throttling.TooManyTriesError("sign-in-too-many", seconds=wait)
    account = db.session.get(Account, attempt.account_id) if attempt.account_id is not None else None
    if account is None or account.password_hash != attempt.password_hash or account.disabled_at is not None:
        afterwards(partial(_failed, attempt, now=now))
        raise Refused("sign-in-wrong")
    if account.verified_at is None:
        afterwards(partial(_failed, attempt, now=now))
        afterwards(partial(send_verification, account.id, site=site, now=now))
        raise Refused("sign-in-wrong")
    if attempt.new_hash is not None:
        account.password_hash = attempt.new_hash
    throttling.forget(throttling.sign_in_key(attempt.email, attempt.network))
    return start(account, agent=agent, network=attempt.network, now=now)


def start(account: Account, *, agent: str, network: str, now: datetime) -> str:
    """A new signed-in browser; the token is returned once and only its hash is kept."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        account_id=account.id,
        token_hash=_hash(token),
        agent=agent[:200],
        network=network[:50],
        created_at=now,
        seen_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(row)
    thing = f"account:{account.id}"
    audit.record("sign-in.done", now=now, thing=thing, person_id=account.party_id, network=network)
    db.session.flush()
    return token


def load(token: str, *, now: datetime, today: date) -> SignedIn | None:
    """Who a browser's token stands for; None when it was revoked, is over or idle, or the account is closed."""
    live = {"token_hash": _hash(token), "now": now, "idle": now - IDLE}
    found = db.session.execute(_of_token(), live).one_or_none()
    if found is None:
        return None
    sign_in_id, seen_at, account_id, email, date_style, party_id, name, language = found
    if now - seen_at >= SEEN_EVERY:
        afterwards(partial(_touch, sign_in_id, now=now))
    actor = actors.build(party_id, name=name, language=language, today=today)
    return SignedIn(sign_in_id, account_id, email, actor, date_style)


@cache
def _of_token() -> Select[*tuple[Any, ...]]:
    """The statement of every request of somebody signed in, built once."""
    row, account, person = SignIn.__table__.c, Account.__table__.c, Party.__table__.c
    return (
        select(row.id, row.seen_at, account.id, account.email, account.date_style)
        .add_columns(person.id, person.name, person.language)
        .join_from(SignIn.__table__, Account.__table__, account.id == row.account_id)
        .join(Party.__table__, person.id == account.party_id)
        .where(row.token_hash == bindparam("token_hash"), row.revoked_at.is_(None))
        .where(row.expires_at > bindparam("now"), row.seen_at > bindparam("idle"))
        .where(account.disabled_at.is_(None), account.verified_at.is_not(None))
    )


def live(reader: SignedIn, *, now: datetime) -> list[SignIn]:
    """The browsers signed in to this account, the latest first."""
    query = select(SignIn).where(SignIn.account_id == reader.account_id, *_live(now))
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def revoke(reader: SignedIn, sign_in_id: int, *, now: datetime) -> None:
    """Sign one browser of this account out. Raises Missing for one that is not this account's."""
    row = db.session.get(SignIn, sign_in_id)
    if row is None or row.account_id != reader.account_id:
        raise Missing("sign-in-unknown")
    if row.revoked_at is None:
        row.revoked_at = now
        audit.record("sign-in.revoke", now=now, thing=f"sign-in:{row.id}", person_id=reader.actor.party_id)


def revoke_all(account_id: int, *, now: datetime, but: int | None = None) -> None:
    """Sign all browsers of an account out, but one."""
    query = update(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    if but is not None:
        query = query.where(SignIn.id != but)
    db.session.execute(query.values(revoked_at=now))


def revoke_others(reader: SignedIn, *, now: datetime) -> None:
    """Sign all other browsers of this account out."""
    revoke_all(reader.account_id, now=now, but=reader.sign_in_id)
    audit.record(
        "sign-in.revoke-others", now=now, thing=f"account:{reader.account_id}", person_id=reader.actor.party_id
    )


def send_verification(account_id: int, *, site: Site, now: datetime) -> None:
    """Send the link that proves the address, at most three times an hour."""
    account = db.session.get(Account, account_id)
    if account is None or account.verified_at is not None or account.disabled_at is not None:
        return
    key = throttling.mail_key("verify", account.email)
    if site.limits and throttling.seconds_to_wait(key, limit=throttling.MAILS, window=throttling.MAIL_WINDOW, now=now):
        return
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)
    link = f"{site.base_url}/verify/{tokens.sign(tokens.VERIFY, account, site=site, now=now)}"
    outbox.add(
        "verify_email",
        to=account.email,
        language=account.party.language,
        now=now,
        name=account.party.name,
        link=link,
    )


def forget_before(then: datetime) -> None:
    """Drop the rows of browsers that could not come back after `then`."""
    db.session.execute(delete(SignIn).where(SignIn.expires_at < then))


def _live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SignIn.revoked_at.is_(None), SignIn.expires_at > now, SignIn.seen_at > now - IDLE)


def _touch(sign_in_id: int, *, now: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at < now).values(seen_at=now))


def _wait(email: str, network: str, *, site: Site, now: datetime) -> int:
    if not site.limits:
        return 0
    here = throttling.seconds_to_wait(
        throttling.sign_in_key(email, network),
        limit=throttling.SIGN_IN_FAILURES,
        window=throttling.SIGN_IN_WINDOW,
        now=now,
    )
    everywhere = throttling.seconds_to_wait(
        throttling.everywhere_key(email),
        limit=throttling.EVERYWHERE_FAILURES,
        window=throttling.EVERYWHERE_WINDOW,
        now=now,
    )
    return here if not everywhere or _is_known(email, network) else max(here, everywhere)


def _is_known(email: str, network: str) -> bool:
    """Whether the person has signed in from this network: a stranger elsewhere does not lock them out of it."""
    query = (
        select(SignIn.id)
        .join(Account, Account.id == SignIn.account_id)
        .where(Account.email == email, SignIn.network == network[:50])
    )
    return db.session.scalar(query.limit(1)) is not None


def _failed(attempt: Attempt, *, now: datetime) -> None:
    key = throttling.sign_in_key(attempt.email, attempt.network)
    throttling.count(key, window=throttling.SIGN_IN_WINDOW, now=now)
    everywhere = throttling.everywhere_key(attempt.email)
    throttling.count(everywhere, window=throttling.EVERYWHERE_WINDOW, now=now)
    account = find_account(attempt.email)
    thing = "account:none" if account is None else f"account:{account.id}"
    audit.record("sign-in.failed", now=now, thing=thing, network=attempt.network)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


outbox.register("verify_email", "name", "link")
