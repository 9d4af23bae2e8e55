"""Who may act for an organisation, between two dates."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub import audit, outbox
from hub.accounts.models import Mandate, Party
from hub.accounts.service.facts import check_dates
from hub.accounts.service.others import somebody_else
from hub.accounts.service.parties import contact_of, find_person, may_keep, organisation
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can


def give_mandate(
    organisation: Party,
    person: Party,
    *,
    from_on: date,
    until_on: date | None = None,
    keeper: bool = False,
    now: datetime,
    by: int | None,
) -> Mandate:
    """Write a mandate; whoever calls has seen to the permission. Raises Conflict when one begins that day."""
    check_dates(from_on, until_on)
    same_day = select(Mandate.id).where(
        Mandate.organisation_id == organisation.id, Mandate.person_id == person.id, Mandate.from_on == from_on
    )
    if db.session.scalar(same_day) is not None:
        raise Conflict("mandate-given", "who", name=person.name, organisation=organisation.name)
    mandate = Mandate(
        organisation_id=organisation.id,
        person_id=person.id,
        from_on=from_on,
        until_on=until_on,
        keeper=keeper,
        given_by_id=by,
        created_at=now,
    )
    db.session.add(mandate)
    db.session.flush()
    _record("mandate.give", mandate, now=now, by=by)
    return mandate


def of_organisation(organisation_id: int, *, today: date) -> list[Mandate]:
    """The mandates of an organisation that are not over, by name."""
    query = (
        select(Mandate)
        .options(joinedload(Mandate.person))
        .join(Mandate.person)
        .where(Mandate.organisation_id == organisation_id, or_(Mandate.until_on.is_(None), Mandate.until_on >= today))
        .order_by(Party.name, Mandate.id)
    )
    return list(db.session.scalars(query))


def kept_organisation(actor: Actor, slug: str) -> Party:
    """The organisation, for whoever may say who acts for it. Raises Missing or Forbidden."""
    found = organisation(slug)
    if not may_keep(actor, found.id):
        raise Forbidden("not-yours")
    return found


def give(
    actor: Actor,
    slug: str,
    who: str,
    *,
    from_on: date | None,
    until_on: date | None,
    keeper: bool = False,
    site: Site,
    now: datetime,
    today: date,
) -> Mandate:
    """Let a person act for an organisation, and tell them. Raises Missing, Forbidden, Refused, Conflict."""
    body = kept_organisation(actor, slug)
    person = find_person(who)
    sole = can(actor, Action.ADMINISTER) and not somebody_else(actor, place_id=None, today=today)
    if person.id == actor.party_id and not sole:
        raise Refused("own-mandate", "who")
    mandate = give_mandate(
        body, person, from_on=from_on or today, until_on=until_on, keeper=keeper, now=now, by=actor.party_id
    )
    for contact in contact_of(person.id, today=today):
        outbox.add(
            "mandate_given",
            to=contact.email,
            language=contact.language,
            now=now,
            name=contact.name,
            organisation=body.name,
            from_on=mandate.from_on.strftime("%d/%m/%Y"),
            until_on="" if until_on is None else until_on.strftime("%d/%m/%Y"),
            keeper=keeper,
            link=f"{site.base_url}/organisations/{body.slug}",
        )
    return mandate


def end(actor: Actor, mandate_id: int, *, site: Site, now: datetime, today: date) -> Party:
    """End a mandate at once, and tell whoever had it; returns the organisation. Raises Missing or Forbidden."""
    mandate = db.session.get(Mandate, mandate_id)
    if mandate is None or (mandate.until_on is not None and mandate.until_on < today):
        raise Missing("mandate-unknown")
    if not may_keep(actor, mandate.organisation_id) and mandate.person_id != actor.party_id:
        raise Missing("mandate-unknown")
    mandate.until_on = today - timedelta(days=1)
    _record("mandate.end", mandate, now=now, by=actor.party_id)
    body = mandate.organisation
    if mandate.person_id != actor.party_id:
        for contact in contact_of(mandate.person_id, today=today):
            outbox.add(
                "mandate_ended",
                to=contact.email,
                language=contact.language,
                now=now,
                name=contact.name,
                organisation=body.name,
                link=f"{site.base_url}/organisations/{body.slug}",
            )
    return body


def _record(action: str, mandate: Mandate, *, now: datetime, by: int | None) -> None:
    audit.record(
        action,
        now=now,
        thing=f"mandate:{mandate.id}",
        person_id=by,
        party_id=mandate.organisation_id,
        person=mandate.person_id,
    )


outbox.register("mandate_given", "name", "organisation", "from_on", "until_on", "keeper", "link", topic="standing")
outbox.register("mandate_ended", "name", "organisation", "link", topic="standing")
