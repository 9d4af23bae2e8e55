"""Persons without e-mail, entered at the desk with their consent."""

from dataclasses import dataclass
from datetime import date, datetime

from hub import audit
from hub.accounts import places
from hub.accounts.models import Consent, Fact, Party
from hub.accounts.service import facts
from hub.accounts.service.fact_mails import tell_manager
from hub.accounts.service.parties import create_person, managers_of
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Action, Actor, can


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The words somebody agreed to, and the day."""

    text: str
    on: date


def enter(
    actor: Actor,
    *,
    name: str,
    language: str,
    phone: str,
    audience: str,
    place_id: int,
    from_on: date | None,
    until_on: date | None,
    agreed: Agreed,
    site: Site,
    now: datetime,
    today: date,
) -> Party:
    """A person who has no e-mail. What a manager says of them is confirmed, what a host says waits for a manager.

    Raises Missing for another's place, Refused for a consent of tomorrow.
    """
    if place_id not in places.by_id() or not can(actor, Action.BOOK_FOR_OTHERS, place_id):
        raise Missing("place-unknown")
    if agreed.on > today:
        raise Refused("consent-ahead", "agreed_on")
    facts.check_dates(from_on or today, until_on)
    person = create_person(name=name, language=language, now=now)
    person.phone = phone
    _note_consent(actor, person, agreed, now=now)
    if can(actor, Action.DECIDE_FACT, place_id):
        facts.give_fact(
            person,
            audience=audience,
            place_id=place_id,
            from_on=from_on or today,
            until_on=until_on,
            now=now,
            by=actor.party_id,
        )
    else:
        _ask(actor, person, audience=audience, place_id=place_id, site=site, now=now, today=today)
    return person


def _note_consent(actor: Actor, person: Party, agreed: Agreed, *, now: datetime) -> None:
    db.session.add(
        Consent(party_id=person.id, text=agreed.text, given_on=agreed.on, taken_by_id=actor.party_id, created_at=now)
    )
    audit.record(
        "person.enter", now=now, thing=f"party:{person.id}", person_id=actor.party_id, party_id=person.id, consent=True
    )


def _ask(actor: Actor, person: Party, *, audience: str, place_id: int, site: Site, now: datetime, today: date) -> None:
    fact = Fact(
        party_id=person.id,
        audience=audience,
        place_id=place_id,
        state="claimed",
        proof=actor.name,
        claimed_at=now,
    )
    db.session.add(fact)
    db.session.flush()
    facts.record("fact.claim", fact, now=now, by=actor.party_id)
    place = places.by_id()[place_id]
    for manager in managers_of(place_id, today):
        tell_manager(manager, fact, name=person.name, place=place, site=site, now=now)
