"""Closing a room for some days: an entry in a new version of its house rule, and the way to end one."""

from collections.abc import Sequence
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
    document = own_document(room, rule)
    known = known_as(document, wish)
    if known:
        return known[0]
    rule_id = free_id(f"closed-{wish.first.isoformat()}", [document])
    shut(room, document, wish, rule_id=rule_id, by=actor, now=now)
    return rule_id


def shut(
    room: Resource, document: dict[str, object], wish: ClosureWish, *, rule_id: str, by: Actor, now: datetime
) -> None:
    """Write a closure into the document of a room, as its next version; whoever calls has locked and looked."""
    entry = {"id": rule_id} | _entry(wish)
    document["closed"] = [*_closed(document), entry]
    write_policy(room, document, by=by.party_id, now=now)
    audit.record("room.close", now=now, thing=f"room:{room.id}", person_id=by.party_id, closure=entry)


def end_closure(actor: Actor, slug: str, rule_id: str, *, now: datetime) -> Resource:
    """Take a closure out of the room's own rule, in a new version. Raises Missing when it is not there."""
    room = managed_room(actor, slug)
    lock_atoms(room)
    rule = written_rule(room)
    if latest(room) == 0 or all(one.id != rule_id for one in rule.policy.closed):
        raise Missing("closure-missing")
    reopen(room, rule, rule_id, by=actor, now=now)
    return room


def reopen(room: Resource, rule: Rule, rule_id: str, *, by: Actor, now: datetime) -> None:
    """Write the rule of a room without one of its closures; whoever calls has locked and looked."""
    document = as_document(rule.policy)
    kept = [one for one in _closed(document) if one["id"] != rule_id]
    document.pop("closed")
    write_policy(room, document | ({"closed": kept} if kept else {}), by=by.party_id, now=now)
    audit.record("room.reopen", now=now, thing=f"room:{room.id}", person_id=by.party_id, closure=rule_id)


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


def own_document(room: Resource, rule: Rule) -> dict[str, object]:
    """The rule of a room as a document of its own: a part that follows its whole starts from the whole's."""
    document = as_document(rule.policy)
    if latest(room) == 0:
        # The closures of the whole fall on a part anyway, and end with the whole's.
        document.pop("closed", None)
    return document


def known_as(document: dict[str, object], wish: ClosureWish) -> list[str]:
    """The ids under which a document holds this very closure."""
    entry = _entry(wish)
    return [str(one["id"]) for one in _closed(document) if {**one, "id": ""} == {**entry, "id": ""}]


def free_id(wanted: str, documents: Sequence[dict[str, object]]) -> str:
    """An id that no entry of these documents bears."""
    lists = [document.get(key) for document in documents for key in ("open", "kept", "closed")]
    taken = {one["id"] for some in lists if isinstance(some, list) for one in some}
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _entry(wish: ClosureWish) -> dict[str, object]:
    entry: dict[str, object] = {"from": wish.first.isoformat(), "until": wish.last.isoformat()}
    entry |= {"hours": wish.hours} if wish.hours else {}
    return entry | ({"label": wish.label} if wish.label else {})


def _closed(document: dict[str, object]) -> list[dict[str, object]]:
    closed = document.get("closed") or []
    assert isinstance(closed, list)
    return closed
