"""One person as those see them who keep a place where they are something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts import doubles, places
from hub.accounts.models import Account, Consent, Fact, Grant, Mandate, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service.directory import kept_places
from hub.accounts.service.facts import FactLine, check_dates
from hub.accounts.service.grants import GrantLine, give_grant, has_grant, record_end
from hub.accounts.service.parties import kept_of, not_merged
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can


@dataclass(frozen=True, slots=True)
class Person:
    """What the reader may know of a person: facts and powers at the reader's places, the account for administrators.

    `email` is told to those who decide facts at a place where one is asked or confirmed. `known`: the person is, was
    or asked to be something at a place where the reader decides that, not only at one whose door they open.
    """

    party: Party
    account: Account | None
    email: str
    facts: Sequence[FactLine]
    grants: Sequence[GrantLine]
    mandates: Sequence[Mandate]
    consents: Sequence[Consent]
    decides: frozenset[int]
    known: bool
    hosting: Sequence[PlaceRef]
    administers: bool

    @property
    def signs_in(self) -> bool:
        """True for somebody with an account, open or not."""
        return self.account is not None


def look_at(actor: Actor, party_id: int, *, today: date) -> Person:
    """A person at the places the reader keeps. Raises Missing for one who is nothing there."""
    party = db.session.get(Party, party_id)
    if party is None or party.kind != "person" or kept_of(party_id) is not None:
        raise Missing("person-unknown")
    administers = can(actor, Action.ADMINISTER)
    kept = kept_places(actor)
    decides = frozenset(place.id for place in kept if can(actor, Action.DECIDE_FACT, place.id))
    account = party.account
    facts = [
        line
        for line in _facts(party_id, kept)
        if line.fact.state == "confirmed" or line.place.id in decides or account is None
    ]
    grants = _grants(party_id, kept, today)
    if not administers and not facts and not grants:
        raise Missing("person-unknown")
    mine = [line.fact.state for line in facts if line.place.id in decides]
    live = "claimed" in mine or "confirmed" in mine
    hosting = [place for place in kept if can(actor, Action.GIVE_HOST, place.id)]
    return Person(
        party=party,
        account=account,
        email=account.email if account is not None and (administers or live) else "",
        facts=facts,
        grants=grants,
        mandates=_mandates(party_id, today) if mine or administers else [],
        consents=_consents(party_id) if mine or administers else [],
        decides=decides,
        known=bool(mine) or administers,
        hosting=hosting if _can_sign_in(account) else [],
        administers=administers,
    )


def kept_instead(party_id: int) -> int | None:
    """Whom a double was merged into."""
    return kept_of(party_id)


def make_host(
    actor: Actor,
    party_id: int,
    *,
    place_id: int,
    from_on: date | None,
    until_on: date | None,
    now: datetime,
    today: date,
) -> Grant:
    """Whoever manages a place says who opens its door. Raises Missing, Forbidden for oneself, Conflict, Refused."""
    look_at(actor, party_id, today=today)
    if place_id not in places.by_id() or not can(actor, Action.GIVE_HOST, place_id):
        raise Missing("place-unknown")
    if party_id == actor.party_id and not can(actor, Action.ADMINISTER):
        raise Forbidden("own-claim")
    party = db.session.get_one(Party, party_id)
    if not _can_sign_in(party.account):
        raise Refused("person-cannot-sign-in", "place", name=party.name)
    check_dates(from_on or today, until_on)
    if has_grant(party_id, role="host", place_id=place_id, from_on=from_on or today):
        raise Conflict("grant-given", "place", name=party.name)
    return give_grant(
        party, role="host", place_id=place_id, from_on=from_on or today, until_on=until_on, now=now, by=actor.party_id
    )


def end_host(actor: Actor, grant_id: int, *, now: datetime, today: date) -> int:
    """End the power of a host of one's place at once; returns whose it was. Raises Missing."""
    grant = db.session.get(Grant, grant_id)
    over = grant is None or (grant.until_on is not None and grant.until_on < today)
    if grant is None or over or grant.role != "host" or not can(actor, Action.GIVE_HOST, grant.place_id):
        raise Missing("grant-unknown")
    record_end(grant, now=now, by=actor.party_id, today=today)
    return grant.party_id


def correct(actor: Actor, party_id: int, *, name: str, language: str, phone: str, now: datetime, today: date) -> Party:
    """Mend what was written of a person without a sign-in. Raises Missing, or Forbidden for one who has one."""
    person = look_at(actor, party_id, today=today)
    if person.signs_in or not person.known:
        raise Forbidden("person-own-words")
    party = person.party
    renamed = party.name != name
    party.name, party.language, party.phone = name, language, phone
    db.session.flush()
    if renamed:
        doubles.follow(party.id, party.id, now)
    audit.record("person.correct", now=now, thing=f"party:{party.id}", person_id=actor.party_id, party_id=party.id)
    return party


def all_at_own_places(actor: Actor, party_id: int) -> bool:
    """Whether the reader decides at every place where this person is, was or asked to be something."""
    at = db.session.scalars(select(Fact.place_id).where(Fact.party_id == party_id).distinct()).all()
    return bool(at) and all(can(actor, Action.DECIDE_FACT, place_id) for place_id in at)


def _can_sign_in(account: Account | None) -> bool:
    return account is not None and account.verified_at is not None and account.disabled_at is None


def _facts(party_id: int, kept: Sequence[PlaceRef]) -> list[FactLine]:
    known = {place.id: place for place in kept}
    query = select(Fact).options(joinedload(Fact.party)).where(Fact.party_id == party_id, Fact.place_id.in_(known))
    return [
        FactLine(fact, known[fact.place_id])
        for fact in db.session.scalars(query.order_by(Fact.claimed_at.desc(), Fact.id.desc()))
    ]


def _grants(party_id: int, kept: Sequence[PlaceRef], today: date) -> list[GrantLine]:
    known = {place.id: place for place in kept}
    query = select(Grant).where(
        Grant.party_id == party_id,
        Grant.place_id.in_(known),
        or_(Grant.until_on.is_(None), Grant.until_on >= today),
    )
    return [GrantLine(one, known.get(one.place_id or 0)) for one in db.session.scalars(query.order_by(Grant.id))]


def _mandates(party_id: int, today: date) -> list[Mandate]:
    query = (
        select(Mandate)
        .options(joinedload(Mandate.organisation))
        .join(Mandate.organisation)
        .where(Mandate.person_id == party_id, or_(Mandate.until_on.is_(None), Mandate.until_on >= today), not_merged())
    )
    return list(db.session.scalars(query.order_by(Party.name, Mandate.id)))


def _consents(party_id: int) -> list[Consent]:
    query = select(Consent).options(joinedload(Consent.taken_by)).where(Consent.party_id == party_id)
    return list(db.session.scalars(query.order_by(Consent.id.desc()).limit(20)))
