"""What the views of coworking share: the settings, words for desks and refusals."""

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from hub.booking.views.grounds import most_telling
from hub.booking.views.kit import house
from hub.domain.errors import DomainError
from hub.sentences import sentence
from hub.web.formats import clock

__all__ = ["desk_name", "house", "said", "until"]

NUMBERED = re.compile(r"(.*\S)\s+([0-9]{1,4})")


def desk_name(name: str, room: Mapping[str, str]) -> str:
    """A desk as people call it: «Desk 5» where its name is that of the room and a number, else its own name."""
    match = NUMBERED.fullmatch(name)
    if match and (match[1] in room.values() or match[1] == "Desk"):
        return str(_("Desk %(number)s", number=match[2]))
    return name


def until(end: datetime) -> str:
    """The hour of an end, an instant or a wall time: midnight is 24:00 of the day before."""
    text = clock(end)
    return "24:00" if text == "00:00" else text


def said(error: DomainError) -> list[str]:
    """The sentences of a refusal, the most telling ones, none twice."""
    return list(dict.fromkeys(sentence(one.code, **one.params) for one in most_telling(error.reasons)))
