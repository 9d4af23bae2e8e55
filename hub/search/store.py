"""The entries and their terms, and the one query that finds them: the same answers on both databases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Subquery,
    Table,
    UniqueConstraint,
    case,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, db
from hub.search.words import COMPOUND, LITTLE, LONGEST, asked, endings, fold, terms, words_of

BYTEWISE = String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql")
"""Compared by code point, so that a beginning is a range of the index and both databases sort alike."""

IN_TITLE, IN_KEYWORDS, IN_TEXT, IN_ENDING = 10, 3, 1, 2
SHORT_TITLE = 6
"""A title of fewer words than this counts more: what is only called "Kitchen" is the kitchen."""

MOST_WORDS = 8
LAST = "\U0010ffff"

Texts = Mapping[str, str]


class SearchEntry(Base):
    """One thing that can be found: where it is, what it is called and says, and who may find it."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    audience: Mapped[str] = mapped_column(String(40))
    href: Mapped[str] = mapped_column(String(200))
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    keywords: Mapped[dict[str, str]] = mapped_column(JSON)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    sort: Mapped[str] = mapped_column(BYTEWISE)


search_term = Table(
    "search_term",
    Base.metadata,
    Column("entry_id", Integer, ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True),
    Column("term", BYTEWISE, primary_key=True),
    Column("weight", Integer, nullable=False),
    Index("ix_search_term_term", "term"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feature wants to be found. Texts are by language; `audience` is "everyone", or a name of those who may."""

    kind: str
    key: str
    href: str
    titles: Texts
    keywords: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    audience: str = "everyone"

    def columns(self) -> dict[str, Any]:
        """As it is stored."""
        first = next((text for text in self.titles.values() if text), "")
        return {
            "audience": self.audience,
            "href": self.href,
            "titles": dict(self.titles),
            "keywords": dict(self.keywords),
            "texts": dict(self.texts),
            "sort": fold(first)[:LONGEST],
        }

    def is_as(self, row: SearchEntry) -> bool:
        """Whether it is stored so already."""
        return all(getattr(row, name) == value for name, value in self.columns().items())

    def weights(self) -> dict[str, int]:
        """Its terms, each with the weight of the best place it stands in."""
        found: dict[str, int] = {}
        for language, title in self.titles.items():
            words = words_of(title)
            _add(found, _stems(words, language), IN_TITLE + max(0, SHORT_TITLE - len(words)))
            if language == "nl":
                _add(found, (one for word in words if len(word) >= COMPOUND for one in endings(word)), IN_ENDING)
        for texts, weight in (self.keywords, IN_KEYWORDS), (self.texts, IN_TEXT):
            for language, text in texts.items():
                _add(found, _stems(words_of(text), language), weight)
        return found


def _stems(words: Iterable[str], language: str) -> Iterable[str]:
    return (term for word in words for term in terms(word, language))


def _add(found: dict[str, int], new: Iterable[str], weight: int) -> None:
    for term in new:
        found[term] = max(weight, found.get(term, 0))


def put(entry: Entry, *, anew: bool = False) -> bool:
    """Write an entry over the one of the same kind and key; False when it is as it was and not written `anew`."""
    row = _row(entry.kind, entry.key)
    if row is not None and not anew and entry.is_as(row):
        return False
    if row is None:
        row = SearchEntry(kind=entry.kind, key=entry.key)
        db.session.add(row)
    for name, value in entry.columns().items():
        setattr(row, name, value)
    db.session.flush()
    db.session.execute(delete(search_term).where(search_term.c.entry_id == row.id))
    rows = [{"entry_id": row.id, "term": term, "weight": weight} for term, weight in entry.weights().items()]
    if rows:
        db.session.execute(insert(search_term), rows)
    return True


def drop(kind: str, key: str) -> bool:
    """Take an entry out; False when there was none."""
    row = _row(kind, key)
    if row is None:
        return False
    db.session.execute(delete(search_term).where(search_term.c.entry_id == row.id))
    db.session.delete(row)
    db.session.flush()
    return True


def keys(kind: str) -> set[str]:
    """The keys of all entries of a kind."""
    return set(db.session.scalars(select(SearchEntry.key).where(SearchEntry.kind == kind)))


def stored() -> dict[tuple[str, str], SearchEntry]:
    """All entries by kind and key."""
    return {(row.kind, row.key): row for row in db.session.scalars(select(SearchEntry))}


def count_entries() -> int:
    """How many things can be found."""
    return db.session.scalar(select(func.count()).select_from(SearchEntry)) or 0


def _row(kind: str, key: str) -> SearchEntry | None:
    return db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.key == key))


def find(
    text: str, *, audiences: Sequence[str] = ("everyone",), limit: int = 20, offset: int = 0
) -> tuple[list[SearchEntry], int]:
    """The best entries for a question, and how many there are; two queries.

    Each word must be in an entry, but for the little ones; the last may be the beginning of one.
    """
    found = _matching(text, audiences)
    if found is None:
        return [], 0
    entries, score = found
    count = db.session.scalar(select(func.count()).select_from(entries.subquery())) or 0
    ordered = entries.order_by(score.desc(), SearchEntry.sort, SearchEntry.kind, SearchEntry.key)
    return list(db.session.scalars(ordered.limit(limit).offset(offset))), count


def _matching(text: str, audiences: Sequence[str]) -> tuple[Select[Any], ColumnElement[int]] | None:
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return None
    needed = [word for word in words if word not in LITTLE] or words
    parts = [(_hits(word, number, open_end=word is words[-1]), word in needed) for number, word in enumerate(words)]
    score: ColumnElement[int] = reduce(lambda one, two: one + two, (func.coalesce(hit.c.weight, 0) for hit, _ in parts))
    query = select(SearchEntry).where(SearchEntry.audience.in_(audiences))
    for hit, must in parts:
        query = query.join(hit, hit.c.entry_id == SearchEntry.id, isouter=not must)
    return query, score


def _hits(word: str, number: int, *, open_end: bool) -> Subquery:
    """Entries with a word, and its best weight in each: as it was typed, more than by its stem, more than begun."""
    stem, typed = search_term.c.term.in_(sorted(asked(word))), fold(word)[:LONGEST]
    condition: ColumnElement[bool] = stem
    if open_end and len(typed) > 1:
        condition = or_(stem, search_term.c.term.between(typed, typed + LAST))
    times = case((search_term.c.term == typed, 4), (stem, 2), else_=1)
    query = select(search_term.c.entry_id, func.max(search_term.c.weight * times).label("weight")).where(condition)
    return query.group_by(search_term.c.entry_id).subquery(f"word_{number}")
