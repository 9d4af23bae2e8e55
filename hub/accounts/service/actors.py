"""A person as decisions see them: powers, standings and mandates."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from hub.accounts.models import Fact, Grant, Mandate, Party
from hub.accounts.service.parties import in_force
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor, Acts, Power, Standing


def actor_of(party_id: int, *, today: date) -> Actor:
    """The person with all that is in force today. Raises Missing."""
    party = db.session.get(Party, party_id)
    if party is None:
        raise Missing("person-unknown")
    return build(party_id, name=party.name, language=party.language, today=today)


def build(party_id: int, *, name: str, language: str, today: date) -> Actor:
    """The same for a person whose row is known; three queries."""
    mandates = _mandates(party_id, today)
    return Actor(
        party_id=party_id,
        name=name,
        language=language,
        powers=_powers(party_id, today),
        standings=standings_of([party_id, *(m.organisation_id for m in mandates)], today=today),
        mandates=mandates,
    )


def standings_of(party_ids: Iterable[int], *, today: date) -> tuple[Standing, ...]:
    """Confirmed facts that are not over yet, those that begin later included: a booking is judged on its own day."""
    query = (
        select(Fact.party_id, Fact.audience, Fact.place_id, Fact.from_on, Fact.until_on)
        .where(Fact.party_id.in_(party_ids), Fact.state == "confirmed")
        .where(or_(Fact.until_on.is_(None), Fact.until_on >= today))
        .order_by(Fact.id)
    )
    return tuple(Standing(*row) for row in db.session.execute(query))


def _powers(party_id: int, today: date) -> tuple[Power, ...]:
    query = (
        select(Grant.role, Grant.place_id)
        .where(Grant.party_id == party_id, in_force(Grant.from_on, Grant.until_on, today))
        .distinct()
    )
    return tuple(sorted((Power(*row) for row in db.session.execute(query)), key=lambda p: (p.role, p.place_id or 0)))


def _mandates(party_id: int, today: date) -> tuple[Acts, ...]:
    query = (
        select(Party.id, Party.slug, Party.name, Mandate.until_on, Mandate.keeper)
        .join(Mandate, Mandate.organisation_id == Party.id)
        .where(Mandate.person_id == party_id, in_force(Mandate.from_on, Mandate.until_on, today))
        .order_by(Party.name, Party.id)
    )
    found: dict[int, Acts] = {}
    for organisation_id, slug, name, until_on, keeper in db.session.execute(query):
        other = found.get(organisation_id)
        longer = other is None or (other.until_on is not None and (until_on is None or until_on > other.until_on))
        last = until_on if longer or other is None else other.until_on
        keeps = keeper or (other is not None and other.keeper)
        found[organisation_id] = Acts(organisation_id, slug or "", name, last, keeps)
    return tuple(found.values())
