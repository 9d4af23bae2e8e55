"""A person as decisions see them: powers, standings and mandates."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Row,
    and_,
    bindparam,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)

from hub.accounts.models import Fact, Grant, Mandate, Party
from hub.accounts.service.parties import in_force
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor, Acts, Power, Standing

MANDATE, GRANT, FACT = range(3)
"""What a row of `_in_force` tells."""


def actor_of(party_id: int, *, today: date) -> Actor:
    """The person with all that is in force today. Raises Missing."""
    party = db.session.get(Party, party_id)
    if party is None:
        raise Missing("person-unknown")
    return build(party_id, name=party.name, language=party.language, today=today)


def build(party_id: int, *, name: str, language: str, today: date) -> Actor:
    """The same for a person whose row is known; one query."""
    rows = db.session.execute(_in_force(), {"person": party_id, "today": today}).all()
    powers = {Power(row.word, row.place_id) for row in rows if row.kind == GRANT}
    return Actor(
        party_id=party_id,
        name=name,
        language=language,
        powers=tuple(sorted(powers, key=lambda one: (one.role, one.place_id or 0))),
        standings=tuple(
            Standing(row.party_id, row.word, row.place_id, row.from_on, row.until_on)
            for row in rows
            if row.kind == FACT
        ),
        mandates=_mandates(row for row in rows if row.kind == MANDATE),
    )


@cache
def _in_force() -> CompoundSelect[*tuple[Any, ...]]:
    """All that bears on a person, in one statement that is built once.

    Confirmed facts that begin later are among them, also those of organisations: a booking is judged on its own day.
    """
    person, today = bindparam("person", type_=Integer), bindparam("today", type_=Date)
    mandate, party, fact, power = (one.__table__.c for one in (Mandate, Party, Fact, Grant))
    no_number, no_day, no_word = cast(null(), Integer), cast(null(), Date), literal("")
    acting = and_(mandate.person_id == person, in_force(mandate.from_on, mandate.until_on, today))
    theirs = or_(fact.party_id == person, fact.party_id.in_(select(mandate.organisation_id).where(acting)))
    mandates = (
        select(*_named(literal(MANDATE), party.name, party.id, party.id, no_number, party.slug, no_day))
        .add_columns(mandate.until_on, mandate.keeper)
        .join_from(party.id.table, mandate.id.table, mandate.organisation_id == party.id)
        .where(acting)
    )
    powers = select(
        literal(GRANT), no_word, no_number, power.party_id, power.place_id, power.role, no_day, no_day, false()
    ).where(power.party_id == person, in_force(power.from_on, power.until_on, today))
    facts = select(
        *(literal(FACT), no_word, fact.id, fact.party_id, fact.place_id, fact.audience),
        *(fact.from_on, fact.until_on, false()),
    ).where(theirs, fact.state == "confirmed", or_(fact.until_on.is_(None), fact.until_on >= today))
    return union_all(mandates, powers, facts).order_by("kind", "name", "number")


def _named(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    names = ("kind", "name", "number", "party_id", "place_id", "word", "from_on")
    return [column.label(name) for column, name in zip(columns, names, strict=True)]


def _mandates(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Acts, ...]:
    found: dict[int, Acts] = {}
    for row in rows:
        other = found.get(row.party_id)
        until_on = row.until_on
        longer = other is None or (other.until_on is not None and (until_on is None or until_on > other.until_on))
        last = until_on if longer or other is None else other.until_on
        keeps = row.keeper or (other is not None and other.keeper)
        found[row.party_id] = Acts(row.party_id, row.word or "", row.name, last, keeps)
    return tuple(found.values())
