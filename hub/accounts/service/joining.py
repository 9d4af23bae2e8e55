"""Joining, proving the address, and passwords that were forgotten or changed. The answer never tells who is known."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from hub import audit, outbox
from hub.accounts.models import Account, Party
from hub.accounts.service import passwords, sign_ins, throttling, tokens
from hub.accounts.service.parties import create_account, create_person, find_account, plain_email
from hub.accounts.service.sign_ins import SignedIn
from hub.accounts.service.site import Site
from hub.db import afterwards, db
from hub.domain.errors import Missing, Refused


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """What the slow part of a change of password found and made."""

    old_hash: str
    right: bool
    new_hash: str | None
    wait: int = 0


def join(*, name: str, email: str, password_hash: str, language: str, site: Site, now: datetime) -> None:
    """Take a newcomer in until the address is proved. One mail goes out, whether or not the address is known."""
    email = plain_email(email)
    account = find_account(email)
    if account is None:
        person = create_person(name=name, language=language, now=now)
        account = create_account(person, email=email, password_hash=password_hash, verified=False, now=now)
        audit.record("account.join", now=now, thing=f"account:{account.id}")
    elif account.verified_at is None and account.disabled_at is None:
        account.party.name, account.party.language, account.password_hash = name, language, password_hash
    else:
        _send_already_joined(account, site=site, now=now)
        return
    sign_ins.send_verification(account.id, site=site, now=now)


def newcomer(token: str, *, site: Site, now: datetime) -> Party | None:
    """Whose address a link would prove, as it was typed; None for a link that is over."""
    account = tokens.opened(tokens.VERIFY, token, site=site, now=now)
    return None if account is None else account.party


def proves(token: str, *, password: str, site: Site, now: datetime) -> bool:
    """Whether this is the password the newcomer chose. Slow: call it before the write transaction.

    Somebody else may have joined with the same address later; their link must not open an account with their password.
    """
    account = tokens.opened(tokens.VERIFY, token, site=site, now=now)
    return passwords.verify(None if account is None else account.password_hash, password)


def verify(token: str, *, agent: str, network: str, site: Site, now: datetime) -> str:
    """Prove the address and sign in; returns the browser's token. Raises Refused for a link that is over."""
    account = tokens.opened(tokens.VERIFY, token, site=site, now=now)
    if account is None or account.verified_at is not None:
        raise Refused("link-over")
    account.verified_at = now
    audit.record("account.verify", now=now, thing=f"account:{account.id}", person_id=account.party_id)
    return sign_ins.start(account, agent=agent, network=network, now=now)


def ask_reset(*, email: str, language: str, site: Site, now: datetime) -> None:
    """Send a link for a new password, or say that nobody joined with this address; at most three mails an hour."""
    email = plain_email(email)
    key = throttling.mail_key("reset", email)
    if site.limits and throttling.seconds_to_wait(key, limit=throttling.MAILS, window=throttling.MAIL_WINDOW, now=now):
        return
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)
    account = find_account(email)
    if account is None or account.disabled_at is not None:
        outbox.add("reset_unknown", to=email, language=language, now=now, link=f"{site.base_url}/join")
        return
    token = tokens.sign(tokens.RESET, account, site=site, now=now, mark=throttling.generation(key))
    outbox.add(
        "reset_password",
        to=account.email,
        language=account.party.language,
        now=now,
        name=account.party.name,
        link=f"{site.base_url}/reset/{token}",
    )
    audit.record("account.ask-reset", now=now, thing=f"account:{account.id}")


def resettable(token: str, *, site: Site, now: datetime) -> Account | None:
    """The account a reset link still opens: not used, not an hour old, and the latest one sent."""
    account_id = tokens.account_id_of(tokens.RESET, token, site=site, now=now)
    account = None if account_id is None else db.session.get(Account, account_id)
    if account is None:
        return None
    mark = throttling.generation(throttling.mail_key("reset", account.email))
    return tokens.opened(tokens.RESET, token, site=site, now=now, mark=mark)


def reset(token: str, *, password_hash: str, agent: str, network: str, site: Site, now: datetime) -> str:
    """Set a new password, sign all other browsers out and this one in. Raises Refused for a link that is over."""
    account = resettable(token, site=site, now=now)
    if account is None:
        raise Refused("link-over")
    if account.verified_at is None:
        account.verified_at = now
    _set_password(account, password_hash, site=site, now=now)
    audit.record("account.reset", now=now, thing=f"account:{account.id}", person_id=account.party_id)
    return sign_ins.start(account, agent=agent, network=network, now=now)


def look_at_change(
    reader: SignedIn | None, *, old: str, new: str | None, network: str, site: Site, now: datetime
) -> PasswordChange:
    """The slow part of a change: check the old password, hash the new one when it is acceptable. Writes nothing."""
    account = None if reader is None else db.session.get(Account, reader.account_id)
    if account is None:
        return PasswordChange(old_hash="", right=False, new_hash=None)
    key = throttling.sign_in_key(account.email, network)
    wait = throttling.seconds_to_wait(key, limit=throttling.SIGN_IN_FAILURES, window=throttling.SIGN_IN_WINDOW, now=now)
    if site.limits and wait:
        return PasswordChange(old_hash=account.password_hash, right=False, new_hash=None, wait=wait)
    right = len(old) <= passwords.MOST and passwords.verify(account.password_hash, old)
    new_hash = passwords.hash_password(new) if right and new else None
    return PasswordChange(old_hash=account.password_hash, right=right, new_hash=new_hash)


def change_password(
    reader: SignedIn, change: PasswordChange, *, agent: str, network: str, site: Site, now: datetime
) -> str:
    """Set the new password; every browser is signed out, this one gets a new token. Raises DomainError."""
    if change.wait:
        raise throttling.TooManyTriesError("sign-in-too-many", seconds=change.wait)
    account = db.session.get(Account, reader.account_id)
    if account is None:
        raise Missing("person-unknown")
    if not change.right or change.new_hash is None or account.password_hash != change.old_hash:
        key = throttling.sign_in_key(account.email, network)
        afterwards(partial(throttling.count, key, window=throttling.SIGN_IN_WINDOW, now=now))
        raise Refused("password-wrong", "old")
    _set_password(account, change.new_hash, site=site, now=now)
    audit.record("account.password", now=now, thing=f"account:{account.id}", person_id=account.party_id)
    return sign_ins.start(account, agent=agent, network=network, now=now)


def _set_password(account: Account, password_hash: str, *, site: Site, now: datetime) -> None:
    account.password_hash = password_hash
    sign_ins.revoke_all(account.id, now=now)
    outbox.add(
        "password_changed",
        to=account.email,
        language=account.party.language,
        now=now,
        name=account.party.name,
        link=f"{site.base_url}/reset",
    )


def _send_already_joined(account: Account, *, site: Site, now: datetime) -> None:
    key = throttling.mail_key("verify", account.email)
    if site.limits and throttling.seconds_to_wait(key, limit=throttling.MAILS, window=throttling.MAIL_WINDOW, now=now):
        return
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)
    outbox.add(
        "already_joined",
        to=account.email,
        language=account.party.language,
        now=now,
        name=account.party.name,
        sign_in=f"{site.base_url}/sign-in",
        reset=f"{site.base_url}/reset",
    )


outbox.register("already_joined", "name", "sign_in", "reset", topic="account")
outbox.register("reset_password", "name", "link")
outbox.register("reset_unknown", "link")
outbox.register("password_changed", "name", "link", topic="account")
