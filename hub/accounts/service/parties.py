"""Persons and organisations, and whom a mail about one of them goes to."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from hub import audit
from hub.accounts.models import Account, Fact, Grant, Mandate, MergedParty, Party
from hub.accounts.service.changes import tell_organisation
from hub.db import db
from hub.domain.errors import Conflict, Missing, Refused
from hub.domain.permissions import Action, Actor, can

LEGAL_FORMS = ("ASBL", "VZW", "AISBL", "IVZW", "SC", "CV", "SRL", "BV", "Fondation", "Stichting", "Association de fait")


class Contact(NamedTuple):
    """Where a mail goes, in which language, and whom it greets."""

    email: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """A party one may act as: the value of the form field is `me` or the organisation's slug."""

    value: str
    party_id: int
    name: str


def in_force(
    from_on: InstrumentedAttribute[date] | InstrumentedAttribute[date | None] | ColumnElement[Any],
    until_on: InstrumentedAttribute[date | None] | ColumnElement[Any],
    today: date | ColumnElement[date],
) -> ColumnElement[bool]:
    """SQL: the day lies between two dates, either of which may be open."""
    return and_(or_(from_on.is_(None), from_on <= today), or_(until_on.is_(None), until_on >= today))


def create_person(*, name: str, language: str, now: datetime) -> Party:
    """Write a person, who may never sign in."""
    party = Party(kind="person", name=name, language=language, created_at=now)
    db.session.add(party)
    db.session.flush()
    return party


