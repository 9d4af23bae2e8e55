"""Why something was found: the piece of its title or text where the words stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.search.store import MOST_WORDS, SearchEntry
from hub.search.words import LITTLE, WORD, asked, endings, fold, terms, words_of

BEFORE, AFTER = 60, 120
"""Letters of a text shown before and after the first word that was asked for."""

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Why:
    """Where the words stand: in its "name", its "text" or what belongs to it ("about"), in which language."""

    where: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found: its title in the language it is shown in, as pieces, and why it was found."""

    kind: str
    href: str
    language: str
    title: tuple[Piece, ...]
    why: Why | None


class _Question:
    """The words asked for, to be found again in a text."""

    def __init__(self, text: str) -> None:
        words = words_of(text)[:MOST_WORDS]
        kept = [word for word in words if word not in LITTLE] or words
        self.terms = frozenset().union(*(asked(word) for word in kept))
        self.beginning = fold(words[-1]) if words and len(words[-1]) > 1 else None

    def asks(self, word: str, language: str) -> bool:
        """Whether this word is one of them."""
        known = terms(word.casefold(), language)
        begins = self.beginning is not None and any(one.startswith(self.beginning) for one in known)
        ends = language == "nl" and bool(endings(word.casefold()) & self.terms)
        return begins or ends or bool(known & self.terms)

    def pieces(self, text: str, language: str) -> tuple[Piece, ...]:
        """The text in pieces, those that were asked for marked."""
        found: list[Piece] = []
        last = 0
        for word in WORD.finditer(text):
            if self.asks(word[0], language):
                found += [(text[last : word.start()], False), (word[0], True)]
                last = word.end()
        return tuple(piece for piece in [*found, (text[last:], False)] if piece[0])


def shown(entries: Iterable[SearchEntry], *, text: str, language: str, order: tuple[str, ...]) -> list[Found]:
    """The entries as a reader of this language sees them; `order` is that of the installation's languages."""
    question = _Question(text)
    return [_shown(entry, question, (language, *order)) for entry in entries]


def _shown(entry: SearchEntry, question: _Question, order: tuple[str, ...]) -> Found:
    reader = _first(entry.titles, order)
    title = question.pieces(entry.titles.get(reader, ""), reader)
    return Found(entry.kind, entry.href, reader, title, _why(entry, question, reader, order))


def _first(texts: Mapping[str, str], order: tuple[str, ...]) -> str:
    return next((code for code in (*order, *texts) if texts.get(code)), order[0])


def _why(entry: SearchEntry, question: _Question, reader: str, order: tuple[str, ...]) -> Why | None:
    """The first place where a word stands: the text the reader reads, then names and texts in other languages."""
    for where, texts, language in _places(entry, reader, order):
        text = " ".join(texts[language].split())
        pieces = question.pieces(text, language)
        if any(marked for _, marked in pieces):
            return Why(where, language, _cut(pieces))
    text = " ".join(entry.texts.get(reader, "").split())
    return Why("text", reader, _cut(((text, False),))) if text else None


def _places(entry: SearchEntry, reader: str, order: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, str], str]]:
    languages = list(dict.fromkeys((reader, *order, *entry.titles, *entry.texts)))
    for language in languages:
        if (
            language != reader
            and entry.titles.get(language, "") != entry.titles.get(reader)
            and language in entry.titles
        ):
            yield "name", entry.titles, language
        for where, texts in ("text", entry.texts), ("about", entry.keywords):
            if texts.get(language):
                yield where, texts, language


def _cut(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """As much of the pieces as fits around the first marked one."""
    text = "".join(piece for piece, _ in pieces)
    start = next((len("".join(p for p, _ in pieces[:n])) for n, (_, marked) in enumerate(pieces) if marked), 0)
    first = _word_at(text, start - BEFORE) if start > BEFORE else 0
    last = text.rfind(" ", 0, start + AFTER) if len(text) > start + AFTER else len(text)
    last = last if last > start else start + AFTER
    found: list[Piece] = [("… ", False)] if first else []
    place = 0
    for piece, marked in pieces:
        part = piece[max(0, first - place) : max(0, last - place)]
        place += len(piece)
        if part:
            found.append((part, marked))
    return (*found, (" …", False)) if last < len(text) else tuple(found)


def _word_at(text: str, place: int) -> int:
    return text.find(" ", place) + 1
