"""Members and reasons in the reader's language."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import gettext as _

from hub.meet.service.matches import Match, Reason
from hub.meet.service.showing import Shown
from hub.people.choices import ROLES
from hub.spaces.communes import COMMUNES
from hub.spaces.particulars import SPOKEN
from hub.web.formats import language, localised

ICONS = {"common": "people", "give": "swap", "get": "swap", "mutual": "swap", "quarter": "pin"}
MOST, GOOD = 0.5, 0.2
"""Parts of the whole that are worth a word."""


class Told(NamedTuple):
    """A reason in words: its icon, what stands before and after the topic, and how much of the whole it is."""

    icon: str
    text: str
    part: float
    much: str


def person(one: Shown) -> dict[str, Any]:
    """What a list says of somebody."""
    return {
        "handle": one.handle,
        "name": one.name,
        "roles": [str(ROLES[role]) for role in one.roles if role in ROLES],
        "where": ", ".join(part for part in (one.quarter, commune(one.postcode)) if part),
        "languages": spoken(sorted(one.of("speak", "interpret"))),
    }


def commune(postcode: str) -> str:
    """The name of a commune in the reader's language; French where that has none."""
    found = COMMUNES.get(postcode)
    return "" if found is None else str(found.nl if language() == "nl" else found.fr)


def spoken(codes: Iterable[str]) -> list[str]:
    """Languages by their own names."""
    return [SPOKEN.get(code, code) for code in codes]


def match(one: Match) -> dict[str, Any]:
    """A match as its card shows it."""
    role = str(ROLES[one.new_role]) if one.new_role in ROLES else ""
    return {
        **person(one.person),
        "common": spoken(one.common),
        "first": [told(reason, one) for reason in one.first],
        "reasons": [told(reason, one) for reason in one.reasons],
        "new_role": role,
    }


def told(reason: Reason, one: Match) -> Told:
    """One reason, as a sentence of its own."""
    return Told(ICONS.get(reason.why, "speech"), str(_sentence(reason, one)), reason.part, str(_much(reason.part)))


def _sentence(reason: Reason, one: Match) -> Any:
    topic = localised(reason.names)
    if reason.why in {"common", "get", "give"}:
        return _near(reason.why, topic) if reason.near else _same(reason.why, topic)
    if reason.why == "mutual":
        return _("You can help each other, both ways")
    if reason.why == "language":
        return _("You speak a common language: %(languages)s", languages=", ".join(spoken(one.common)))
    if reason.why == "practice":
        return _("One of you speaks what the other is learning")
    return _("%(name)s is from the same part of town as you", name=one.person.name)


def _same(why: str, topic: str) -> Any:
    if why == "common":
        return _("You both care about: %(topic)s", topic=topic)
    if why == "get":
        return _("You need this, they offer it: %(topic)s", topic=topic)
    return _("You offer this, they need it: %(topic)s", topic=topic)


def _near(why: str, topic: str) -> Any:
    """The two chose different topics that belong to one field."""
    if why == "common":
        return _("You both care about something in this field: %(topic)s", topic=topic)
    if why == "get":
        return _("You need something in this field, they offer something in it: %(topic)s", topic=topic)
    return _("You offer something in this field, they need something in it: %(topic)s", topic=topic)


def _much(part: float) -> Any:
    if part >= MOST:
        return _("most of it")
    if part >= GOOD:
        return _("a good part")
    return _("a small part")