def create_account(person: Party, *, email: str, password_hash: str, verified: bool, now: datetime) -> Account:
    """Give a person a way to sign in. Raises Conflict when the address has one."""
    address = plain_email(email)
    if find_account(address) is not None:
        raise Conflict("email-taken", "email")
    account = Account(
        party_id=person.id,
        email=address,
        password_hash=password_hash,
        verified_at=now if verified else None,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def create_organisation(
    *, name: str, slug: str | None = None, legal_form: str | None = None, language: str, now: datetime
) -> Party:
    """Write an organisation; the slug is made from the name unless given. Raises Conflict for a taken one."""
    wanted = slug or free_slug(name)
    if db.session.scalar(select(Party.id).where(Party.slug == wanted)) is not None:
        raise Conflict("organisation-taken", "name", name=name)
    party = Party(kind="organisation", name=name, slug=wanted, legal_form=legal_form, language=language, created_at=now)
    db.session.add(party)
    db.session.flush()
    tell_organisation(party.id, now)
    return party


def found_organisation(actor: Actor, *, name: str, legal_form: str, language: str, now: datetime) -> Party:
    """An organisation entered by a manager. Raises Conflict when one bears the name."""
    named = or_(Party.name == name, func.lower(Party.name) == name.lower())
    if db.session.scalar(select(Party.id).where(_is_organisation(), not_merged(), named)):
        raise Conflict("organisation-taken", "name", name=name)
    party = create_organisation(name=name, legal_form=legal_form, language=language, now=now)
    audit.record("organisation.create", now=now, thing=f"party:{party.id}", person_id=actor.party_id, party_id=party.id)
    return party


def plain_email(text: str) -> str:
    """An address as it is stored and looked up: trimmed, lower case, composed."""
    return unicodedata.normalize("NFC", text).strip().lower()


def slug_of(name: str) -> str:
    """Kebab-case ASCII of a name; `organisation` when nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:70].strip("-") or "organisation"


def free_slug(name: str) -> str:
    """A slug nobody has; `me` is kept for oneself in forms."""
    stem = slug_of(name)
    taken = set(db.session.scalars(select(Party.slug).where(Party.slug.startswith(stem, autoescape=True)))) | {"me"}
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)


def find_account(email: str) -> Account | None:
    """The account of an address, or None."""
    return db.session.scalar(select(Account).where(Account.email == plain_email(email)))


def find_person(who: str, *, field: str = "who") -> Party:
    """The person with this e-mail address or exactly this name. Raises Refused when it is not one person."""
    if "@" in who:
        account = find_account(who)
        found = [] if account is None else [account.party]
    else:
        query = select(Party).where(
            Party.kind == "person", not_merged(), or_(Party.name == who, func.lower(Party.name) == who.lower())
        )
        found = list(db.session.scalars(query.limit(2)))
    if len(found) != 1:
        raise Refused("person-several" if found else "person-unknown", field, who=who)
    return found[0]


def find_party(who: str, *, field: str = "who") -> Party:
    """A person as in `find_person`, or the organisation of this name or slug."""
    organisation = (
        None
        if "@" in who
        else db.session.scalar(
            select(Party)
            .where(_is_organisation(), not_merged())
            .where(or_(Party.slug == who, Party.name == who, func.lower(Party.name) == who.lower()))
            .limit(1)
        )
    )
    return organisation or find_person(who, field=field)


def organisations() -> list[Party]:
    """All organisations, by name."""
    query = select(Party).where(_is_organisation(), not_merged())
    return list(db.session.scalars(query.order_by(func.lower(Party.name), Party.id)))


def organisation(slug: str) -> Party:
    """The organisation of a slug; that of a double which was merged is the one kept. Raises Missing."""
    found = db.session.scalar(select(Party).where(_is_organisation(), Party.slug == slug))
    if found is not None and (kept := kept_of(found.id)) is not None:
        found = db.session.get(Party, kept)
    if found is None:
        raise Missing("organisation-unknown")
    return found


def slug_named(name: str) -> str:
    """The slug of the organisation of exactly this name. Raises Missing."""
    found = db.session.scalar(select(Party.slug).where(_is_organisation(), not_merged(), Party.name == name))
    if found is None:
        raise Missing("organisation-unknown")
    return found


def party(party_id: int) -> Party:
    """A person or organisation. Raises Missing."""
    found = db.session.get(Party, party_id)
    if found is None:
        raise Missing("person-unknown")
    return found


def hold(party_id: int) -> None:
    """Let two browsers of one person act one after the other, until the end of the transaction."""
    db.session.execute(select(Party.id).where(Party.id == party_id).with_for_update(key_share=True)).all()


def parties_for(actor: Actor) -> list[PartyChoice]:
    """Oneself, then the organisations one may act for today."""
    if actor.party_id is None:
        return []
    own = PartyChoice("me", actor.party_id, actor.name)
    return [own, *(PartyChoice(m.slug, m.organisation_id, m.name) for m in actor.mandates)]


def party_choice(actor: Actor, value: str) -> PartyChoice:
    """The party a form names (`me` or a slug). Raises Missing for one the person may not act for."""
    found = next((choice for choice in parties_for(actor) if choice.value == value), None)
    if found is None:
        raise Missing("party-unknown")
    return found


def names_of(party_ids: set[int]) -> dict[int, str]:
    """Names by id."""
    if not party_ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Party.id, Party.name).where(Party.id.in_(party_ids)))}


def contact_of(party_id: int, *, today: date) -> list[Contact]:
    """Whom mails about a party go to: the person's own account, or the persons who may act for the organisation."""
    return [Contact(*row) for row in db.session.execute(_told(), {"party_id": party_id, "today": today})]


@cache
def _told() -> Select[str, str, str]:
    party_id = bindparam("party_id", type_=Integer)
    in_time = in_force(Mandate.from_on, Mandate.until_on, bindparam("today", type_=Date))
    acting = select(Mandate.person_id).where(Mandate.organisation_id == party_id, in_time)
    return _reachable().where(or_(Party.id == party_id, Party.id.in_(acting)))


def managers_of(place_id: int, today: date, *, apart_from: int | None = None) -> list[Contact]:
    """Whom mails about a place go to: its managers, or the administrators where it has none.

    `apart_from` leaves out a party: the person, or whoever may act for the organisation.
    """
    managing = in_force(Grant.from_on, Grant.until_on, today)
    acting = select(Mandate.person_id).where(
        Mandate.organisation_id == apart_from, in_force(Mandate.from_on, Mandate.until_on, today)
    )
    others = _reachable()
    if apart_from is not None:
        others = others.where(Party.id != apart_from, Party.id.not_in(acting))
    for role in (Grant.place_id == place_id) & (Grant.role == "manager"), Grant.role == "administrator":
        found = _contacts(others.where(Party.id.in_(select(Grant.party_id).where(role, managing))))
        if found:
            return found
    return []


def may_keep(actor: Actor, organisation_id: int) -> bool:
    """True when one may say who acts for an organisation: administrators, its keepers, else whoever manages every
    place that recognises it, of which there must be one."""
    if can(actor, Action.ADMINISTER) or any(m.organisation_id == organisation_id and m.keeper for m in actor.mandates):
        return True
    query = select(Fact.place_id).where(Fact.party_id == organisation_id, Fact.state == "confirmed").distinct()
    recognised = db.session.scalars(query).all()
    return (
        bool(recognised)
        and can(actor, Action.MANAGE_ORGANISATIONS)
        and all(can(actor, Action.MANAGE_PLACE, place_id) for place_id in recognised)
    )


def not_merged() -> ColumnElement[bool]:
    """SQL: the party is no double that was merged into another."""
    return Party.id.not_in(select(MergedParty.gone_id))


def kept_of(party_id: int) -> int | None:
    """The party a double was merged into, or None for one that was not."""
    return db.session.scalar(select(MergedParty.kept_id).where(MergedParty.gone_id == party_id))


def _is_organisation() -> ColumnElement[bool]:
    return Party.kind == "organisation"


def _reachable() -> Select[str, str, str]:
    return (
        select(Account.email, Party.language, Party.name)
        .join(Party, Party.id == Account.party_id)
        .where(Account.verified_at.is_not(None), Account.disabled_at.is_(None))
        .order_by(Party.id)
    )


def _contacts(query: Select[str, str, str]) -> list[Contact]:
    return [Contact(*row) for row in db.session.execute(query)]
