"""The interests, offers and needs of members, each a concept with a weight and a note."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select

from hub.db import db
from hub.domain.errors import Missing, Refused
from hub.domain.permissions import Actor
from hub.domain.visibility import is_shared
from hub.people.models import Concept, MemberTopic
from hub.people.service import concepts
from hub.people.service.profiles import ensure

MOST_TOPICS = 40
"""Topics of one kind."""
MOST_WORDS = 10
"""Words taken from one line, with commas between them."""

Names = dict[str, str]


class Topic(NamedTuple):
    """An interest, offer or need as a page shows it; `waits` while nobody has looked at a new word."""

    kind: str
    concept_id: int
    slug: str
    names: Names
    weight: int
    note: str
    waits: bool


def add_topics(
    actor: Actor, kind: str, text: str, *, language: str, weight: int = 3, note: str = "", now: datetime
) -> int:
    """Take words, with commas between them, as topics of a kind; returns how many are new. Refused on `text`."""
    words = [word for word in (" ".join(part.split()) for part in text.split(",")) if word]
    if not words:
        raise Refused("concept-no-word", "text")
    if len(words) > MOST_WORDS:
        raise Refused("concepts-at-once", "text", most=MOST_WORDS)
    profile = ensure(actor, now=now)
    held = set(db.session.scalars(_held(profile.party_id, kind)))
    new = 0
    for word in words:
        concept = concepts.resolve(word, language=language, actor=actor, now=now)
        if concept.id in held:
            continue
        if len(held) >= MOST_TOPICS:
            raise Refused("topics-enough", "text", most=MOST_TOPICS)
        held.add(concept.id)
        new += 1
        shared = is_shared(kind, profile.audiences)
        topic = MemberTopic(
            party_id=profile.party_id, kind=kind, concept_id=concept.id, weight=weight, note=note, is_shared=shared
        )
        db.session.add(topic)
    profile.changed_at = now
    db.session.flush()
    return new


def change_topic(actor: Actor, kind: str, concept_id: int, *, weight: int, note: str, now: datetime) -> None:
    """How much a topic matters, and a note. Raises Missing."""
    topic = own_topic(actor, kind, concept_id)
    topic.weight, topic.note = weight, note
    ensure(actor, now=now).changed_at = now
    db.session.flush()


def drop_topic(actor: Actor, kind: str, concept_id: int, *, now: datetime) -> None:
    """Take a topic off one's profile. Raises Missing."""
    db.session.delete(own_topic(actor, kind, concept_id))
    ensure(actor, now=now).changed_at = now
    db.session.flush()


def topics_of(party_ids: Collection[int], *, shared: bool = True) -> dict[int, list[Topic]]:
    """The topics of some members, those that weigh most first; two queries."""
    query = select(MemberTopic, Concept.slug, Concept.state).join(Concept, Concept.id == MemberTopic.concept_id)
    query = query.where(MemberTopic.party_id.in_(party_ids))
    if shared:
        query = query.where(MemberTopic.is_shared)
    rows = db.session.execute(query.order_by(MemberTopic.weight.desc(), MemberTopic.concept_id)).all()
    names = concepts.names_of(row.MemberTopic.concept_id for row in rows)
    found: dict[int, list[Topic]] = {}
    for topic, slug, state in rows:
        shown = Topic(
            topic.kind, topic.concept_id, slug, names.get(topic.concept_id, {}), topic.weight, topic.note,
            state == "waiting",
        )  # fmt: skip
        found.setdefault(topic.party_id, []).append(shown)
    return found


def _held(party_id: int, kind: str) -> Select[int]:
    return select(MemberTopic.concept_id).where(MemberTopic.party_id == party_id, MemberTopic.kind == kind)


def own_topic(actor: Actor, kind: str, concept_id: int) -> MemberTopic:
    """A topic of one's own. Raises Missing."""
    found = db.session.get(MemberTopic, (actor.party_id, kind, concept_id)) if actor.party_id is not None else None
    if found is None:
        raise Missing("topic-missing")
    return found
