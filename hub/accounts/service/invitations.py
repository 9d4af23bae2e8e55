"""Invitations: a link that opens once, for some days, and carries who somebody is or what they may do.

One sent by mail is known to that mailbox alone, so that it proves the address; one without an address is handed over,
and whoever takes it joins and proves theirs as usual.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub import audit, outbox
from hub.accounts import places
from hub.accounts.models import Account, Invitation, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service import leaves, persons, throttling
from hub.accounts.service.actors import actor_of
from hub.accounts.service.facts import FOR_PERSONS, check_dates, decidable_places
from hub.accounts.service.leaves import Leaf
from hub.accounts.service.parties import find_account, plain_email
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can

DAYS = (3, 14, 30)
AN_HOUR = 60
"""Invitations one person may send in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an invitation carries: `what` is an audience of persons, `host`, `manager`, or empty for a sign-in alone."""

    what: str
    place_id: int | None
    email: str
    party_id: int | None
    from_on: date | None
    until_on: date | None
    message: str
    language: str
    days: int


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation in the list of those who may see it; `link` only where it is to be handed over."""

    invitation: Invitation
    place: PlaceRef | None
    state: str
    link: str


def invite(actor: Actor, offer: Offer, *, site: Site, now: datetime, today: date) -> Invitation:
    """Write an invitation, and send it when it has an address. Raises Missing, Refused or Conflict on a field."""
    email = plain_email(offer.email)
    _must_be_given(actor, offer, email, today)
    check_dates(offer.from_on or today, offer.until_on)
    _count_one(actor, site=site, now=now)
    row = Invitation(
        nonce=secrets.token_urlsafe(32),
        email=email or None,
        party_id=offer.party_id,
        place_id=offer.place_id if offer.what else None,
        audience=offer.what if offer.what in FOR_PERSONS else None,
        role=offer.what if offer.what in {"host", "manager"} else None,
        from_on=offer.from_on,
        until_on=offer.until_on,
        message=offer.message,
        language=offer.language,
        created_at=now,
        created_by_id=actor.party_id,
        expires_at=now + timedelta(days=offer.days if offer.days in DAYS else DAYS[0]),
    )
    db.session.add(row)
    db.session.flush()
    _note("invitation.give", row, now=now, by=actor.party_id, what=offer.what)
    if email:
        _send(row, name=actor.name, site=site, now=now)
    return row


def send_to_entered(person: Party, email: str, *, by: Actor, site: Site, now: datetime) -> bool:
    """Let somebody who was just entered with an address choose a password; False where too many went this hour.

    Whoever calls has seen to the permission.
    """
    try:
        _count_one(by, site=site, now=now)
    except throttling.TooManyTriesError:
        return False
    row = Invitation(
        nonce=secrets.token_urlsafe(32),
        email=email,
        party_id=person.id,
        language=person.language,
        created_at=now,
        created_by_id=by.party_id,
        expires_at=now + timedelta(days=DAYS[-1]),
    )
    db.session.add(row)
    db.session.flush()
    _note("invitation.give", row, now=now, by=by.party_id, what="")
    _send(row, name=by.name, site=site, now=now)
    return True


def _must_be_given(actor: Actor, offer: Offer, email: str, today: date) -> None:
    if offer.party_id is not None:
        person = persons.look_at(actor, offer.party_id, today=today)
        if not person.known:
            raise Missing("person-unknown")
        if person.account is not None and (person.account.verified_at or person.account.disabled_at):
            raise Refused("person-has-account", "email", name=person.party.name)
        if not email:
            raise Refused("invitation-needs-address", "email")
        other = find_account(email)
        if other is not None and other.party_id != offer.party_id:
            raise Conflict("email-taken", "email")
        if person.account is not None and person.account.email != email:
            raise Refused("invitation-address-known", "email", email=person.account.email)
        # Whoever chooses the address chooses who becomes this person, with all they are at other places.
        if person.account is None and not person.administers and not persons.all_at_own_places(actor, offer.party_id):
            raise Forbidden("invitation-elsewhere")
    elif not offer.what:
        raise Refused("invitation-empty", "what")
    if offer.what and not may_give(actor, offer.what, offer.place_id):
        raise Refused("invitation-not-yours", "what")


def may_give(actor: Actor, what: str, place_id: int | None) -> bool:
    """Whether this person may give it at this place: facts and hosts by its managers, managers by administrators."""
    if place_id not in places.by_id():
        return False
    if what == "manager":
        return can(actor, Action.ADMINISTER)
    return can(actor, Action.GIVE_HOST if what == "host" else Action.DECIDE_FACT, place_id)


def listed(actor: Actor, *, number: int, site: Site, now: datetime) -> Leaf[InvitationLine]:
    """Those of the places whose facts this person decides, and one's own, the latest first."""
    ids = [place.id for place in decidable_places(actor)]
    query = (
        select(Invitation)
        .options(joinedload(Invitation.party), joinedload(Invitation.created_by), joinedload(Invitation.used_by))
        .order_by(Invitation.id.desc())
    )
    if not can(actor, Action.ADMINISTER):
        query = query.where(or_(Invitation.place_id.in_(ids), Invitation.created_by_id == actor.party_id))
    page = leaves.leaf(query, number)
    known = places.by_id()
    lines = [
        InvitationLine(one, known.get(one.place_id or 0), state_of(one, now), _link_to_hand_over(actor, one, site, now))
        for one in page.rows
    ]
    return Leaf(lines, page.number, page.leaves, page.total)


