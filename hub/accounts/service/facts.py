"""Who a party is to a place: claimed by the party, given by whoever decides, with dates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts import places
from hub.accounts.models import Fact, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service.fact_mails import tell_manager
from hub.accounts.service.parties import PartyChoice, managers_of
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Refused
from hub.domain.permissions import Action, Actor, can

FOR_PERSONS = ("resident", "coworker")
FOR_ORGANISATIONS = ("association", "coworker")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact and the place it is about."""

    fact: Fact
    place: PlaceRef


def give_fact(
    party: Party,
    *,
    audience: str,
    place_id: int,
    from_on: date | None,
    until_on: date | None,
    now: datetime,
    by: int | None,
    reason: str = "",
) -> Fact:
    """Write a confirmed fact; whoever calls has seen to the permission. `by` is the person who confirms."""
    check_dates(from_on, until_on)
    _check_kind(party.kind, audience)
    fact = Fact(
        party_id=party.id,
        audience=audience,
        place_id=place_id,
        state="confirmed",
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        claimed_at=now,
        decided_at=now,
        decided_by_id=by,
    )
    db.session.add(fact)
    db.session.flush()
    record("fact.give", fact, now=now, by=by)
    return fact


def claim(
    actor: Actor,
    choice: PartyChoice,
    *,
    audience: str,
    place_slug: str,
    proof: str,
    site: Site,
    now: datetime,
    today: date,
) -> Fact:
    """Say who one is to a place; its managers are told. Raises Refused when it is asked or settled already."""
    place = places.by_slug(place_slug)
    if place is None:
        raise Refused("place-unknown", "place")
    _check_kind("person" if choice.value == "me" else "organisation", audience)
    _check_not_settled(choice.party_id, audience, place.id)
    fact = Fact(
        party_id=choice.party_id, audience=audience, place_id=place.id, state="claimed", proof=proof, claimed_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(fact)
    except IntegrityError:
        raise Refused("fact-already-claimed", "place") from None
    record("fact.claim", fact, now=now, by=actor.party_id)
    for manager in managers_of(place.id, today):
        tell_manager(manager, fact, name=choice.name, place=place, site=site, now=now)
    return fact


def of_parties(party_ids: Collection[int]) -> list[FactLine]:
    """All that was claimed and decided for some parties, the latest first."""
    return _lines(_facts().where(Fact.party_id.in_(party_ids)).order_by(Fact.claimed_at.desc(), Fact.id.desc()))


def claims_for(actor: Actor) -> list[FactLine]:
    """What waits for this person's decision, the oldest first; at most `SHOWN`, the others come up as these go."""
    query = _facts().where(Fact.state == "claimed", Fact.place_id.in_(_decidable(actor)))
    return _lines(query.order_by(Fact.claimed_at, Fact.id).limit(SHOWN))


def decidable_places(actor: Actor) -> list[PlaceRef]:
    """The places whose facts this person decides."""
    return [place for place in places.every() if can(actor, Action.DECIDE_FACT, place.id)]


def check_dates(from_on: date | None, until_on: date | None) -> None:
    """Raise Refused when the last day is before the first."""
    if from_on is not None and until_on is not None and until_on < from_on:
        raise Refused("until-before-from", "until_on", first=from_on)


def _check_kind(kind: str, audience: str) -> None:
    if kind == "person" and audience == "association":
        raise Refused("association-is-organisation", "audience")
    if kind == "organisation" and audience == "resident":
        raise Refused("resident-is-person", "audience")


def _check_not_settled(party_id: int, audience: str, place_id: int) -> None:
    query = select(Fact).where(Fact.party_id == party_id, Fact.audience == audience, Fact.place_id == place_id)
    for fact in db.session.scalars(query.where(Fact.state.in_(("claimed", "confirmed")))):
        if fact.state == "claimed":
            raise Refused("fact-already-claimed", "place")
        if fact.until_on is None:
            raise Refused("fact-already-confirmed", "place")


def _facts() -> Select[Fact]:
    return select(Fact).options(joinedload(Fact.party))


def _lines(query: Select[Fact]) -> list[FactLine]:
    known = places.by_id()
    return [FactLine(fact, known[fact.place_id]) for fact in db.session.scalars(query) if fact.place_id in known]


def _decidable(actor: Actor) -> list[int]:
    return [place.id for place in decidable_places(actor)]


def record(action: str, fact: Fact, *, now: datetime, by: int | None) -> None:
    """Note an act on a fact."""
    audit.record(
        action,
        now=now,
        thing=f"fact:{fact.id}",
        person_id=by,
        party_id=fact.party_id,
        audience=fact.audience,
        place_id=fact.place_id,
    )
