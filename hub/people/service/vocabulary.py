"""The concepts every installation begins with: a list of ours, in three languages, with other words and parents."""

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from hub.db import db
from hub.people.models import Concept, ConceptLabel
from hub.people.service.concepts import folded

LANGUAGES = ("fr", "nl", "en")


class Line(NamedTuple):
    """A concept of the list: its short name, its parent's (empty for a root), and by language its name and words."""

    slug: str
    parent: str
    words: dict[str, tuple[str, ...]]


def lines() -> Iterator[Line]:
    """The list, parents before their children."""
    text = files("hub.people").joinpath("vocabulary.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row:
            slug, parent, *words = row.split("\t")
            yield Line(slug, parent, {code: tuple(one.split("|")) for code, one in zip(LANGUAGES, words, strict=True)})


def load(*, now: datetime) -> int:
    """Write the concepts and words that are missing, and touch no other; returns how many concepts are new."""
    known = _ids()
    missing = [line for line in lines() if line.slug not in known]
    if not missing:
        return 0
    rows = [{"slug": one.slug, "state": "accepted", "created_at": now} for one in missing]
    db.session.execute(insert(Concept), rows)
    known = _ids()
    for line in missing:
        if line.parent:
            parent = update(Concept).where(Concept.id == known[line.slug]).values(parent_id=known.get(line.parent))
            db.session.execute(parent)
    taken = set(db.session.execute(select(ConceptLabel.language, ConceptLabel.folded)).all())
    labels = [label for line in missing for label in _labels(line, known[line.slug], taken)]
    db.session.execute(insert(ConceptLabel), labels)
    return len(missing)


def _ids() -> dict[str, int]:
    return {row.slug: row.id for row in db.session.execute(select(Concept.slug, Concept.id))}


def _labels(line: Line, concept_id: int, taken: set[Any]) -> Iterator[dict[str, Any]]:
    for language, words in line.words.items():
        for number, word in enumerate(words):
            key = (language, folded(word))
            if key not in taken:
                taken.add(key)
                yield {
                    "concept_id": concept_id,
                    "language": language,
                    "text": word,
                    "folded": key[1],
                    "is_name": number == 0,
                }
