"""Closing a room for some days: an entry in a new version of its house rule, and the way to end one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub import audit
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, Situation, as_document
from hub.domain.policy.document import Closure
from hub.domain.policy.layers import lay
from hub.domain.timespan import Span, day_span, union
from hub.spaces.models import Resource, Texts
from hub.spaces.service.policies import Rule, latest, lock_atoms, policy_of, write_policy, written_rule
from hub.spaces.service.rooms import managed_room

FAR = timedelta(days=3660)
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureWish:
    """The first and last day, both included; hours as "18:00-22:00" or None for whole days; why, by language."""

    first: date
    last: date
    hours: str | None = None
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shut:
    """A closure that is in force or ahead; `own` when the room's own rule has it, so that it can be ended here."""

    closure: Closure
    own: bool


def close_room(actor: Actor, slug: str, *, wish: ClosureWish, now: datetime) -> str:
    """Close a room this person manages; returns the id of the closure. The same closure twice is written once.

    The atoms are locked first: who booked a moment before is among the bookings it hits, who books a moment later is
    refused. What is booked stays. A part that followed its whole gets a rule of its own. Raises Missing, Malformed, and
    Refused for a room without a rule.
    """
    room = managed_room(actor, slug)
    lock_atoms(room)
    rule = written_rule(room)
    if rule.version_id is None:
        raise Refused("closing-without-rule")
    document = _document(room, rule)
    entry: dict[str, object] = {"from": wish.first.isoformat(), "until": wish.last.isoformat()}
    entry |= {"hours": wish.hours} if wish.hours else {}
    entry |= {"label": wish.label} if wish.label else {}
    closed = document.get("closed") or []
    assert isinstance(closed, list)
    known = next((one["id"] for one in closed if {**one, "id": ""} == {**entry, "id": ""}), None)
    if known is not None:
        return str(known)
    rule_id = _free_id(f"closed-{wish.first.isoformat()}", document)
    document["closed"] = [*closed, {"id": rule_id} | entry]
    write_policy(room, document, by=actor.party_id, now=now)
    audit.record(
        "room.close", now=now, thing=f"room:{room.id}", person_id=actor.party_id, closure={"id": rule_id} | entry
    )
    return rule_id


def end_closure(actor: Actor, slug: str, rule_id: str, *, now: datetime) -> Resource:
    """Take a closure out of the room's own rule, in a new version. Raises Missing when it is not there."""
    room = managed_room(actor, slug)
    lock_atoms(room)
    rule = written_rule(room)
    left = [one for one in rule.policy.closed if one.id != rule_id]
    if latest(room) == 0 or len(left) == len(rule.policy.closed):
        raise Missing("closure-missing")
    document = as_document(rule.policy)
    kept = document.pop("closed")
    assert isinstance(kept, list)
    document["closed"] = [one for one in kept if one["id"] != rule_id]
    write_policy(room, document, by=actor.party_id, now=now)
    audit.record("room.reopen", now=now, thing=f"room:{room.id}", person_id=actor.party_id, closure=rule_id)
    return room


def find_closure(room: Resource, rule_id: str) -> Closure:
    """A closure of a room, its own or one that falls on it from its whole or a part. Raises Missing."""
    found = next((one for one in policy_of(room).policy.closed if one.id == rule_id), None)
    if found is None:
        raise Missing("closure-missing")
    return found


def coming_closures(room: Resource, *, today: date) -> list[Shut]:
    """The closures that are not over, the first to come first."""
    own = {one.id for one in written_rule(room).policy.closed} if latest(room) else set()
    coming = [one for one in policy_of(room).policy.closed if one.last is None or one.last >= today]
    coming.sort(key=lambda one: (one.first or today, one.id))
    return [Shut(one, one.id in own) for one in coming]


def closed_spans(closure: Closure, *, today: date, tz: ZoneInfo) -> tuple[Span, ...]:
    """When a closure shuts the room, from today on; a yearly one for a year ahead."""
    first = max(today, closure.first or today)
    last = min(closure.last or today + YEAR, today + FAR)
    if last < first:
        return ()
    if closure.hours is None and closure.yearly is None:
        return (Span(day_span(first, tz).start, day_span(last, tz).end),)
    situation = Situation(tz=tz, holidays=frozenset(), now=day_span(today, tz).start)
    found = lay(Policy(openings=(), closed=(closure,)), first, last, situation).closed
    return union(one.span for one in found)


def _document(room: Resource, rule: Rule) -> dict[str, object]:
    document = as_document(rule.policy)
    if latest(room) == 0:
        # The closures of the whole fall on a part anyway, and end with the whole's.
        document.pop("closed", None)
    return document


def _free_id(wanted: str, document: dict[str, object]) -> str:
    lists = [document.get(key) for key in ("open", "kept", "closed")]
    taken = {one["id"] for some in lists if isinstance(some, list) for one in some}
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
