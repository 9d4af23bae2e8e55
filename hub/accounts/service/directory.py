"""The people and organisations of the places one keeps: found by name, place, what they are, in leaves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts import places
from hub.accounts.models import Account, Fact, Grant, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service import leaves
from hub.accounts.service.facts import FactLine
from hub.accounts.service.grants import GrantLine
from hub.accounts.service.leaves import Leaf
from hub.accounts.service.parties import not_merged
from hub.db import db
from hub.domain.permissions import Action, Actor, can

STATES = ("current", "claimed", "over", "unsigned")
WHAT = ("resident", "coworker", "association", "manager", "host")


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks for: part of a name, a place, what they are, and in which state that is."""

    text: str = ""
    place: str = ""
    what: str = ""
    state: str = "current"
    number: int = 1


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A person or organisation with what the reader may see of it."""

    party: Party
    account: Account | None
    facts: Sequence[FactLine]
    grants: Sequence[GrantLine]


def kept_places(actor: Actor) -> list[PlaceRef]:
    """The places this person manages or hosts."""
    return [place for place in places.every() if can(actor, Action.KEEP_PLACE, place.id)]


def found(actor: Actor, look: Look, *, today: date) -> Leaf[PartyLine]:
    """Those this person may see, by name; the same number of statements whatever the number of rows."""
    kept = [place.id for place in kept_places(actor) if look.place in {"", place.slug}]
    decided = [place_id for place_id in kept if can(actor, Action.DECIDE_FACT, place_id)]
    query = _query(actor, look, decided if look.state in {"claimed", "over"} else kept, today)
    page = leaves.leaf(query.order_by(func.lower(Party.name), Party.id), look.number)
    lines = _lines(page.rows, kept, decided, today)
    return Leaf(lines, page.number, page.leaves, page.total)


def _query(actor: Actor, look: Look, place_ids: list[int], today: date) -> Select[Party]:
    query = select(Party).options(joinedload(Party.account)).where(not_merged())
    administers = can(actor, Action.ADMINISTER)
    if look.text:
        named = Party.name.icontains(look.text, autoescape=True)
        by_address = select(Account.party_id).where(Account.email.icontains(look.text, autoescape=True))
        query = query.where(or_(named, Party.id.in_(by_address)) if administers else named)
    if look.state == "unsigned":
        query = query.where(Party.kind == "person", Party.id.not_in(select(Account.party_id)))
    everybody = administers and not look.place and not look.what and look.state in {"current", "unsigned"}
    return query if everybody else query.where(_concerned(look, place_ids, today))


def _concerned(look: Look, place_ids: list[int], today: date) -> ColumnElement[bool]:
    """SQL: something at these places makes the party one of those looked for."""
    facts = select(Fact.party_id).where(Fact.place_id.in_(place_ids), _in_state(look.state, today))
    if look.what in {"manager", "host"}:
        facts = facts.where(false())
    elif look.what:
        facts = facts.where(Fact.audience == look.what)
    of_facts = Party.id.in_(facts)
    if look.state != "current" or look.what not in {"", "manager", "host"}:
        return of_facts
    grants = select(Grant.party_id).where(
        Grant.place_id.in_(place_ids), or_(Grant.until_on.is_(None), Grant.until_on >= today)
    )
    if look.what:
        grants = grants.where(Grant.role == look.what)
    return or_(of_facts, Party.id.in_(grants))


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    live = and_(Fact.state == "confirmed", or_(Fact.until_on.is_(None), Fact.until_on >= today))
    if state == "claimed":
        return Fact.state == "claimed"
    if state == "over":
        return or_(Fact.state.in_(("ended", "refused")), and_(Fact.state == "confirmed", Fact.until_on < today))
    return or_(live, Fact.state == "claimed") if state == "unsigned" else live


def _lines(parties: Sequence[Party], place_ids: list[int], decided: list[int], today: date) -> list[PartyLine]:
    """With what is confirmed at these places, and all that was asked where the reader decides."""
    known, ids = places.by_id(), [party.id for party in parties]
    facts: dict[int, list[FactLine]] = defaultdict(list)
    live = and_(Fact.place_id.in_(place_ids), _in_state("current", today))
    rows = select(Fact).where(Fact.party_id.in_(ids), or_(live, Fact.place_id.in_(decided)))
    for fact in db.session.scalars(rows.order_by(Fact.place_id, Fact.id)):
        facts[fact.party_id].append(FactLine(fact, known[fact.place_id]))
    grants: dict[int, list[GrantLine]] = defaultdict(list)
    powers = select(Grant).where(
        Grant.party_id.in_(ids), or_(Grant.place_id.in_(place_ids), Grant.place_id.is_(None)),
        or_(Grant.until_on.is_(None), Grant.until_on >= today),
    )  # fmt: skip
    for grant in db.session.scalars(powers.order_by(Grant.id)):
        grants[grant.party_id].append(GrantLine(grant, known.get(grant.place_id or 0)))
    return [PartyLine(one, one.account, facts[one.id], grants[one.id]) for one in parties]
