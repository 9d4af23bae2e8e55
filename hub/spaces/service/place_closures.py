"""Closing a whole place: the same entry in the house rule of each of its rooms, written and ended in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.domain.policy.document import Closure
from hub.spaces.models import Place, Resource
from hub.spaces.service.closures import ClosureWish, free_id, known_as, own_document, reopen, shut
from hub.spaces.service.places import managed_place
from hub.spaces.service.policies import Rule, latest, lock_rooms, written_rules

PREFIX = "house-"
"""What the id of such a closure begins with, so that the rooms that share one are found again."""


@dataclass(frozen=True, slots=True)
class ShutPlace:
    """A closure of a place, and the rooms whose rules hold it."""

    closure: Closure
    rooms: tuple[Resource, ...]


def close_place(actor: Actor, slug: str, *, wish: ClosureWish, now: datetime) -> str:
    """Close every room of a place this person manages; returns the id of the closure. Twice is written once.

    All atoms are locked first, in order. A part without a rule of its own is shut by that of its whole. Raises Missing,
    Malformed, and Refused where no room has a rule.
    """
    place = managed_place(actor, slug)
    rooms = sorted((one for one in place.resources if one.archived_at is None), key=lambda one: one.id)
    lock_rooms(rooms)
    rules = written_rules(rooms)
    ruled = [room for room in rooms if rules[room.id].version_id is not None and latest(room) > 0]
    ruled = [room for room in ruled if room.parent_id not in {one.id for one in ruled}]
    if not ruled:
        raise Refused("closing-without-rules")
    documents = [own_document(room, rules[room.id]) for room in ruled]
    known = set.intersection(*(set(known_as(document, wish)) for document in documents))
    mine = sorted(one for one in known if one.startswith(PREFIX))
    if mine:
        return mine[0]
    rule_id = free_id(f"{PREFIX}{wish.first.isoformat()}", documents)
    for room, document in zip(ruled, documents, strict=True):
        shut(room, document, wish, rule_id=rule_id, by=actor, now=now)
    return rule_id


def end_place_closure(actor: Actor, slug: str, rule_id: str, *, now: datetime) -> Place:
    """Take a closure out of the rules of all rooms that hold it. Raises Missing when none does."""
    place = managed_place(actor, slug)
    lock_rooms(sorted(place.resources, key=lambda one: one.id))
    found = find_place_closure(place, rule_id)
    rules = written_rules(found.rooms)
    for room in found.rooms:
        reopen(room, rules[room.id], rule_id, by=actor, now=now)
    return place


def find_place_closure(place: Place, rule_id: str) -> ShutPlace:
    """A closure of a place by its id. Raises Missing."""
    found = next((one for one in _closures(place.resources) if one.closure.id == rule_id), None)
    if found is None:
        raise Missing("closure-missing")
    return found


def coming_place_closures(place: Place, *, today: date) -> list[ShutPlace]:
    """The closures of a place that are not over, the first to come first."""
    coming = [one for one in _closures(place.resources) if one.closure.last is None or one.closure.last >= today]
    return sorted(coming, key=lambda one: (one.closure.first or today, one.closure.id))


def _closures(rooms: Sequence[Resource]) -> list[ShutPlace]:
    rules: dict[int, Rule] = written_rules(rooms)
    found: dict[str, tuple[Closure, list[Resource]]] = {}
    for room in rooms:
        own = room.parent_id is None or rules[room.id].version_id != rules[room.parent_id].version_id
        for closure in rules[room.id].policy.closed if own else ():
            if closure.id.startswith(PREFIX):
                found.setdefault(closure.id, (closure, []))[1].append(room)
    return [ShutPlace(closure, tuple(shut_rooms)) for closure, shut_rooms in found.values()]
