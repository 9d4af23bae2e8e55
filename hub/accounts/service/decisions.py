"""Facts decided: confirmed, refused, ended early, or given without a claim; never by the party itself."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from hub.accounts import places
from hub.accounts.models import Fact
from hub.accounts.places import PlaceRef
from hub.accounts.service.fact_mails import tell_claimant
from hub.accounts.service.facts import FactLine, check_dates, give_fact, record
from hub.accounts.service.others import must_be_another
from hub.accounts.service.parties import find_party
from hub.accounts.service.site import Site
from hub.db import db
from hub.domain.errors import Missing, Refused, Stale
from hub.domain.permissions import Action, Actor, can


def to_decide(actor: Actor, fact_id: int) -> FactLine:
    """A fact at a place this person decides for. Raises Missing for any other."""
    fact = db.session.scalar(
        select(Fact).where(Fact.id == fact_id).with_for_update(of=Fact).execution_options(populate_existing=True)
    )
    place = None if fact is None else places.by_id().get(fact.place_id)
    if fact is None or place is None or not can(actor, Action.DECIDE_FACT, fact.place_id):
        raise Missing("fact-unknown")
    return FactLine(fact, place)


def confirm(
    actor: Actor,
    fact_id: int,
    *,
    from_on: date | None,
    until_on: date | None,
    note: str,
    site: Site,
    now: datetime,
    today: date,
) -> Fact:
    """Confirm a claim, from today unless dated. Raises Missing, Stale (decided already), Forbidden (one's own)."""
    line = _open(actor, fact_id, today=today)
    fact = line.fact
    from_on = from_on or today
    check_dates(from_on, until_on)
    fact.state, fact.from_on, fact.until_on, fact.reason = "confirmed", from_on, until_on, note
    fact.decided_at, fact.decided_by_id = now, actor.party_id
    record("fact.confirm", fact, now=now, by=actor.party_id)
    tell_claimant(fact, place=line.place, site=site, now=now, today=today)
    return fact


def refuse(actor: Actor, fact_id: int, *, reason: str, site: Site, now: datetime, today: date) -> Fact:
    """Refuse a claim with a reason. Raises Missing, Stale (decided already), Forbidden (one's own)."""
    line = _open(actor, fact_id, today=today)
    fact = line.fact
    fact.state, fact.reason, fact.decided_at, fact.decided_by_id = "refused", reason, now, actor.party_id
    record("fact.refuse", fact, now=now, by=actor.party_id)
    tell_claimant(fact, place=line.place, site=site, now=now, today=today)
    return fact


def end(
    actor: Actor, fact_id: int, *, last_on: date | None, reason: str, site: Site, now: datetime, today: date
) -> Fact:
    """End a confirmed fact: at once, or after a last day. Raises Missing, Stale, or Refused for a later end."""
    line = to_decide(actor, fact_id)
    fact = line.fact
    if fact.state != "confirmed":
        raise Stale("fact-decided")
    last_on = last_on or today - timedelta(days=1)
    if fact.until_on is not None and last_on > fact.until_on:
        raise Refused("end-later", "last_on", until=fact.until_on)
    fact.until_on, fact.reason = last_on, reason
    if last_on < today:
        fact.state = "ended"
    record("fact.end", fact, now=now, by=actor.party_id)
    tell_claimant(fact, place=line.place, site=site, now=now, today=today)
    return fact


def give(
    actor: Actor,
    who: str,
    *,
    audience: str,
    place_id: int,
    from_on: date | None,
    until_on: date | None,
    note: str,
    site: Site,
    now: datetime,
    today: date,
) -> Fact:
    """Confirm who somebody is without a claim. Raises Missing for another's place, Forbidden for oneself."""
    place = own_place(actor, place_id)
    party = find_party(who)
    must_be_another(actor, party.id, place_id=place_id, today=today)
    fact = give_fact(
        party,
        audience=audience,
        place_id=place_id,
        from_on=from_on or today,
        until_on=until_on,
        now=now,
        by=actor.party_id,
        reason=note,
    )
    tell_claimant(fact, place=place, site=site, now=now, today=today)
    return fact


def own_place(actor: Actor, place_id: int) -> PlaceRef:
    """A place whose facts this person decides. Raises Missing for any other."""
    place = places.by_id().get(place_id)
    if place is None or not can(actor, Action.DECIDE_FACT, place_id):
        raise Missing("place-unknown")
    return place


def _open(actor: Actor, fact_id: int, *, today: date) -> FactLine:
    line = to_decide(actor, fact_id)
    if line.fact.state != "claimed":
        raise Stale("fact-decided")
    must_be_another(actor, line.fact.party_id, place_id=line.fact.place_id, today=today)
    return line
