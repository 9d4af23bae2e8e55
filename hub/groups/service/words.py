"""What a group is about: words that are looked up among the concepts, and the concepts' names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from hub.db import db
from hub.domain.errors import Refused
from hub.groups.models import Group, GroupConcept
from hub.people.models import Concept, ConceptLabel
from hub.people.service.concepts import folded

MOST = 8


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept of a group: its short name, and its names by language."""

    slug: str
    names: dict[str, str]


def look_up(text: str, *, language: str) -> list[int]:
    """The concepts of words with commas between them, each once. Raises Refused on `about`."""
    words = [word for word in (" ".join(part.split()) for part in text.split(",")) if word]
    if len(words) > MOST:
        raise Refused("group-concepts", "about", most=MOST)
    return list(dict.fromkeys(_find(word, language=language) for word in words))


def _find(word: str, *, language: str) -> int:
    query = (
        select(ConceptLabel.language, Concept)
        .join(Concept, Concept.id == ConceptLabel.concept_id)
        .where(ConceptLabel.folded == folded(word), Concept.state.in_(("accepted", "merged")))
        .order_by(ConceptLabel.id)
    )
    rows = sorted(db.session.execute(query), key=lambda row: row[0] != language)
    concept = rows[0][1] if rows else None
    while concept is not None and concept.into_id is not None:
        concept = db.session.get(Concept, concept.into_id)
    if concept is None or concept.state != "accepted":
        raise Refused("group-concept", "about", word=word)
    return int(concept.id)


def tell(group: Group, concept_ids: Sequence[int]) -> None:
    """Let a group be about these, and nothing else."""
    db.session.execute(delete(GroupConcept).where(GroupConcept.group_id == group.id))
    db.session.add_all(GroupConcept(group_id=group.id, concept_id=number) for number in concept_ids)
    db.session.flush()


def topics_of(group_ids: Collection[int]) -> dict[int, list[Topic]]:
    """What some groups are about; one query."""
    query = (
        select(GroupConcept.group_id, Concept.slug, ConceptLabel.language, ConceptLabel.text)
        .join(Concept, Concept.id == GroupConcept.concept_id)
        .join(ConceptLabel, ConceptLabel.concept_id == Concept.id)
        .where(GroupConcept.group_id.in_(group_ids), ConceptLabel.is_name)
        .order_by(GroupConcept.concept_id, ConceptLabel.id)
    )
    found: dict[int, dict[str, Topic]] = {}
    for group_id, slug, language, text in db.session.execute(query):
        found.setdefault(group_id, {}).setdefault(slug, Topic(slug, {})).names[language] = text
    return {number: list(topics.values()) for number, topics in found.items()}
