"""The list of groups: those the reader may see, and nothing of the others, also not in a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hub.db import db
from hub.domain.permissions import Actor
from hub.groups.models import Group, GroupConcept, Membership
from hub.groups.service.circles import met, visible
from hub.groups.service.words import Topic, topics_of
from hub.people.models import Concept, ConceptLabel
from hub.people.service.concepts import folded

ROWS = 20
MOST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A group in the list; `state` is what the reader is in it."""

    slug: str
    names: Mapping[str, str]
    kind: str
    languages: Sequence[str]
    joining: str
    audience: str
    topics: Sequence[Topic]
    people: int
    state: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list; `total` counts what the reader may see of what was asked for."""

    rows: Sequence[Line]
    total: int
    number: int
    pages: int
    spoken: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: words, a language, a concept by its short name, only one's own."""

    text: str = ""
    language: str = ""
    topic: str = ""
    mine: bool = False


def listed(actor: Actor, wanted: Wanted, *, number: int, reader: str) -> Found:
    """Groups with these words in their name, text or concepts, by name; a number past the end gives the last page."""
    rows = _seen(actor, wanted)
    spoken = sorted({code for row in rows for code in row.languages})
    found = [row for row in rows if not wanted.language or wanted.language in row.languages]
    asked = folded(wanted.text).split()
    if wanted.text:
        labels = _labels([row.id for row in found])
        found = [row for row in found if _has(row, asked, labels.get(row.id, ""))]
    found.sort(key=lambda row: (folded(_name(row, reader)), row.id))
    pages = max(1, -(-len(found) // ROWS))
    number = min(max(1, number), pages)
    return Found(_lines(found[(number - 1) * ROWS : number * ROWS], actor), len(found), number, pages, spoken)


def counts_of(group_ids: Sequence[int], actor: Actor) -> dict[int, int]:
    """How many people are in some groups, of those the reader may meet; one query."""
    query = (
        select(Membership.group_id, func.count())
        .where(Membership.group_id.in_(group_ids), Membership.state == "member", met(actor, Membership.party_id))
        .group_by(Membership.group_id)
    )
    return dict(db.session.execute(query).all())


def _seen(actor: Actor, wanted: Wanted) -> list[Group]:
    query = select(Group).where(visible(actor), Group.archived_at.is_(None))
    if wanted.topic:
        about = select(GroupConcept.group_id).join(Concept, Concept.id == GroupConcept.concept_id)
        query = query.where(Group.id.in_(about.where(Concept.slug == wanted.topic)))
    if wanted.mine:
        mine = select(Membership.group_id).where(Membership.party_id == actor.party_id, Membership.state == "member")
        query = query.where(Group.id.in_(mine))
    return list(db.session.scalars(query.order_by(Group.id.desc()).limit(MOST)))


def _has(row: Group, asked: Sequence[str], labels: str) -> bool:
    text = folded(" ".join((*row.names.values(), *row.texts.values()))) + " " + labels
    return bool(asked) and all(word in text for word in asked)


def _labels(group_ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(GroupConcept.group_id, ConceptLabel.folded)
        .join(ConceptLabel, ConceptLabel.concept_id == GroupConcept.concept_id)
        .where(GroupConcept.group_id.in_(group_ids))
    )
    found: dict[int, str] = {}
    for number, word in db.session.execute(query):
        found[number] = f"{found.get(number, '')} {word}"
    return found


def _lines(rows: Sequence[Group], actor: Actor) -> list[Line]:
    numbers = [row.id for row in rows]
    counts, topics = counts_of(numbers, actor), topics_of(numbers)
    standing = select(Membership.group_id, Membership.state).where(
        Membership.group_id.in_(numbers), Membership.party_id == actor.party_id
    )
    states = dict(db.session.execute(standing).all())
    return [
        Line(
            slug=row.slug,
            names=row.names,
            kind=row.kind,
            languages=row.languages,
            joining=row.joining,
            audience=row.audience,
            topics=topics.get(row.id, []),
            people=counts.get(row.id, 0),
            state=states.get(row.id, ""),
        )
        for row in rows
    ]


def _name(row: Group, reader: str) -> str:
    return row.names.get(reader) or next(iter(row.names.values()), "")
