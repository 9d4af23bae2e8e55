"""Words as they are looked up: small letters without accents, and their stems in French, Dutch and English."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

STEMMERS = {"fr": "french", "nl": "dutch", "en": "english"}
WORD = re.compile(r"[^\W_]+")
LONGEST = 40
"""Letters of a term that count."""

PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"})

_LITTLE = """
le la les l un une des du de d au aux à et ou en y dans sur pour par avec ce c se s je j me m ne n que qu est
de het een en of in op te tot voor van met bij aan is dat die er om
the a an and or of in on at to for by with is are this that it
"""
LITTLE = frozenset(_LITTLE.split())
"""Words too common to be asked for: they help an entry, and keep none out."""

COMPOUND, TAIL, HEAD = 8, 4, 3
"""A Dutch word of so many letters is also found by an ending of so many, after a beginning of so many."""


def fold(text: str) -> str:
    """Small letters without accents: "Œuvre à Forêt" and "oeuvre a foret" are the same."""
    plain = text.casefold().translate(PLAIN)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> list[str]:
    """The words of a text as they stand in it, in small letters; signs between them are none."""
    return WORD.findall(unicodedata.normalize("NFC", text).casefold())


@lru_cache(maxsize=20_000)
def terms(word: str, language: str) -> frozenset[str]:
    """A word as it is stored: folded, and by its stem in a language, with and without its accents."""
    plain = fold(word)[:LONGEST]
    name = STEMMERS.get(language)
    if name is None:
        return frozenset({plain}) - {""}
    # A stemmer of its own for each call: they keep the word in themselves, and threads would share it.
    stems = (snowballstemmer.stemmer(name).stemWord(one) for one in (word, plain))
    return frozenset({plain, *(fold(stem)[:LONGEST] for stem in stems)}) - {""}


def asked(word: str) -> frozenset[str]:
    """A word of a question, whose language nobody knows: its terms in each of them."""
    return frozenset().union(*(terms(word, language) for language in STEMMERS))


def endings(word: str) -> frozenset[str]:
    """What a Dutch compound ends with: "vergaderzaal" is also a "zaal"."""
    if len(word) < COMPOUND:
        return frozenset()
    return frozenset().union(*(terms(word[cut:], "nl") for cut in range(HEAD, len(word) - TAIL + 1)))