def state_of(row: Invitation, now: datetime) -> str:
    """`open`, `used`, `revoked` or `over`."""
    if row.used_at is not None:
        return "used"
    if row.revoked_at is not None:
        return "revoked"
    return "over" if row.expires_at <= now else "open"


def revoke(actor: Actor, invitation_id: int, *, now: datetime) -> None:
    """Take an invitation back; its link opens nothing any more. Raises Missing, Conflict for one that was used."""
    row = _kept(actor, invitation_id)
    if row.used_at is not None:
        raise Conflict("invitation-used")
    if row.revoked_at is None:
        row.revoked_at = now
        _note("invitation.revoke", row, now=now, by=actor.party_id)


def send_again(actor: Actor, invitation_id: int, *, site: Site, now: datetime) -> None:
    """Send the mail once more, at most three times an hour. Raises Missing, or Conflict when it is over."""
    row = _kept(actor, invitation_id)
    if row.email is None or state_of(row, now) != "open":
        raise Conflict("link-over")
    _count_one(actor, site=site, now=now)
    _send(row, name=actor.name, site=site, now=now)


def opened(token: str, *, site: Site, now: datetime, today: date, lock: bool = False) -> Invitation | None:
    """The invitation a link still opens: open, and whoever gave it could still give it. None otherwise."""
    try:
        number, nonce = _serializer(site).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    query = select(Invitation).where(Invitation.id == number)
    if lock:
        query = query.with_for_update(of=Invitation).execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None or row.nonce != nonce or state_of(row, now) != "open" or row.created_by_id is None:
        return None
    giver = db.session.scalar(
        select(Account).where(Account.party_id == row.created_by_id, Account.disabled_at.is_(None))
    )
    if giver is None or not _may_still_give(row, actor_of(row.created_by_id, today=today)):
        return None
    return row


def _may_still_give(row: Invitation, giver: Actor) -> bool:
    what = row.audience or row.role
    return may_give(giver, what, row.place_id) if what else can(giver, Action.MANAGE_ORGANISATIONS)


def token_of(row: Invitation, site: Site) -> str:
    """The secret part of its link."""
    return str(_serializer(site).dumps([row.id, row.nonce]))


def place_of(row: Invitation) -> PlaceRef | None:
    """The place it is about."""
    return places.by_id().get(row.place_id or 0)


def note_used(row: Invitation, party: Party, *, now: datetime) -> None:
    """It opened for somebody, and opens for nobody else."""
    row.used_at, row.used_by_id = now, party.id
    _note("invitation.accept", row, now=now, by=party.id)


def _kept(actor: Actor, invitation_id: int) -> Invitation:
    row = db.session.scalar(select(Invitation).where(Invitation.id == invitation_id).with_for_update(of=Invitation))
    ids = {place.id for place in decidable_places(actor)}
    mine = row is not None and (row.created_by_id == actor.party_id or row.place_id in ids)
    if row is None or not (mine or can(actor, Action.ADMINISTER)):
        raise Missing("invitation-unknown")
    return row


def _count_one(by: Actor, *, site: Site, now: datetime) -> None:
    """One more in the hour of this person. Raises TooManyTriesError when that is too many."""
    key = throttling.mail_key("invite", f"party:{by.party_id}")
    wait = throttling.seconds_to_wait(key, limit=AN_HOUR, window=throttling.MAIL_WINDOW, now=now)
    if site.limits and wait:
        raise throttling.TooManyTriesError("mail-too-many", seconds=wait)
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)


def _send(row: Invitation, *, name: str, site: Site, now: datetime) -> None:
    key = throttling.mail_key("invited", str(row.email))
    wait = throttling.seconds_to_wait(key, limit=throttling.MAILS, window=throttling.MAIL_WINDOW, now=now)
    if site.limits and wait:
        raise throttling.TooManyTriesError("mail-too-many", seconds=wait)
    throttling.count(key, window=throttling.MAIL_WINDOW, now=now)
    place = place_of(row)
    outbox.add(
        "invited",
        to=str(row.email),
        language=row.language,
        now=now,
        inviter=name,
        what=row.audience or row.role or "",
        place={} if place is None else dict(place.names),
        message=row.message,
        until=row.expires_at.strftime("%d/%m/%Y"),
        link=f"{site.base_url}/invitations/{token_of(row, site)}",
    )


def _link_to_hand_over(actor: Actor, row: Invitation, site: Site, now: datetime) -> str:
    """For whoever could give the same: a manager does not get to hand on what an administrator gave."""
    if row.email is not None or state_of(row, now) != "open":
        return ""
    if not may_give(actor, row.audience or row.role or "", row.place_id):
        return ""
    return f"{site.base_url}/invitations/{token_of(row, site)}"


def _serializer(site: Site) -> URLSafeSerializer:
    return URLSafeSerializer(site.secret, salt="invitation")


def _note(action: str, row: Invitation, *, now: datetime, by: int | None, **details: object) -> None:
    audit.record(action, now=now, thing=f"invitation:{row.id}", person_id=by, party_id=row.party_id, **details)


outbox.register("invited", "inviter", "what", "place", "message", "until", "link", topic="message")
