"""What a profile chooses from: roles, languages, weights, and the words for who sees it."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ROLES: dict[str, LazyString] = {
    "resident": _l("Resident"),
    "future-resident": _l("Future resident"),
    "contractor": _l("Contractor"),
    "architect": _l("Architect"),
    "investor": _l("Investor, small or large"),
    "association": _l("Active in an association"),
    "social-enterprise": _l("Social enterprise"),
    "public-authority": _l("Public authority"),
    "care": _l("Care professional"),
    "researcher": _l("Researcher"),
    "coworker": _l("Co-worker"),
    "neighbour": _l("Neighbour"),
}
"""For meeting people; who may book what is decided by facts that somebody has confirmed."""

KINDS: dict[str, LazyString] = {
    "interest": _l("Interests"),
    "offer": _l("I offer"),
    "need": _l("I am looking for"),
}

WEIGHTS: dict[int, LazyString] = {
    1: _l("a little"),
    2: _l("somewhat"),
    3: _l("quite"),
    4: _l("a lot"),
    5: _l("above all"),
}

AUDIENCE_WORDS: dict[str, LazyString] = {
    "everyone": _l("everyone"),
    "members": _l("members"),
    "groups": _l("people in my groups"),
    "me": _l("only me"),
}

FIELD_WORDS: dict[str, LazyString] = {
    "roles": _l("Roles"),
    "languages": _l("Languages"),
    "quarter": _l("Where I live or work"),
    "about": _l("What I do"),
    "links": _l("Links"),
    "interest": _l("Interests"),
    "offer": _l("What I offer"),
    "need": _l("What I am looking for"),
}

LEVELS: dict[str, LazyString] = {
    "speak": _l("I speak"),
    "learn": _l("I am learning"),
    "interpret": _l("I can interpret"),
}
