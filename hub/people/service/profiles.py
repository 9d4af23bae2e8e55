"""One's own profile, written in small steps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update

from hub import audit
from hub.accounts.service.parties import hold, slug_of
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.domain.visibility import AUDIENCES, FIELDS, is_shared
from hub.people.models import MemberTopic, Profile, ProfileLanguage, ProfileRole

KINDS = ("interest", "offer", "need")


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutWish:
    """What a member says of themselves in words."""

    roles: Collection[str]
    about: str
    about_language: str
    postcode: str
    quarter: str
    links: Sequence[str]


def ensure(actor: Actor, *, now: datetime) -> Profile:
    """One's own profile, begun where there is none. Raises Missing for a visitor."""
    if actor.party_id is None:
        raise Missing("profile-missing")
    # Who sees a field and what it holds go together.
    hold(actor.party_id)
    found = db.session.get(Profile, actor.party_id, populate_existing=True)
    if found is None:
        found = Profile(
            party_id=actor.party_id,
            handle=_free_handle(actor.name),
            about_language=actor.language,
            links=[],
            audiences={},
            created_at=now,
            changed_at=now,
        )
        db.session.add(found)
        db.session.flush()
    return found


class Matching(NamedTuple):
    """Whether somebody is proposed to others, and how far apart the roles of their matches shall be."""

    is_matched: bool = True
    spread: str = "mixed"


def choices_of(actor: Actor) -> tuple[Mapping[str, str], Matching]:
    """The audiences somebody chose by field, and how they are matched."""
    found = db.session.get(Profile, actor.party_id) if actor.party_id is not None else None
    return ({}, Matching()) if found is None else (found.audiences, Matching(found.is_matched, found.spread))


def write_about(actor: Actor, wish: AboutWish, *, now: datetime) -> None:
    """Roles, the text about oneself, where one lives or works, links."""
    profile = ensure(actor, now=now)
    db.session.execute(delete(ProfileRole).where(ProfileRole.party_id == profile.party_id))
    db.session.add_all(ProfileRole(party_id=profile.party_id, role=role) for role in sorted(set(wish.roles)))
    profile.about, profile.about_language = wish.about, wish.about_language
    profile.postcode, profile.quarter = wish.postcode, wish.quarter
    profile.links, profile.changed_at = list(wish.links), now
    db.session.flush()


def write_languages(actor: Actor, languages: Collection[tuple[str, str]], *, now: datetime) -> None:
    """The languages one speaks, learns and can interpret: pairs of language and level."""
    profile = ensure(actor, now=now)
    db.session.execute(delete(ProfileLanguage).where(ProfileLanguage.party_id == profile.party_id))
    rows = [
        ProfileLanguage(party_id=profile.party_id, language=language, level=level)
        for language, level in sorted(set(languages))
    ]
    db.session.add_all(rows)
    profile.changed_at = now
    db.session.flush()


def write_audiences(actor: Actor, audiences: Mapping[str, str], *, now: datetime) -> None:
    """Who sees which field. What not all members see counts for nobody else from now on."""
    profile = ensure(actor, now=now)
    chosen = {field: audience for field, audience in audiences.items() if field in FIELDS and audience in AUDIENCES}
    profile.audiences, profile.changed_at = {**profile.audiences, **chosen}, now
    for kind in KINDS:
        db.session.execute(
            update(MemberTopic)
            .where(MemberTopic.party_id == profile.party_id, MemberTopic.kind == kind)
            .values(is_shared=is_shared(kind, profile.audiences))
        )
    db.session.flush()
    audit.record(
        "profile.audiences", now=now, thing=f"party:{profile.party_id}", person_id=actor.party_id, audiences=chosen
    )


def write_matching(actor: Actor, *, is_matched: bool, spread: str, now: datetime) -> None:
    """Whether one is proposed to others and gets proposals, and how far apart roles shall be."""
    profile = ensure(actor, now=now)
    profile.is_matched, profile.spread, profile.changed_at = is_matched, spread, now
    db.session.flush()


def _free_handle(name: str) -> str:
    base = slug_of(name)
    base = "member" if base == "organisation" else base
    taken = set(db.session.scalars(select(Profile.handle).where(Profile.handle.startswith(base, autoescape=True))))
    return next(one for one in (base, *(f"{base}-{number}" for number in range(2, 100_000))) if one not in taken)
