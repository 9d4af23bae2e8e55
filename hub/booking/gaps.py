"""A day on a phone: its shape, the free time as links, the rest in a line, and why nothing is free."""

from typing import NamedTuple

from flask_babel import gettext as _

from hub.booking.cells import Voice, book_href, suggested
from hub.booking.grid import Column, Piece, label
from hub.booking.segments import Segment
from hub.booking.wording import KEPT, clock, length, whose

KINDS = {"free": "f", "kept": "as", "mine": "m", "asked": "m", "open": "ev", "busy": "b", "taken": "b"}
WAITING = frozenset({"kept", "early", "late", "turn"})


class Part(NamedTuple):
    """A part of the shape of a day: what it is, whose, and where it lies, in hundredths of the day."""

    kind: str
    audience: str | None
    x: int
    width: int


class Slot(NamedTuple):
    """Free time, or a booking of one's own, as a link."""

    state: str
    audience: str | None
    label: str
    small: str
    href: str | None
    hidden: str = ""
    door: str = ""


class Gap(NamedTuple):
    """One day or room on a phone: its shape, the links, the rest in a line, and what keeps a day without any.

    `door` is the rest as paper says it, where that differs.
    """

    shape: list[Part]
    slots: list[Slot]
    rest: str
    why: str
    door: str = ""


def gap(column: Column, window: tuple[int, int], voice: Voice) -> Gap:
    """One day or room; `window` are the first and the last minute of the table."""
    first, last = window
    wide = last - first
    shape, rest, door, seen = [], [], [], []
    for piece in column.pieces:
        segment = piece.segment
        if segment is None or piece.end <= first or last <= piece.start:
            continue
        seen.append(segment)
        kind = KINDS.get(segment.state)
        if kind:
            start, end = max(piece.start, first), min(piece.end, last)
            audience = whose(segment) if kind == "as" else None
            shape.append(Part(kind, audience, (start - first) * 100 // wide, max(1, (end - start) * 100 // wide)))
        if said := _rest(piece, segment, voice):
            rest.append(said)
            door.append(_at_the_door(piece, said, voice))
    slots = _slots(column, voice)
    why = "" if slots else _why(seen, voice)
    shut = all(segment.state == "closed" for segment in seen)
    text, paper = ("", "") if why and shut else (" · ".join(rest), " · ".join(door))
    return Gap(shape, slots, text, why, paper if paper != text else "")


def any_free(columns: list[Column]) -> bool:
    """Whether the reader can take something."""
    return any(piece.segment is not None and piece.segment.state == "free" for one in columns for piece in one.pieces)


def _why(seen: list[Segment], voice: Voice) -> str:
    """One word for a day on which nothing can be taken; empty when the line of the rest says it."""
    policy = voice.policy
    if policy.openings == () and not policy.kept:
        return str(_("No house rule yet: not open for booking."))
    states = {segment.state for segment in seen}
    if states <= {"closed"}:
        named = list(dict.fromkeys(one for one in (voice.rule(segment.rule) for segment in seen) if one))
        return str(_("Closed: %(reason)s", reason=", ".join(named)) if named else _("Closed"))
    return str(_("Past")) if "gone" in states and not states & WAITING else ""


def _slots(column: Column, voice: Voice) -> list[Slot]:
    found = []
    hidden = voice.say.link % {"room": voice.room, "day": voice.day(column.day)}
    for piece in column.pieces:
        segment = piece.segment
        if segment is None:
            continue
        if segment.state == "free":
            end = suggested(column, piece.start, piece.free_until)
            if end is None:
                continue
            href = book_href(voice, column.day, piece.start, end, party=segment.party)
            found.append(Slot("free", whose(segment), _times(piece), _words(piece, segment, voice), href, hidden))
        elif segment.booked is not None and segment.state in {"mine", "asked"}:
            said = voice.told(piece)
            found.append(Slot(said.state, None, _times(piece), said.text, said.href, door=said.door))
    return found


def _times(piece: Piece) -> str:
    return f"{label(piece.start)}–{clock(piece.end)}"


def _words(piece: Piece, segment: Segment, voice: Voice) -> str:
    if segment.seats:
        taken, total = segment.seats
        return str(voice.say.seats % {"free": total - taken, "total": total})
    time = voice.time_of(whose(segment))
    return str(voice.say.for_hours % {"hours": length(piece.end - piece.start), "whose": time})


def _rest(piece: Piece, segment: Segment, voice: Voice) -> str:
    if segment.state in {"free", "mine", "asked", "gone"} or (segment.state == "closed" and segment.rule is None):
        return ""
    if segment.booked is None and segment.state == "kept":
        words = _kept(whose(segment), voice)
    else:
        said = voice.told(piece)
        words = f"{said.text}. {said.small}" if segment.state == "early" else said.text
    if segment.state == "open":
        words = voice.say.open_title % {"title": words}
    return f"{_times(piece)} {words}"


def _at_the_door(piece: Piece, said: str, voice: Voice) -> str:
    """The same without the names that only some may read."""
    segment = piece.segment
    named = segment is not None and segment.state == "busy" and segment.booked is not None and segment.booked.visible
    return f"{_times(piece)} {voice.told(piece).door}" if named else said


def _kept(audience: str | None, voice: Voice) -> str:
    if audience in voice.policy.audiences:
        return str(_("Kept for: %(audience)s", audience=voice.audience(audience)))
    return str(KEPT.get(audience or "", _("Kept for others")))
