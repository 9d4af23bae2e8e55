"""Concepts: looked up by any of their words in any language, suggested, and taken in when nobody knows them yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from hub import audit
from hub.db import db
from hub.domain.errors import Forbidden, Missing, Refused, Stale
from hub.domain.permissions import Action, Actor, can
from hub.people.models import Concept, ConceptLabel, MemberTopic
from hub.search.words import fold

LONGEST = 80
SUGGESTED = 8
MOST_WAITING = 30
"""Words of one member that nobody has looked at yet."""

Names = dict[str, str]


class Suggestion(NamedTuple):
    """A concept as a list offers it: its name in the reader's language, and the word that was begun."""

    concept_id: int
    name: str
    word: str


def folded(text: str) -> str:
    """A word as labels are compared: small letters, no accents, and a space for every sign but + (C++, B+)."""
    plain = (sign if sign.isalnum() or sign == "+" else " " for sign in fold(text))
    return " ".join("".join(plain).split())[:LONGEST]


def find(text: str, *, language: str) -> Concept | None:
    """The concept that this word stands for, in the reader's language before others; merged ones lead to theirs."""
    query = select(ConceptLabel.language, Concept).join(Concept, Concept.id == ConceptLabel.concept_id)
    rows = db.session.execute(query.where(ConceptLabel.folded == folded(text)).order_by(ConceptLabel.id)).all()
    found = sorted(rows, key=lambda row: row.language != language)
    concept: Concept | None = found[0].Concept if found else None
    while concept is not None and concept.into_id is not None:
        concept = db.session.get(Concept, concept.into_id)
    return None if concept is None or concept.state == "refused" else concept


def resolve(text: str, *, language: str, actor: Actor, now: datetime) -> Concept:
    """The concept of a word; an unknown one is taken in and waits for somebody to look at it. Refused for no word."""
    word = " ".join(text.split())
    if not any(sign.isalpha() for sign in word):
        raise Refused("concept-no-word", "text")
    if len(word) > LONGEST:
        raise Refused("concept-too-long", "text", most=LONGEST)
    known = find(word, language=language)
    if known is not None:
        return known
    if _waiting_of(actor) >= MOST_WAITING:
        raise Refused("concepts-too-many", "text", most=MOST_WAITING)
    concept = Concept(slug=_free_slug(word), state="waiting", created_at=now, created_by_id=actor.party_id)
    label = ConceptLabel(language=language, text=word, folded=folded(word), is_name=True)
    taken = select(ConceptLabel).where(ConceptLabel.language == language, ConceptLabel.folded == label.folded)
    if db.session.scalar(taken) is not None:
        raise Refused("concept-refused", "text")
    concept.labels = [label]
    try:
        with db.session.begin_nested():
            db.session.add(concept)
            db.session.flush()
    except IntegrityError:
        # Somebody else typed the word at the same moment.
        known = find(word, language=language)
        if known is None:
            raise
        return known
    return concept


def suggest(text: str, *, language: str, limit: int = SUGGESTED) -> list[Suggestion]:
    """Accepted concepts of which some word, in any language, has a word that begins so; the reader's language first."""
    begun = folded(text)
    if len(begun) < 2:
        return []
    like = begun.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    begins = or_(ConceptLabel.folded.like(f"{like}%", escape="\\"), ConceptLabel.folded.like(f"% {like}%", escape="\\"))
    query = (
        select(ConceptLabel)
        .join(Concept, Concept.id == ConceptLabel.concept_id)
        .where(Concept.state == "accepted", begins)
        .order_by(ConceptLabel.folded, ConceptLabel.id)
        .limit(200)
    )
    rows = sorted(
        db.session.scalars(query), key=lambda one: (one.language != language, not one.folded.startswith(begun))
    )
    words: dict[int, str] = {}
    for one in rows:
        words.setdefault(one.concept_id, one.text)
    chosen = list(words)[:limit]
    names = names_of(chosen)
    return [Suggestion(number, _name(names[number], language), words[number]) for number in chosen]


def names_of(concept_ids: Iterable[int]) -> dict[int, Names]:
    """The names of some concepts by language; one query."""
    query = select(ConceptLabel.concept_id, ConceptLabel.language, ConceptLabel.text).where(
        ConceptLabel.concept_id.in_(set(concept_ids)), ConceptLabel.is_name
    )
    found: dict[int, Names] = {}
    for number, language, text in db.session.execute(query.order_by(ConceptLabel.id)):
        found.setdefault(number, {})[language] = text
    return found


