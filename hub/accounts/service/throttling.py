"""Failures counted in the database, under an account and a network; the account stays open to other networks.

They are counted over all networks as well: past that limit only the networks the person has signed in from are heard.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from hub.accounts.models import Throttle
from hub.db import db
from hub.domain.errors import DomainError

SIGN_IN_FAILURES, SIGN_IN_WINDOW = 10, timedelta(minutes=15)
EVERYWHERE_FAILURES, EVERYWHERE_WINDOW = 100, timedelta(hours=1)
MAILS, MAIL_WINDOW = 3, timedelta(hours=1)


class TooManyTriesError(DomainError):
    """Too many tries; `seconds` until the next one is looked at."""

    status = 429

    def __init__(self, code: str, *, seconds: int) -> None:
        super().__init__(code, minutes=-(-seconds // 60))
        self.seconds = seconds


def network_of(address: str | None) -> str:
    """The network an address belongs to: /24 of IPv4, /64 of IPv6."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return "unknown"
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False))


def sign_in_key(email: str, network: str) -> str:
    """Where failures of one address from one network are counted, whether or not it has an account."""
    return f"sign-in:{_hashed(email)}:{network}"


def everywhere_key(email: str) -> str:
    """Where failures of one address are counted whatever the network they come from."""
    return f"sign-in:{_hashed(email)}:everywhere"


def mail_key(kind: str, email: str) -> str:
    """Where mails of one kind to one address are counted."""
    return f"mail:{kind}:{_hashed(email)}"


def seconds_to_wait(key: str, *, limit: int, window: timedelta, now: datetime) -> int:
    """Seconds until another try is allowed; 0 when it is now."""
    row = db.session.get(Throttle, key, populate_existing=True)
    if row is None or row.failures < limit or now >= row.since_at + window:
        return 0
    return max(1, int((row.since_at + window - now).total_seconds()))


def count(key: str, *, window: timedelta, now: datetime) -> None:
    """One more in the current window; a window that is over starts anew."""
    try:
        with db.session.begin_nested():
            row = db.session.get(Throttle, key, with_for_update=True, populate_existing=True)
            if row is None:
                db.session.add(Throttle(key=key, failures=1, since_at=now))
            elif now >= row.since_at + window:
                row.failures, row.since_at = 1, now
            else:
                row.failures += 1
    except IntegrityError:
        row = db.session.get(Throttle, key, with_for_update=True, populate_existing=True)
        if row is not None:
            row.failures += 1


def generation(key: str) -> str:
    """A text that changes each time something is counted under the key."""
    row = db.session.get(Throttle, key, populate_existing=True)
    return "" if row is None else f"{int(row.since_at.timestamp())}.{row.failures}"


def forget(key: str) -> None:
    """Start from nothing."""
    db.session.execute(delete(Throttle).where(Throttle.key == key))


def forget_before(then: datetime) -> None:
    """Drop the counts of windows that began before `then`."""
    db.session.execute(delete(Throttle).where(Throttle.since_at < then))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
