"""Organisations: entered and recognised by managers, shown as their keepers allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from hub import audit
from hub.accounts import doubles, places
from hub.accounts.models import Fact, Mandate, OrganisationPage, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service import leaves
from hub.accounts.service.changes import tell_organisation
from hub.accounts.service.decisions import own_place
from hub.accounts.service.facts import check_dates, give_fact
from hub.accounts.service.leaves import Leaf
from hub.accounts.service.parties import found_organisation, in_force, may_keep, not_merged, organisation
from hub.db import db
from hub.domain.errors import Conflict, Forbidden
from hub.domain.permissions import Action, Actor, can


@dataclass(frozen=True, slots=True)
class Card:
    """An organisation as everybody may read it."""

    party: Party
    texts: Mapping[str, str]
    website: str
    email: str
    phone: str
    standings: tuple[tuple[str, PlaceRef], ...]
    people: tuple[str, ...]


def listed(*, text: str = "", number: int = 1) -> Leaf[Party]:
    """The organisations that do not hide, by name; `text` narrows by name."""
    hidden = select(OrganisationPage.party_id).where(OrganisationPage.is_listed.is_(False))
    query = select(Party).where(Party.kind == "organisation", not_merged(), Party.id.not_in(hidden))
    if text:
        query = query.where(Party.name.icontains(text, autoescape=True))
    return leaves.leaf(query.order_by(func.lower(Party.name), Party.id), number)


def known(actor: Actor, *, text: str = "", number: int = 1) -> Leaf[Party]:
    """All organisations for those who manage some, by name."""
    if not can(actor, Action.MANAGE_ORGANISATIONS):
        raise Forbidden("not-yours")
    query = select(Party).where(Party.kind == "organisation", not_merged())
    if text:
        query = query.where(Party.name.icontains(text, autoescape=True))
    return leaves.leaf(query.order_by(func.lower(Party.name), Party.id), number)


def enter(
    actor: Actor,
    *,
    name: str,
    legal_form: str,
    language: str,
    audience: str,
    place_id: int,
    from_on: date | None,
    until_on: date | None,
    now: datetime,
    today: date,
) -> Party:
    """Enter an organisation and recognise it at one's place. Raises Missing for another's place, Conflict, Refused."""
    own_place(actor, place_id)
    check_dates(from_on or today, until_on)
    body = found_organisation(actor, name=name, legal_form=legal_form, language=language, now=now)
    give_fact(
        body,
        audience=audience,
        place_id=place_id,
        from_on=from_on or today,
        until_on=until_on,
        now=now,
        by=actor.party_id,
    )
    return body


def found_by_name(name: str) -> Party | None:
    """The organisation of this name, whatever its capitals, or None."""
    # The lower of SQLite knows ASCII only: the name as it is typed counts as well.
    named = or_(Party.name == name, func.lower(Party.name) == name.lower())
    query = select(Party).where(Party.kind == "organisation", not_merged(), named)
    return db.session.scalar(query.limit(1))


def recognised_anywhere(party_id: int) -> bool:
    """True when some place has confirmed what the organisation is to it."""
    query = select(Fact.id).where(Fact.party_id == party_id, Fact.state == "confirmed")
    return db.session.scalar(query.limit(1)) is not None


def is_public(party_id: int) -> bool:
    """Whether the organisation shows in lists and in the search."""
    return page_of(party_id).is_listed


def page_of(party_id: int) -> OrganisationPage:
    """What the organisation says of itself; an empty page, not stored, where it has said nothing."""
    found = db.session.get(OrganisationPage, party_id)
    return found or OrganisationPage(
        party_id=party_id, texts={}, website="", email="", phone="", is_listed=True, shows_places=True,
        shows_people=False,
    )  # fmt: skip


def card(slug: str, *, today: date) -> Card:
    """The public page of an organisation: only what its keepers allow. Raises Missing."""
    body = organisation(slug)
    page = page_of(body.id)
    standings = _standings(body.id, today) if page.shows_places else ()
    people = _people(body.id, today) if page.shows_people else ()
    return Card(body, page.texts, page.website, page.email, page.phone, standings, people)


def save_page(
    actor: Actor,
    slug: str,
    *,
    name: str,
    legal_form: str,
    texts: Mapping[str, str],
    website: str,
    email: str,
    phone: str,
    is_listed: bool,
    shows_places: bool,
    shows_people: bool,
    now: datetime,
) -> Party:
    """Write the page, for a keeper or whoever manages its places. Raises Missing, Forbidden, or Conflict for a name."""
    body = kept(actor, slug)
    page = page_of(body.id)
    page.texts = {code: text for code, text in texts.items() if text}
    page.website, page.email, page.phone = website, email, phone
    page.is_listed, page.shows_places, page.shows_people = is_listed, shows_places, shows_people
    page.changed_at = now
    renamed = body.name != name
    other = found_by_name(name) if renamed else None
    if other is not None and other.id != body.id:
        raise Conflict("organisation-taken", "name", name=name)
    body.name, body.legal_form = name, legal_form or None
    db.session.add(page)
    db.session.flush()
    audit.record(
        "organisation.change", now=now, thing=f"party:{body.id}", person_id=actor.party_id, party_id=body.id, name=name
    )
    tell_organisation(body.id, now)
    if renamed:
        doubles.follow(body.id, body.id, now)
    return body


def kept(actor: Actor, slug: str) -> Party:
    """The organisation, for whoever keeps it. Raises Missing or Forbidden."""
    found = organisation(slug)
    if not may_keep(actor, found.id):
        raise Forbidden("not-yours")
    return found


def _standings(party_id: int, today: date) -> tuple[tuple[str, PlaceRef], ...]:
    known_places = places.by_id()
    query = (
        select(Fact.audience, Fact.place_id)
        .where(Fact.party_id == party_id, Fact.state == "confirmed", in_force(Fact.from_on, Fact.until_on, today))
        .distinct()
        .order_by(Fact.place_id, Fact.audience)
    )
    return tuple(
        (audience, known_places[place_id])
        for audience, place_id in db.session.execute(query)
        if place_id in known_places
    )


def _people(party_id: int, today: date) -> tuple[str, ...]:
    query = (
        select(Party.name)
        .join(Mandate, Mandate.person_id == Party.id)
        .where(Mandate.organisation_id == party_id, in_force(Mandate.from_on, Mandate.until_on, today))
        .distinct()
    )
    return tuple(sorted(db.session.scalars(query)))
