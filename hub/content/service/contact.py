"""A message from anybody to whoever looks after a place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hub import outbox
from hub.accounts.models import Account
from hub.accounts.service import Contact, managers_of, throttling
from hub.accounts.service.throttling import TooManyTriesError
from hub.db import db
from hub.domain.errors import Refused
from hub.domain.permissions import Actor
from hub.spaces.models import Place

WINDOW = timedelta(hours=1)
FROM_ADDRESS, FROM_NETWORK = 3, 10
"""Messages in one hour from one e-mail address, and from one network."""

outbox.register(
    "contact_message", "name", "sender", "address", "place", "message", "signed_in", "reply_to", topic="message"
)
outbox.register("contact_copy", "name", "place", "message", topic="message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody writes, and to which place."""

    name: str
    email: str
    place: str
    message: str
    copy: bool = False


def places() -> list[Place]:
    """The places one can write to, in their order."""
    query = select(Place).where(Place.archived_at.is_(None)).order_by(Place.position, Place.id)
    return list(db.session.scalars(query))


def address_of(actor: Actor) -> str:
    """The e-mail address of somebody who has signed in, to fill the form with."""
    if actor.party_id is None:
        return ""
    return db.session.scalar(select(Account.email).where(Account.party_id == actor.party_id)) or ""


def send(
    actor: Actor, writing: Writing, *, network: str, limits: bool, language: str, today: date, now: datetime
) -> None:
    """Put the message in the outbox, to all who manage the place. Raises Refused, and TooManyTriesError.

    Only somebody who has signed in gets a copy, at the address of their account: a form that mails any text to any
    address would be a way to molest people.
    """
    place = db.session.scalar(select(Place).where(Place.slug == writing.place, Place.archived_at.is_(None)))
    if place is None:
        raise Refused("place-unknown", "place")
    if limits:
        _count(writing.email, network, now=now)
    readers = _readers(place, today=today, language=language)
    if not readers:
        raise Refused("contact-nobody", "place")
    own, names = address_of(actor), dict(place.names)
    for reader in readers:
        outbox.add(
            "contact_message",
            to=reader.email,
            language=reader.language,
            now=now,
            name=reader.name,
            sender=writing.name,
            address=writing.email,
            place=names,
            message=writing.message,
            signed_in=bool(own) and own == writing.email,
            reply_to=writing.email,
        )
    if writing.copy and own:
        what = writing.message
        outbox.add("contact_copy", to=own, language=language, now=now, name=writing.name, place=names, message=what)


def _readers(place: Place, *, today: date, language: str) -> list[Contact]:
    """Who manages the place, else who runs the site, else the address the place shows to everybody."""
    found = managers_of(place.id, today)
    if not found and place.contact_email:
        return [Contact(place.contact_email, language, place.contact_name)]
    return found


def _count(email: str, network: str, *, now: datetime) -> None:
    for key, limit in (
        (throttling.mail_key("contact", email), FROM_ADDRESS),
        (f"contact:{network}", FROM_NETWORK),
    ):
        wait = throttling.seconds_to_wait(key, limit=limit, window=WINDOW, now=now)
        if wait:
            raise TooManyTriesError("contact-too-many", seconds=wait)
        throttling.count(key, window=WINDOW, now=now)
