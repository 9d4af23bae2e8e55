"""The photos of places and rooms: added, described, put in order, taken off and put back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, func, select
from sqlalchemy.orm import joinedload

from hub import audit, files
from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Action, Actor, can
from hub.files import Picture
from hub.spaces.models import Photo, Place, Resource, Texts

MOST_PHOTOS = 12
KEPT = timedelta(days=30)
"""How long a photo that was taken off can be put back."""


def photos_of(place_id: int, room_id: int | None = None) -> list[Photo]:
    """The photos of a place itself, or of one room, in their order; one query."""
    return [one for one in _all(place_id, room_id) if one.removed_at is None]


def gallery_of(room_id: int) -> Sequence[Row[tuple[str, int, int, Texts]]]:
    """The photos of a room as a page shows them: key, width, height and words; one query."""
    return db.session.execute(_shown(), {"room_id": room_id}).all()


@cache
def _shown() -> Select[*tuple[Any, ...]]:
    photo = Photo.__table__.c
    here = select(photo.key, photo.width, photo.height, photo.alt)
    return here.where(photo.resource_id == bindparam("room_id"), photo.removed_at.is_(None)).order_by(
        photo.position, photo.id
    )


def taken_off(place_id: int, room_id: int | None = None) -> list[Photo]:
    """Those that can be put back."""
    return [one for one in _all(place_id, room_id) if one.removed_at is not None]


def covers(room_ids: Sequence[int]) -> dict[int, Photo]:
    """The first photo of each of these rooms; one query."""
    query = select(Photo).where(Photo.resource_id.in_(room_ids), Photo.removed_at.is_(None))
    found: dict[int, Photo] = {}
    for photo in db.session.scalars(query.order_by(Photo.position, Photo.id)):
        found.setdefault(photo.resource_id or 0, photo)
    return found


def place_covers() -> dict[int, Photo]:
    """The first photo of each place; one query."""
    query = select(Photo).where(Photo.resource_id.is_(None), Photo.removed_at.is_(None))
    found: dict[int, Photo] = {}
    for photo in db.session.scalars(query.order_by(Photo.position, Photo.id)):
        found.setdefault(photo.place_id, photo)
    return found


def find_photo(key: str) -> tuple[Photo, bool]:
    """The photo with this key, and whether everybody may see it; else only its managers. Raises Missing."""
    query = select(Photo).where(Photo.key == key).options(joinedload(Photo.place), joinedload(Photo.resource))
    photo = db.session.scalar(query)
    if photo is None:
        raise Missing("photo-missing")
    hidden = photo.place.archived_at is not None
    hidden = hidden or (photo.resource is not None and photo.resource.archived_at is not None)
    return photo, photo.removed_at is None and not hidden


def managed_photo(actor: Actor, photo_id: int) -> Photo:
    """The photo, for whoever manages its place. Raises Missing for everybody else."""
    photo = db.session.get(Photo, photo_id)
    if photo is None or not can(actor, Action.MANAGE_PLACE, photo.place_id):
        raise Missing("photo-missing")
    return photo


def add_photo(
    actor: Actor, place: Place, room: Resource | None, *, picture: Picture, alt: Texts, instance: Path, now: datetime
) -> Photo:
    """Keep a picture as the last photo of a place or a room. Raises Missing, and Refused when there are enough."""
    if not can(actor, Action.MANAGE_PLACE, place.id):
        raise Missing("place-missing")
    _room_for_one(place.id, room.id if room else None)
    key = files.new_key()
    photo = Photo(
        place_id=place.id,
        resource_id=room.id if room else None,
        key=key,
        width=picture.width,
        height=picture.height,
        alt=alt,
        position=_last(place.id, room.id if room else None) + 1,
        created_at=now,
        created_by_id=actor.party_id,
    )
    db.session.add(photo)
    db.session.flush()
    audit.record("photo.add", now=now, thing=f"photo:{photo.id}", person_id=actor.party_id)
    files.store(instance, key, picture)
    return photo


def describe_photo(actor: Actor, photo_id: int, *, alt: Texts, now: datetime) -> Photo:
    """Say anew what a photo shows. Raises Missing."""
    photo = managed_photo(actor, photo_id)
    if photo.alt != alt:
        photo.alt = alt
        db.session.flush()
        audit.record("photo.describe", now=now, thing=f"photo:{photo.id}", person_id=actor.party_id)
    return photo


def lead_with(actor: Actor, photo_id: int, *, now: datetime) -> Photo:
    """Make a photo the first of its place or room. Raises Missing."""
    photo = managed_photo(actor, photo_id)
    others = [one for one in _all(photo.place_id, photo.resource_id) if one is not photo]
    for number, one in enumerate([photo, *others]):
        one.position = number
    db.session.flush()
    audit.record("photo.first", now=now, thing=f"photo:{photo.id}", person_id=actor.party_id)
    return photo


def take_off(actor: Actor, photo_id: int, *, now: datetime) -> Photo:
    """Take a photo off every page; for thirty days it can be put back. Raises Missing."""
    photo = managed_photo(actor, photo_id)
    if photo.removed_at is None:
        photo.removed_at = now
        db.session.flush()
        audit.record("photo.remove", now=now, thing=f"photo:{photo.id}", person_id=actor.party_id)
    return photo


def put_back(actor: Actor, photo_id: int, *, now: datetime) -> Photo:
    """Show a photo again. Raises Missing, and Refused when there are enough meanwhile."""
    photo = managed_photo(actor, photo_id)
    if photo.removed_at is not None:
        _room_for_one(photo.place_id, photo.resource_id)
        photo.removed_at = None
        db.session.flush()
        audit.record("photo.restore", now=now, thing=f"photo:{photo.id}", person_id=actor.party_id)
    return photo


def drop_photos(place_id: int, room_id: int | None = None) -> None:
    """Let go of all photos of a place or room that is deleted; their files are swept later."""
    db.session.execute(delete(Photo).where(Photo.place_id == place_id, _belongs(room_id)))


def forget_photos(*, instance: Path, now: datetime) -> int:
    """Let go of photos taken off long ago, and of files nothing points to; returns how many files."""
    db.session.execute(delete(Photo).where(Photo.removed_at < now - KEPT))
    return files.sweep(instance, set(db.session.scalars(select(Photo.key))), now=now)


def _room_for_one(place_id: int, room_id: int | None) -> None:
    if len(photos_of(place_id, room_id)) >= MOST_PHOTOS:
        raise Refused("photos-enough", "photo", most=MOST_PHOTOS)


def _last(place_id: int, room_id: int | None) -> int:
    query = select(func.max(Photo.position)).where(Photo.place_id == place_id)
    found = db.session.scalar(query.where(_belongs(room_id)))
    return -1 if found is None else found


def _all(place_id: int, room_id: int | None) -> Sequence[Photo]:
    query = _of_place() if room_id is None else _of_room()
    return db.session.scalars(query, {"place_id": place_id, "room_id": room_id}).all()


@cache
def _of_place() -> Select[Photo]:
    return _in_order(Photo.resource_id.is_(None))


@cache
def _of_room() -> Select[Photo]:
    return _in_order(Photo.resource_id == bindparam("room_id"))


def _in_order(belongs: ColumnElement[bool]) -> Select[Photo]:
    here = select(Photo).where(Photo.place_id == bindparam("place_id"), belongs)
    return here.order_by(Photo.position, Photo.id).limit(200)


def _belongs(room_id: int | None) -> ColumnElement[bool]:
    return Photo.resource_id.is_(None) if room_id is None else Photo.resource_id == room_id
