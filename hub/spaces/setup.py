"""What a place still misses before people can come: the steps of setting it up, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from hub.spaces.models import Place, Resource
from hub.spaces.particulars import WAYS
from hub.spaces.summary import localised_text

ICONS = {
    "words": "file", "address": "pin", "access": "ramp", "contact": "phone", "photos": "eye", "house-rules": "home",
    "rooms": "door",
}  # fmt: skip
NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say about a place: where, whether it is said, what is still missing."""

    key: str
    title: str
    href: str
    done: bool
    text: str

    @property
    def icon(self) -> str:
        """The icon of the thing that is said."""
        return ICONS.get(self.key, "clock")


def steps(
    place: Place, rooms: Sequence[Resource], *, photos: int, ruled: frozenset[int], languages: Sequence[str]
) -> list[Step]:
    """The steps of a place. `ruled` are the ids of rooms with a house rule of their own; hidden rooms do not count."""
    at = f"/manage/places/{place.slug}"
    shown = [room for room in rooms if room.archived_at is None and room.parent_id is None and room.kind != "equipment"]
    return [
        _words(place, at, languages),
        _address(place, at),
        _access(place, at),
        Step("contact", _("Whom to ask"), f"{at}/contact", _reachable(place), _("A name, and a telephone or e-mail.")),
        Step("photos", _("Photos"), f"{at}/photos", photos > 0, _("One photo says more than a page.")),
        _rules(place, at, languages),
        Step("rooms", _("Rooms, desks and equipment"), f"{at}/rooms/new", bool(shown), _("Add what one can book.")),
        *(_hours(room, ruled) for room in shown),
    ]


def next_step(found: Sequence[Step]) -> Step | None:
    """The first thing that is missing."""
    return next((step for step in found if not step.done), None)


def _words(place: Place, at: str, languages: Sequence[str]) -> Step:
    missing = _missing(languages, place.names, place.description)
    text = _("Name and description in: %(languages)s.", languages=missing) if missing else ""
    return Step("words", _("Name and description"), f"{at}/words", not missing, text)


def _address(place: Place, at: str) -> Step:
    lacks = []
    if not place.address or not place.postcode:
        lacks.append(_("the street, number and commune"))
    if not place.directions:
        lacks.append(_("how to come"))
    text = _("Still to say: %(what)s.", what=", ".join(lacks)) if lacks else ""
    return Step("address", _("Where it is, and how to get in"), f"{at}/address", not lacks, text)


def _access(place: Place, at: str) -> Step:
    open_questions = [str(way.asked) for key, way in WAYS.items() if key not in place.access]
    done = not open_questions and bool(place.spoken)
    text = " ".join(open_questions) or _("Which languages are spoken here?")
    return Step("access", _("Access and languages"), f"{at}/access", done, text)


def _rules(place: Place, at: str, languages: Sequence[str]) -> Step:
    missing = _missing(languages, place.house_rules)
    text = _("What you ask of everybody, in: %(languages)s.", languages=missing) if missing else ""
    return Step("house-rules", _("House rules"), f"{at}/house-rules", not missing, text)


def _hours(room: Resource, ruled: frozenset[int]) -> Step:
    title = _("Opening hours: %(room)s", room=localised_text(room.names))
    done = room.id in ruled
    return Step(f"hours-{room.slug}", title, f"/manage/rooms/{room.slug}/hours", done, _("Nobody can book it yet."))


def _reachable(place: Place) -> bool:
    return bool(place.contact_name and (place.contact_email or place.contact_phone))


def _missing(languages: Sequence[str], *texts: dict[str, str]) -> str:
    return ", ".join(NAMES[code] for code in languages if not all(one.get(code) for one in texts))
