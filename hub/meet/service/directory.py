"""The directory of members: found by what all members may see, and counted by nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from hub.accounts.models import Account, Party
from hub.accounts.service.parties import slug_of
from hub.db import db
from hub.domain.permissions import Actor
from hub.meet.service import counting
from hub.meet.service.showing import Shown, shown
from hub.people.models import Block, Concept, MemberTopic, Profile, ProfileLanguage, ProfileRole
from hub.people.service import concepts
from hub.people.service.seeing import all_may_see
from hub.people.service.topics import Topic, topics_of

ROWS = 20
Row = TypeVarTuple("Row")
KINDS = ("interest", "offer", "need")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is looked for; `about` is a word for what they say, `kind` whether they care about, offer or need it."""

    name: str = ""
    role: str = ""
    language: str = ""
    commune: str = ""
    about: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A member in the list, with what they share."""

    person: Shown
    topics: Sequence[Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page; `roles` counts by role whoever fits all but the role; no concept when nobody knows the word."""

    rows: Sequence[Line]
    total: int
    number: int
    pages: int
    roles: Mapping[str, int]
    concept_id: int | None
    names: Mapping[str, str]


def _is_told(concept: Concept) -> bool:
    """Whether a word may be known here: a new one only once somebody has it for all members to see."""
    held = select(MemberTopic.party_id).where(MemberTopic.concept_id == concept.id, MemberTopic.is_shared)
    return concept.state != "waiting" or db.session.execute(held.limit(1)).first() is not None


def listed(actor: Actor, wanted: Wanted, *, number: int, reader: str) -> Found:
    """Members by name, a page of them; a number past the end gives the last page."""
    concept = concepts.find(wanted.about, language=reader) if wanted.about else None
    concept_id = concept.id if concept is not None and _is_told(concept) else None
    fitting = [*_of_reader(actor), *_asked(wanted), *_about(wanted, concept_id)]
    roles = _roles(fitting)
    if wanted.role:
        fitting.append(_has_role(wanted.role))
    total = db.session.scalar(_members(select(func.count())).where(*fitting)) or 0
    pages = max(1, -(-total // ROWS))
    number = min(max(1, number), pages)
    query = _members(select(Profile.party_id)).where(*fitting).order_by(Profile.handle, Profile.party_id)
    chosen = db.session.scalars(query.offset((number - 1) * ROWS).limit(ROWS)).all()
    seen, topics = shown(chosen), topics_of(chosen)
    names = concepts.names_of([concept_id]).get(concept_id, {}) if concept_id is not None else {}
    return Found(
        rows=[Line(seen[one], topics.get(one, ())) for one in chosen],
        total=total,
        number=number,
        pages=pages,
        roles=roles,
        concept_id=concept_id,
        names=names,
    )


def _members(query: Select[*Row]) -> Select[*Row]:
    """People with a profile; the account of those who have one is open."""
    query = query.select_from(Profile).join(Party, Party.id == Profile.party_id)
    return query.outerjoin(Account, Account.party_id == Profile.party_id).where(Account.disabled_at.is_(None))


def _of_reader(actor: Actor) -> list[ColumnElement[bool]]:
    """Without whoever does not want to meet the reader, or whom the reader does not want to meet."""
    mine = select(Block.blocked_id).where(Block.party_id == actor.party_id)
    theirs = select(Block.party_id).where(Block.blocked_id == actor.party_id)
    return [Profile.party_id.not_in(mine), Profile.party_id.not_in(theirs)]


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_named(word) for word in wanted.name.split()]
    if wanted.language:
        speaks = select(ProfileLanguage.party_id).where(
            ProfileLanguage.language == wanted.language, ProfileLanguage.level.in_(("speak", "interpret"))
        )
        found += [all_may_see("languages"), Profile.party_id.in_(speaks)]
    if wanted.commune:
        found += [all_may_see("quarter"), Profile.postcode == wanted.commune]
    return found


def _named(word: str) -> ColumnElement[bool]:
    """A word of a name, as it is written or without its accents."""
    written = func.lower(Party.name).contains(word.lower(), autoescape=True)
    plain = slug_of(word)
    return written if plain == "organisation" else or_(written, Profile.handle.contains(plain, autoescape=True))


def _about(wanted: Wanted, concept_id: int | None) -> list[ColumnElement[bool]]:
    """Whoever shares the concept, or one that belongs to it; nobody for a word that nobody knows."""
    if not wanted.about and not wanted.kind:
        return []
    says = select(MemberTopic.party_id).where(MemberTopic.is_shared)
    says = says.where(MemberTopic.kind.in_((wanted.kind,) if wanted.kind else KINDS))
    if wanted.about:
        says = says.where(MemberTopic.concept_id.in_(_with_narrower(concept_id)))
    return [Profile.party_id.in_(says)]


def _with_narrower(concept_id: int | None) -> set[int]:
    if concept_id is None:
        return set()
    tree = counting.parents()
    found, size = {concept_id}, 0
    while size != len(found):
        size = len(found)
        found |= {child for child, above in tree.items() if above in found}
    return found


def _has_role(role: str) -> ColumnElement[bool]:
    holders = select(ProfileRole.party_id).where(ProfileRole.role == role)
    return all_may_see("roles") & Profile.party_id.in_(holders)


def _roles(fitting: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    query = _members(select(ProfileRole.role, func.count())).join(ProfileRole, ProfileRole.party_id == Profile.party_id)
    rows = db.session.execute(query.where(*fitting, all_may_see("roles")).group_by(ProfileRole.role))
    return dict(rows.all())
