"""Mails about facts: to whoever decides, then to whoever asked."""

from datetime import date, datetime

from hub import outbox
from hub.accounts.models import Fact
from hub.accounts.places import PlaceRef
from hub.accounts.service.parties import Contact, contact_of
from hub.accounts.service.site import Site
from hub.db import db


def tell_manager(manager: Contact, fact: Fact, *, name: str, place: PlaceRef, site: Site, now: datetime) -> None:
    """Tell one manager what waits for a decision."""
    outbox.add(
        "fact_claimed",
        to=manager.email,
        language=manager.language,
        now=now,
        name=manager.name,
        claimant=name,
        audience=fact.audience,
        place=dict(place.names),
        proof=fact.proof,
        link=f"{site.base_url}/manage/people/claims/{fact.id}",
    )


def tell_claimant(fact: Fact, *, place: PlaceRef, site: Site, now: datetime, today: date) -> None:
    """Tell the party what was decided: a person, or all who may act for the organisation."""
    db.session.flush()
    for person in contact_of(fact.party_id, today=today):
        outbox.add(
            "fact_decided",
            to=person.email,
            language=person.language,
            now=now,
            name=person.name,
            party=fact.party.name,
            audience=fact.audience,
            place=dict(place.names),
            state=fact.state,
            from_on=_written(fact.from_on),
            until_on=_written(fact.until_on),
            reason=fact.reason,
            link=f"{site.base_url}/account/claims",
        )


def _written(day: date | None) -> str:
    return "" if day is None else day.strftime("%d/%m/%Y")


outbox.register("fact_claimed", "name", "claimant", "audience", "place", "proof", "link", topic="duty")
outbox.register(
    "fact_decided",
    "name",
    "party",
    "audience",
    "place",
    "state",
    "from_on",
    "until_on",
    "reason",
    "link",
    topic="standing",
)
