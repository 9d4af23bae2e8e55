"""What can be said of a place or a room in one word: ways in, layouts, languages spoken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Way(NamedTuple):
    """A question about getting around: as asked, as said where the answer is yes, and no, and its icon."""

    asked: LazyString
    yes: LazyString
    no: LazyString
    icon: str


WAYS: dict[str, Way] = {
    "step-free": Way(_l("Can one get in without a step?"), _l("No step to get in"), _l("Steps to get in"), "ramp"),
    "lift": Way(_l("Is there a lift?"), _l("Lift"), _l("No lift"), "lift"),
    "toilet": Way(
        _l("Is there a toilet for wheelchair users?"),
        _l("Toilet for wheelchair users"),
        _l("No toilet for wheelchair users"),
        "toilet",
    ),
    "hearing-loop": Way(_l("Is there a hearing loop?"), _l("Hearing loop"), _l("No hearing loop"), "ear"),
}
ROOM_WAYS = ("step-free", "hearing-loop")
"""What differs from room to room; a room without an answer follows its place."""

LAYOUTS: dict[str, LazyString] = {
    "theatre": _l("Rows of chairs"),
    "classroom": _l("Tables in rows"),
    "meeting": _l("Around one table"),
    "dining": _l("Meal at tables"),
    "standing": _l("Standing"),
}

SPOKEN: dict[str, str] = {
    "fr": "Français",
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "bg": "Български",
    "de": "Deutsch",
    "es": "Español",
    "fa": "فارسی",
    "it": "Italiano",
    "ln": "Lingála",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sq": "Shqip",
    "tr": "Türkçe",
    "uk": "Українська",
    "sfb": "Langue des signes (LSFB)",
    "vgt": "Vlaamse Gebarentaal",
}
"""Languages by their own name, by code."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in words, with its icon."""

    text: str
    icon: str
    good: bool


def ways(answers: Mapping[str, str]) -> list[Said]:
    """What is known about getting around, yes before no."""
    known = [
        Said(str(way.yes if answers[key] == "yes" else way.no), way.icon, answers[key] == "yes")
        for key, way in WAYS.items()
        if answers.get(key) in {"yes", "no"}
    ]
    return sorted(known, key=lambda one: not one.good)


def unknown(answers: Mapping[str, str]) -> list[str]:
    """What nobody has said yet, as a question."""
    return [str(way.asked) for key, way in WAYS.items() if key not in answers]


def room_ways(place: Mapping[str, str], room: Mapping[str, str]) -> list[Said]:
    """What is known about a room: its own answers before those of its place."""
    return ways({**place, **room})


def layouts(seats: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many fit in which layout, in the order of the form."""
    return [(str(text), seats[key]) for key, text in LAYOUTS.items() if seats.get(key)]


def spoken(codes: list[str]) -> list[tuple[str, str]]:
    """(code, own name) of languages, in the order of the form."""
    return [(code, name) for code, name in SPOKEN.items() if code in codes]
