"""Links that prove an e-mail address: signed, dated, and dead once used."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from hub.accounts.models import Account
from hub.accounts.service.site import Site
from hub.db import db

VERIFY_FOR = timedelta(days=1)
RESET_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for, and how long it lives."""

    name: str
    lasts: timedelta


VERIFY = Purpose("verify-email", VERIFY_FOR)
RESET = Purpose("reset-password", RESET_FOR)
CHANGE = Purpose("change-email", VERIFY_FOR)


def sign(purpose: Purpose, account: Account, *, site: Site, now: datetime, mark: str = "") -> str:
    """A token for this account as it is now; `mark` is a state that may change without the account."""
    payload = [account.id, int(now.timestamp()), _print(account, mark)]
    return str(_serializer(purpose, site).dumps(payload))


def account_id_of(purpose: Purpose, token: str, *, site: Site, now: datetime) -> int | None:
    """The account a token names, when it was signed here and is not too old."""
    payload = _payload(purpose, token, site)
    if payload is None:
        return None
    account_id, issued, _ = payload
    return account_id if 0 <= now.timestamp() - issued <= purpose.lasts.total_seconds() else None


def opened(purpose: Purpose, token: str, *, site: Site, now: datetime, mark: str = "") -> Account | None:
    """The account a token still opens: not too old, and nothing of the account has changed since."""
    account_id = account_id_of(purpose, token, site=site, now=now)
    payload = _payload(purpose, token, site)
    if account_id is None or payload is None:
        return None
    account = db.session.get(Account, account_id)
    if account is None or account.disabled_at is not None or payload[2] != _print(account, mark):
        return None
    return account


def _payload(purpose: Purpose, token: str, site: Site) -> tuple[int, int, str] | None:
    try:
        account_id, issued, print_of = _serializer(purpose, site).loads(token)
        return int(account_id), int(issued), str(print_of)
    except (BadData, ValueError, TypeError):
        return None


def _serializer(purpose: Purpose, site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.secret, salt=purpose.name, signer_kwargs={"digest_method": hashlib.sha256})


def _print(account: Account, mark: str) -> str:
    """A fingerprint of what the link must not outlive: address, password, and whether it was verified."""
    text = "\n".join([account.email, account.password_hash, str(account.verified_at), mark])
    return hashlib.sha256(text.encode()).hexdigest()[:24]
