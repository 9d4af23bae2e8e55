"""Powers: administrator, and manager or host of one place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from hub import audit
from hub.accounts import places
from hub.accounts.models import Account, Grant, Party
from hub.accounts.places import PlaceRef
from hub.accounts.service.facts import check_dates
from hub.accounts.service.parties import find_person, in_force
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused
from hub.domain.permissions import Action, Actor, can

ROLES = ("administrator", "manager", "host")


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant and the place it is for, None for an administrator."""

    grant: Grant
    place: PlaceRef | None


def give_grant(
    party: Party,
    *,
    role: str,
    place_id: int | None,
    from_on: date,
    until_on: date | None = None,
    now: datetime,
    by: int | None,
) -> Grant:
    """Write a grant; whoever calls has seen to the permission. `by` is the person who gives it."""
    if role not in ROLES:
        raise Refused("role-unknown", "role", role=role)
    if (role == "administrator") != (place_id is None):
        raise Refused("grant-scope", "place")
    check_dates(from_on, until_on)
    grant = Grant(
        party_id=party.id,
        role=role,
        place_id=place_id,
        from_on=from_on,
        until_on=until_on,
        given_by_id=by,
        created_at=now,
    )
    db.session.add(grant)
    db.session.flush()
    _record("grant.give", grant, now=now, by=by)
    return grant


def current(*, today: date) -> list[GrantLine]:
    """Grants that are not over, by role, place and name."""
    query = select(Grant).options(joinedload(Grant.party)).where(or_(Grant.until_on.is_(None), Grant.until_on >= today))
    known = places.by_id()
    lines = [GrantLine(grant, known.get(grant.place_id or 0)) for grant in db.session.scalars(query)]
    return sorted(
        lines, key=lambda line: (ROLES.index(line.grant.role), line.grant.place_id or 0, line.grant.party.name)
    )


def give(
    actor: Actor,
    who: str,
    *,
    role: str,
    place_id: int | None,
    from_on: date | None,
    until_on: date | None,
    now: datetime,
    today: date,
) -> Grant:
    """An administrator gives a power to somebody who can sign in. Raises Refused on a field, Conflict when given."""
    must_administer(actor)
    person = find_person(who)
    account = person.account
    if account is None or account.verified_at is None or account.disabled_at is not None:
        raise Refused("person-cannot-sign-in", "who", name=person.name)
    scope = None if role == "administrator" else place_id
    if role != "administrator" and scope not in places.by_id():
        raise Refused("grant-scope", "place")
    if has_grant(person.id, role=role, place_id=scope, from_on=from_on or today):
        raise Conflict("grant-given", "who", name=person.name)
    return give_grant(
        person, role=role, place_id=scope, from_on=from_on or today, until_on=until_on, now=now, by=actor.party_id
    )


def end(actor: Actor, grant_id: int, *, now: datetime, today: date) -> Grant:
    """End a power at once. Raises Missing, and Refused for the last administrator."""
    must_administer(actor)
    grant = db.session.get(Grant, grant_id)
    if grant is None or (grant.until_on is not None and grant.until_on < today):
        raise Missing("grant-unknown")
    if grant.role == "administrator":
        must_leave_another(grant.party_id, today=today)
    record_end(grant, now=now, by=actor.party_id, today=today)
    return grant


def record_end(grant: Grant, *, now: datetime, by: int | None, today: date) -> None:
    """The power ended yesterday; whoever calls has seen to the permission."""
    grant.until_on = today - timedelta(days=1)
    _record("grant.end", grant, now=now, by=by)


def must_administer(actor: Actor) -> None:
    """Raise Forbidden for anybody but an administrator."""
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("not-yours")


def administrators(today: date) -> list[Grant]:
    """Locked in id order, accounts too, so that two administrators cannot end or close each other at once."""
    query = (
        select(Grant)
        .join(Account, Account.party_id == Grant.party_id)
        .where(Grant.role == "administrator", in_force(Grant.from_on, Grant.until_on, today))
        .where(Account.disabled_at.is_(None), Account.verified_at.is_not(None))
        .order_by(Grant.id)
        .with_for_update(of=(Grant, Account))
    )
    return list(db.session.scalars(query))


def must_leave_another(party_id: int, *, today: date) -> None:
    """Raise Refused when nobody else would run the site for as long."""
    held = administrators(today)
    last = max((g.until_on or date.max for g in held if g.party_id == party_id), default=today)
    if not any(g.party_id != party_id and (g.until_on or date.max) >= last for g in held):
        raise Refused("last-administrator")


def has_grant(party_id: int, *, role: str, place_id: int | None, from_on: date) -> bool:
    """True when the person has this power from that day already, without an end."""
    query = select(Grant.id).where(
        Grant.party_id == party_id,
        Grant.role == role,
        Grant.place_id.is_(None) if place_id is None else Grant.place_id == place_id,
        Grant.until_on.is_(None),
        Grant.from_on <= from_on,
    )
    return db.session.scalar(query.limit(1)) is not None


def _record(action: str, grant: Grant, *, now: datetime, by: int | None) -> None:
    audit.record(
        action,
        now=now,
        thing=f"grant:{grant.id}",
        person_id=by,
        party_id=grant.party_id,
        role=grant.role,
        place_id=grant.place_id,
    )
