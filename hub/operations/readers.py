"""Who reads a mail: whether they still want it, and the links that let them say so."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from hub.accounts.models import Account, Party
from hub.db import db
from hub.outbox import CHOICES, Message, choices

SALT = "mail-choice"


@dataclass(frozen=True, slots=True)
class Reader:
    """The person behind an address, and since when their account is closed."""

    party_id: int
    closed_at: datetime | None


def reader_of(email: str) -> Reader | None:
    """Whose address this is; None for one that no account has."""
    row = db.session.execute(select(Account.party_id, Account.disabled_at).where(Account.email == email)).first()
    return None if row is None else Reader(*row)


def withheld(message: Message, reader: Reader | None, *, now: datetime) -> str:
    """Why this does not go, or the empty string. What was written as the account was closed still goes."""
    if message.expires_at is not None and message.expires_at <= now:
        return "its moment is over"
    if reader is None:
        return ""
    if reader.closed_at is not None and message.created_at < reader.closed_at:
        return "the account is closed"
    if message.topic in CHOICES:
        value = choices.chosen(reader.party_id)[message.topic]
        if value == "off":
            return "not wanted"
    return ""


def stop_token(party_id: int, topic: str, *, secret: str) -> str:
    """What the link in a mail carries: good for this one choice of this one person, without an end."""
    return str(_serializer(secret).dumps([party_id, topic]))


def opened(token: str, *, secret: str) -> tuple[int, str] | None:
    """The person and the topic of a link, when it was made here and the person is still known."""
    try:
        party_id, topic = _serializer(secret).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if topic not in CHOICES or db.session.get(Party, int(party_id)) is None:
        return None
    return int(party_id), str(topic)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT, signer_kwargs={"digest_method": hashlib.sha256})