def _name(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")


def waiting(actor: Actor) -> Sequence[Concept]:
    """Words that nobody has looked at yet, the oldest first. Raises Forbidden."""
    _must_look_after(actor)
    return db.session.scalars(select(Concept).where(Concept.state == "waiting").order_by(Concept.id).limit(100)).all()


def count_waiting(actor: Actor) -> int:
    """How many words wait, for whoever looks after them."""
    if not can(actor, Action.ADMINISTER):
        return 0
    return db.session.scalar(select(func.count()).select_from(Concept).where(Concept.state == "waiting")) or 0


def waiting_one(actor: Actor, concept_id: int) -> Concept:
    """A word that waits. Raises Forbidden, Missing, and Stale when it is decided."""
    _must_look_after(actor)
    concept = db.session.get(Concept, concept_id)
    if concept is None:
        raise Missing("concept-missing")
    if concept.state != "waiting":
        raise Stale("concept-decided")
    return concept


def accept(actor: Actor, concept_id: int, *, names: Names, parent: str, now: datetime) -> Concept:
    """Take a word in, with its names by language and its parent by slug. Raises Forbidden, Missing, Stale, Refused."""
    concept = _to_decide(actor, concept_id)
    above = None
    if parent:
        above = db.session.scalar(select(Concept).where(Concept.slug == parent, Concept.state == "accepted"))
        if above is None:
            raise Refused("concept-parent-unknown", "parent")
    for language, text in names.items():
        _give_name(concept, language, " ".join(text.split()))
    concept.state, concept.parent_id = "accepted", above.id if above is not None else None
    _note("concept.accept", concept, actor=actor, now=now)
    return concept


def merge(actor: Actor, concept_id: int, into: str, *, now: datetime) -> Concept:
    """Let a word stand for a concept that is there already: its words and its members' topics become that one's.

    Raises Forbidden, Missing, Stale, Refused on `into`.
    """
    concept = _to_decide(actor, concept_id)
    other = db.session.scalar(select(Concept).where(Concept.slug == into, Concept.state == "accepted"))
    if other is None or other.id == concept.id:
        raise Refused("concept-unknown", "into")
    for label in concept.labels:
        label.concept_id, label.is_name = other.id, False
    held = select(MemberTopic).where(MemberTopic.concept_id == concept.id)
    for topic in db.session.scalars(held).all():
        key = {"party_id": topic.party_id, "kind": topic.kind, "concept_id": other.id}
        known = db.session.get(MemberTopic, tuple(key.values()))
        if known is None:
            db.session.add(MemberTopic(**key, weight=topic.weight, note=topic.note, is_shared=topic.is_shared))
        else:
            known.weight = max(known.weight, topic.weight)
        db.session.delete(topic)
    concept.state, concept.into_id = "merged", other.id
    _note("concept.merge", concept, actor=actor, now=now, into=other.slug)
    return other


def refuse(actor: Actor, concept_id: int, *, now: datetime) -> None:
    """Take a word out that is none: whoever has it on their profile keeps it to themselves no longer."""
    concept = _to_decide(actor, concept_id)
    for topic in db.session.scalars(select(MemberTopic).where(MemberTopic.concept_id == concept.id)).all():
        db.session.delete(topic)
    concept.state = "refused"
    _note("concept.refuse", concept, actor=actor, now=now)


def _to_decide(actor: Actor, concept_id: int) -> Concept:
    _must_look_after(actor)
    concept = db.session.get(Concept, concept_id, with_for_update=True, populate_existing=True)
    if concept is None:
        raise Missing("concept-missing")
    if concept.state != "waiting":
        raise Stale("concept-decided")
    return concept


def _give_name(concept: Concept, language: str, text: str) -> None:
    if not text:
        return
    word = folded(text)
    known = db.session.scalar(
        select(ConceptLabel).where(ConceptLabel.language == language, ConceptLabel.folded == word)
    )
    if known is not None and known.concept_id != concept.id:
        raise Refused("concept-word-taken", f"name_{language}", word=text)
    for label in concept.labels:
        if label.language == language:
            label.is_name = label is known
    if known is not None:
        known.text, known.is_name = text, True
    else:
        concept.labels.append(ConceptLabel(language=language, text=text, folded=word, is_name=True))
    db.session.flush()


def _must_look_after(actor: Actor) -> None:
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("concepts-not-yours")


def _note(action: str, concept: Concept, *, actor: Actor, now: datetime, into: str = "") -> None:
    db.session.flush()
    audit.record(action, now=now, thing=f"concept:{concept.id}", person_id=actor.party_id, into=into)


def _waiting_of(actor: Actor) -> int:
    query = select(Concept.id).where(Concept.created_by_id == actor.party_id, Concept.state == "waiting")
    return len(db.session.scalars(query.limit(MOST_WAITING + 1)).all())


def _free_slug(word: str) -> str:
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in folded(word))
    base = "-".join(part for part in plain.split("-") if part)[:70] or "concept"
    taken = set(db.session.scalars(select(Concept.slug).where(Concept.slug.startswith(base, autoescape=True))))
    return next(one for one in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if one not in taken)
