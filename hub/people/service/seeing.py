"""Profiles as their readers see them: a field that a reader may not see is empty."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from hub.accounts.models import Account
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.domain.visibility import AUDIENCES, FIELDS, SHARED, audience_of, may_see
from hub.people.models import Profile, ProfileLanguage, ProfileRole
from hub.people.service.blocks import blocked
from hub.people.service.topics import Topic, topics_of

SHARING: list[Callable[[int, int], bool]] = []
"""What tells whether two members share a group; filled by the feature that keeps groups."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A profile as one reader sees it: fields they may not see are empty. `audiences` only for oneself."""

    party_id: int
    handle: str
    name: str
    roles: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    postcode: str
    quarter: str
    about: str
    about_language: str
    links: tuple[str, ...]
    topics: tuple[Topic, ...]
    audiences: Mapping[str, str]

    def of(self, kind: str) -> tuple[Topic, ...]:
        """The topics of one kind, those that weigh most first."""
        return tuple(one for one in self.topics if one.kind == kind)


def own(actor: Actor) -> Seen | None:
    """One's own profile, whole; None when it is not begun."""
    profile = db.session.get(Profile, actor.party_id) if actor.party_id is not None else None
    return None if profile is None else _seen(profile, "me")


def show(handle: str, *, actor: Actor, circle: str | None = None) -> Seen:
    """A profile as this reader sees it; one's own as another `circle` would see it. Raises Missing.

    Whoever blocked the other, or is blocked, finds nobody. A visitor finds those who show something to everyone.
    """
    profile = db.session.scalar(
        select(Profile)
        .outerjoin(Account, Account.party_id == Profile.party_id)
        .where(Profile.handle == handle, Account.disabled_at.is_(None))
    )
    if profile is None or (actor.party_id is not None and blocked(actor.party_id, profile.party_id)):
        raise Missing("profile-missing")
    mine = profile.party_id == actor.party_id
    stands_in = (circle if circle in AUDIENCES else "me") if mine else circle_of(actor, profile.party_id)
    if not mine and not actor.signed_in and not any(may_see(one, profile.audiences, "everyone") for one in FIELDS):
        raise Missing("profile-missing")
    return _seen(profile, stands_in)


def circle_of(actor: Actor, party_id: int) -> str:
    """The narrowest audience of a profile in which a reader stands."""
    if actor.party_id is None:
        return "everyone"
    if actor.party_id == party_id:
        return "me"
    return "groups" if any(share(actor.party_id, party_id) for share in SHARING) else "members"


def all_may_see(field: str) -> ColumnElement[bool]:
    """Whether all members may see a field of a profile, as a condition."""
    chosen = Profile.audiences[field].as_string()
    return func.coalesce(chosen, FIELDS[field]).in_(sorted(SHARED))


def roles_of(party_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The roles of some members, whoever may see them; one query."""
    query = select(ProfileRole.party_id, ProfileRole.role).where(ProfileRole.party_id.in_(party_ids))
    found: dict[int, tuple[str, ...]] = {}
    for number, role in db.session.execute(query.order_by(ProfileRole.role)):
        found[number] = (*found.get(number, ()), role)
    return found


def _seen(profile: Profile, stands_in: str) -> Seen:
    number, chosen = profile.party_id, profile.audiences

    def sees(field: str) -> bool:
        return may_see(field, chosen, stands_in)

    spoken = select(ProfileLanguage.language, ProfileLanguage.level).where(ProfileLanguage.party_id == number)
    topics = topics_of([number], shared=False).get(number, [])
    return Seen(
        party_id=number,
        handle=profile.handle,
        name=profile.party.name,
        roles=roles_of([number]).get(number, ()) if sees("roles") else (),
        languages=tuple((one, level) for one, level in db.session.execute(spoken)) if sees("languages") else (),
        postcode=profile.postcode if sees("quarter") else "",
        quarter=profile.quarter if sees("quarter") else "",
        about=profile.about if sees("about") else "",
        about_language=profile.about_language,
        links=tuple(profile.links) if sees("links") else (),
        topics=tuple(one for one in topics if sees(one.kind)),
        audiences={field: audience_of(field, chosen) for field in FIELDS} if stands_in == "me" else {},
    )
