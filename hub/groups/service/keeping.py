"""Founding a group, changing what it says of itself, putting it away."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from hub import audit
from hub.accounts.service.parties import hold, slug_of
from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.groups.models import Group, Membership
from hub.groups.service import circles, words
from hub.people.service.concepts import folded
from hub.spaces.models import Place

TAKEN_WORDS = frozenset({"new"})
TWICE = timedelta(minutes=5)
"""The same name again from the same person within this time is a button that was pressed twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWish:
    """What a group says of itself; `about` are words with commas between them, `place` a short name or nothing."""

    names: Mapping[str, str]
    texts: Mapping[str, str]
    about: str
    languages: Sequence[str]
    kind: str
    place: str
    joining: str
    audience: str
    questions: Sequence[str]


def places() -> list[Place]:
    """The places a group can be at home at, in their order."""
    query = select(Place).where(Place.archived_at.is_(None)).order_by(Place.position, Place.id)
    return list(db.session.scalars(query))


def place_of(group: Group) -> Place | None:
    """Where a group is at home, while that place is there."""
    place = db.session.get(Place, group.place_id) if group.place_id is not None else None
    return None if place is None or place.archived_at is not None else place


def found(actor: Actor, wish: GroupWish, *, language: str, now: datetime) -> Group:
    """A new group; whoever founds it is its first organiser. Raises Missing for a visitor, Refused at a field."""
    if actor.party_id is None:
        raise Missing("group-missing")
    hold(actor.party_id)
    if (known := _just_founded(actor, wish, now=now)) is not None:
        return known
    group = Group(
        slug=_free_slug(wish.names, hidden=wish.audience == "hidden"), created_at=now, created_by_id=actor.party_id
    )
    _write(group, wish, language=language)
    db.session.add(
        Membership(group_id=group.id, party_id=actor.party_id, state="member", role="organiser", created_at=now)
    )
    db.session.flush()
    audit.record("group.found", now=now, thing=f"group:{group.id}", person_id=actor.party_id)
    return group


def change(actor: Actor, slug: str, wish: GroupWish, *, language: str, now: datetime) -> Group:
    """Write what a group says of itself again. Raises Missing, Forbidden, Conflict, Refused at a field."""
    group = circles.organise(actor, slug).group
    circles.must_be_open(group)
    _write(group, wish, language=language)
    audit.record(
        "group.change", now=now, thing=f"group:{group.id}", person_id=actor.party_id,
        joining=group.joining, audience=group.audience,
    )  # fmt: skip
    return group


def archive(actor: Actor, slug: str, *, put_away: bool, now: datetime) -> Group:
    """Put a group away, or bring it back. Raises Missing, Forbidden."""
    group = circles.organise(actor, slug).group
    if (group.archived_at is not None) is not put_away:
        group.archived_at = now if put_away else None
        db.session.flush()
        action = "group.archive" if put_away else "group.reopen"
        audit.record(action, now=now, thing=f"group:{group.id}", person_id=actor.party_id)
    return group


def _write(group: Group, wish: GroupWish, *, language: str) -> None:
    about = words.look_up(wish.about, language=language)
    place = None
    if wish.place:
        place = db.session.scalar(select(Place).where(Place.slug == wish.place, Place.archived_at.is_(None)))
        if place is None:
            raise Refused("group-place", "place")
    group.names, group.texts = dict(wish.names), dict(wish.texts)
    group.languages, group.questions = list(wish.languages), list(wish.questions)
    group.kind, group.joining, group.audience = wish.kind, wish.joining, wish.audience
    group.place_id = place.id if place is not None else None
    db.session.add(group)
    db.session.flush()
    words.tell(group, about)


def _just_founded(actor: Actor, wish: GroupWish, *, now: datetime) -> Group | None:
    query = select(Group).where(Group.created_by_id == actor.party_id, Group.created_at > now - TWICE)
    return next((one for one in db.session.scalars(query.limit(20)) if one.names == dict(wish.names)), None)


def _free_slug(names: Mapping[str, str], *, hidden: bool) -> str:
    """A short name nobody has; that of a hidden group cannot be met by founding one of its name."""
    name = next(iter(names.values()), "")
    latin = any(sign.isascii() and sign.isalnum() for sign in folded(name))
    base = slug_of(name) if latin else "group"
    base = f"{base[:60]}-{secrets.token_hex(4)}" if hidden else base
    taken = set(db.session.scalars(select(Group.slug).where(Group.slug.startswith(base, autoescape=True))))
    tries = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 4)))
    return next(one for one in tries if one not in taken | TAKEN_WORDS)
