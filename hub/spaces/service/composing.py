"""Composing a place by pointing: rooms joined, divided, set apart, put in order, and what a booking takes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from sqlalchemy import select

from hub.db import db
from hub.domain.errors import Conflict, Refused
from hub.domain.permissions import Actor
from hub.spaces import hits
from hub.spaces.models import Place, Resource, Texts
from hub.spaces.service.archive import not_required, with_parts
from hub.spaces.service.changes import Changed, tell
from hub.spaces.service.closures import own_document
from hub.spaces.service.composition import recompose, require, unrequire
from hub.spaces.service.order import number_rooms
from hub.spaces.service.places import managed_place
from hub.spaces.service.policies import latest, lock_rooms, write_policy, written_rule
from hub.spaces.service.rooms import MOST_PARTS, managed_room
from hub.spaces.service.stock import free_address, new_atoms, note, take


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWish:
    """The rooms to join, by slug; what their whole is called and holds."""

    slugs: tuple[str, ...]
    names: Texts
    capacity: int | None = None


def join(actor: Actor, place_slug: str, *, wish: JoinWish, now: datetime) -> Resource:
    """A hall whose parts are these rooms: each is still booked alone, the hall takes them all.

    The hall has no rule yet; the rooms keep theirs and all their bookings. Raises Missing, Refused.
    """
    place = managed_place(actor, place_slug)
    parts = joinable(place, wish.slugs)
    lock_rooms(parts)
    whole = Resource(
        place=place,
        slug=free_address(wish.names),
        kind="room",
        names=wish.names,
        capacity=wish.capacity,
        position=min(part.position for part in parts),
        created_at=now,
    )
    db.session.add(whole)
    db.session.flush()
    take(whole, [atom.id for part in parts for atom in part.own_atoms])
    for part in parts:
        part.parent_id = whole.id
    db.session.flush()
    db.session.expire_all()
    for other in {other.id: other for part in parts for other in part.requires}.values():
        require(whole, other)
    number_rooms(place)
    note(actor, "room.join", whole, now=now, parts=list(wish.slugs))
    for room in (whole, *parts):
        tell(Changed(place.id, room.id), now)
    tell(Changed(place.id, whole.id, rule=True), now)
    return whole


def joinable(place: Place, slugs: Sequence[str]) -> list[Resource]:
    """The rooms to join, in order. Refused where they are fewer than two, too many, or one of them cannot be a part."""
    parts = [room for room in place.resources if room.archived_at is None and room.slug in slugs]
    if len(parts) < 2:
        raise Refused("join-two")
    if len(parts) > MOST_PARTS:
        raise Refused("join-at-most", most=MOST_PARTS)
    for part in parts:
        if part.kind != "room":
            raise Refused("join-rooms-only", name=part.names)
        if part.parent_id is not None:
            raise Refused("is-a-part-already", name=part.names)
        if any(other.parent_id == part.id for other in place.resources):
            raise Refused("has-parts-already", name=part.names)
    taken = [{atom.id for atom in part.atoms} for part in parts]
    if sum(map(len, taken)) > len(set().union(*taken)):
        raise Refused("join-takes-along")
    return parts


def divide(actor: Actor, slug: str, *, parts: int, now: datetime) -> Resource:
    """A room becomes a hall with so many parts, each booked alone or all together, by the rule of the whole.

    Raises Missing, Refused for what has or is a part, Conflict while something is planned that takes it.
    """
    room = managed_room(actor, slug)
    lock_rooms([room])
    if not 2 <= parts <= MOST_PARTS:
        raise Refused("parts-out-of-bounds", "parts", most=MOST_PARTS)
    if room.kind != "room" or room.archived_at is not None:
        raise Refused("divide-rooms-only", "parts")
    if room.parent_id is not None:
        raise Refused("is-a-part-already", "parts", name=room.names)
    if len(with_parts(room)) > 1:
        raise Refused("has-parts-already", "parts", name=room.names)
    _none(hits.hits([room], [hits.ever(now)], now=now, most=1).count)
    atoms = [atom.id for atom in room.own_atoms]
    for index, letter in enumerate(ascii_uppercase[:parts]):
        part = _part(room, letter, capacity=room.capacity and max(1, room.capacity // parts), now=now)
        take(part, atoms if index == 0 else new_atoms(room, [letter]))
        if index:
            take(room, [atom.id for atom in part.own_atoms])
        for other in room.requires:
            require(part, other)
    db.session.expire_all()
    recompose(room)
    number_rooms(room.place)
    note(actor, "room.divide", room, now=now, parts=parts)
    tell(Changed(room.place_id, room.id), now)
    tell(Changed(room.place_id, room.id, rule=True), now)
    return room


def set_apart(actor: Actor, slug: str, *, now: datetime) -> Resource:
    """The parts of a hall become rooms of their own, with the rule they followed; the hall is archived.

    Raises Missing, Refused for what has no parts, Conflict while something is planned in the hall itself.
    """
    whole = managed_room(actor, slug)
    parts = [one for one in with_parts(whole) if one.parent_id == whole.id]
    lock_rooms([whole, *parts])
    if not parts:
        raise Refused("has-no-parts", name=whole.names)
    not_required([whole])
    _none(hits.planned([whole], now=now, most=1).count)
    rule = written_rule(whole)
    documents = {
        part.id: own_document(whole, rule) for part in parts if rule.version_id is not None and latest(part) == 0
    }
    for part in parts:
        part.parent_id = None
    whole.archived_at = whole.archived_at or now
    db.session.flush()
    db.session.expire_all()
    for part in parts:
        if part.id in documents:
            write_policy(part, documents[part.id], by=actor.party_id, now=now)
    number_rooms(whole.place)
    note(actor, "room.set-apart", whole, now=now, parts=[part.slug for part in parts])
    for room in (whole, *parts):
        tell(Changed(whole.place_id, room.id, rule=True), now)
    return whole


def set_required(actor: Actor, slug: str, *, slugs: Sequence[str], now: datetime) -> Resource:
    """Which other rooms a booking of this one takes along, from now on; what is booked stays as it is.

    Raises Missing, and Refused on `requires` for what is part of it, no room, or would go in a ring.
    """
    room = managed_room(actor, slug)
    by_slug = {one.slug: one for one in room.place.resources if one.archived_at is None or one in room.requires}
    if any(one not in by_slug for one in slugs):
        raise Refused("room-missing", "requires")
    lock_rooms([room, *by_slug.values()])
    wanted = {by_slug[one].id: by_slug[one] for one in slugs}
    before = {one.id: one for one in room.requires}
    for other_id, other in before.items():
        if other_id not in wanted:
            unrequire(room, other)
    for other_id, other in wanted.items():
        if other_id not in before:
            require(room, other)
    if wanted.keys() != before.keys():
        note(actor, "room.require", room, now=now, rooms=list(slugs))
        tell(Changed(room.place_id, room.id, rule=True), now)
    return room


def _part(whole: Resource, letter: str, *, capacity: int | None, now: datetime) -> Resource:
    slug = f"{whole.slug}-{letter.lower()}"
    _free(slug)
    part = Resource(
        place_id=whole.place_id,
        parent_id=whole.id,
        slug=slug,
        kind="room",
        names={language: f"{name} {letter}" for language, name in whole.names.items()},
        access_text=whole.access_text,
        key_text=whole.key_text,
        capacity=capacity,
        position=whole.position,
        created_at=now,
    )
    db.session.add(part)
    db.session.flush()
    return part


def _free(slug: str) -> None:
    if db.session.scalar(select(Resource.id).where(Resource.slug == slug)) is not None:
        raise Conflict("room-slug-taken", "slug")


def _none(count: int) -> None:
    if count:
        raise Conflict("room-in-use", count=count)
