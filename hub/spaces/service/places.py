"""Places: to read, to found, to change."""

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import selectinload

from hub import audit
from hub.accounts.places import PlaceRef, provide
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing
from hub.domain.permissions import Action, Actor, can
from hub.spaces.models import Answers, Place, Texts
from hub.spaces.service.changes import Changed, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWish:
    """What a place shall say of itself; texts by language."""

    names: Texts
    address: Texts = field(default_factory=dict)
    commune: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    access_text: Texts = field(default_factory=dict)
    postcode: str = ""
    directions: Texts = field(default_factory=dict)
    house_rules: Texts = field(default_factory=dict)
    access: Answers = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


def places(*, archived: bool = False) -> list[Place]:
    """All places with their rooms, in their order, archived ones only when `archived`; two queries."""
    query = select(Place).order_by(Place.position, Place.id).options(selectinload(Place.resources))
    return list(db.session.scalars(query if archived else query.where(Place.archived_at.is_(None))))


def refs() -> list[PlaceRef]:
    """All places as accounts know them, archived ones too."""
    return [PlaceRef(*row) for row in db.session.execute(_refs())]


@cache
def _refs() -> Select[*tuple[Any, ...]]:
    place = Place.__table__.c
    query = select(place.id, place.slug, place.names, place.archived_at.is_not(None))
    return query.order_by(place.position, place.id)


def footer() -> list[PlaceRef]:
    """The places for the foot of every page; none when the database does not answer, so that the page still says so."""
    try:
        return [place for place in refs() if not place.archived]
    except SQLAlchemyError:
        db.session.rollback()
        return []


def find_place(slug: str, *, archived: bool = False) -> Place:
    """The place with this address; an archived one only when `archived`. Raises Missing."""
    found = db.session.scalar(_by_slug(), {"slug": slug})
    if found is None or (found.archived_at is not None and not archived):
        raise Missing("place-missing")
    return found


@cache
def _by_slug() -> Select[Place]:
    return select(Place).where(Place.slug == bindparam("slug")).options(selectinload(Place.resources))


def managed_places(actor: Actor) -> list[Place]:
    """The places this person manages, archived ones too; all of them for an administrator."""
    return [place for place in places(archived=True) if can(actor, Action.MANAGE_PLACE, place.id)]


def managed_place(actor: Actor, slug: str) -> Place:
    """The place, for whoever manages it. Raises Missing for everybody else."""
    place = find_place(slug, archived=True)
    if not can(actor, Action.MANAGE_PLACE, place.id):
        raise Missing("place-missing")
    return place


def create_place(*, slug: str, wish: PlaceWish, now: datetime) -> Place:
    """Write a place, last in the list. Raises Conflict on `slug` when another place has this address."""
    if db.session.scalar(select(Place.id).where(Place.slug == slug)) is not None:
        raise Conflict("place-slug-taken", "slug")
    last = db.session.scalar(select(func.max(Place.position)))
    place = Place(slug=slug, position=0 if last is None else last + 1, created_at=now, **asdict(wish))
    db.session.add(place)
    db.session.flush()
    return place


def found_place(actor: Actor, *, slug: str, wish: PlaceWish, now: datetime) -> Place:
    """A new place, entered by an administrator. Raises Forbidden, or Conflict on `slug`."""
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("place-not-yours")
    place = create_place(slug=slug, wish=wish, now=now)
    audit.record("place.create", now=now, thing=f"place:{place.id}", person_id=actor.party_id)
    tell(Changed(place.id), now)
    return place


def told(place: Place) -> PlaceWish:
    """What a place says of itself now: the start of a wish that changes a part of it."""
    return PlaceWish(**{one.name: getattr(place, one.name) for one in fields(PlaceWish)})


def change_place(actor: Actor, slug: str, *, wish: PlaceWish, now: datetime) -> Place:
    """Change what a place says of itself. Raises Missing."""
    place = managed_place(actor, slug)
    changed = [name for name, value in asdict(wish).items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, getattr(wish, name))
    if changed:
        db.session.flush()
        audit.record("place.change", now=now, thing=f"place:{place.id}", person_id=actor.party_id, fields=changed)
        tell(Changed(place.id), now)
    return place


provide(refs)
