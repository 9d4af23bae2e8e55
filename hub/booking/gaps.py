"""A day on a phone: its shape, the free time as links, the rest in a line, and why nothing is free."""

from typing import Any

from flask_babel import gettext as _

from hub.booking.cells import Voice, book_href, booked, other, suggested
from hub.booking.grid import Column, Piece, label
from hub.booking.wording import KEPT, clock, length, whose

KINDS = {"free": "f", "kept": "as", "mine": "m", "asked": "m", "open": "ev", "busy": "b", "taken": "b"}
WAITING = frozenset({"kept", "early", "late", "turn"})


def gap(column: Column, window: tuple[int, int], voice: Voice) -> dict[str, Any]:
    """One day or room: the shape, the free gaps as links, the rest in a line, and what keeps a day without any."""
    first, last = window
    shape, rest, seen = [], [], []
    for piece in column.pieces:
        start, end = max(piece.start, first), min(piece.end, last)
        if piece.segment is None or end <= start:
            continue
        seen.append(piece)
        kind = KINDS.get(piece.segment.state)
        if kind:
            wide = last - first
            left, width = (start - first) * 100 // wide, max(1, (end - start) * 100 // wide)
            audience = whose(piece.segment) if kind == "as" else None
            shape.append({"kind": kind, "audience": audience, "x": left, "width": width})
        if said := _rest(piece, voice):
            rest.append(said)
    slots = _slots(column, voice)
    why = "" if slots else _why(seen, voice)
    shut = all(piece.segment is not None and piece.segment.state == "closed" for piece in seen)
    return {"shape": shape, "slots": slots, "rest": "" if why and shut else " · ".join(rest), "why": why}


def any_free(columns: list[Column]) -> bool:
    """Whether the reader can take something."""
    return any(piece.segment is not None and piece.segment.state == "free" for one in columns for piece in one.pieces)


def _why(seen: list[Piece], voice: Voice) -> str:
    """One word for a day on which nothing can be taken; empty when the line of the rest says it."""
    policy = voice.policy
    if policy.openings == () and not policy.kept:
        return str(_("No house rule yet: not open for booking."))
    states = {piece.segment.state for piece in seen if piece.segment is not None}
    if states <= {"closed"}:
        labels = [voice.rule(piece.segment.rule) for piece in seen if piece.segment is not None]
        named = list(dict.fromkeys(one for one in labels if one))
        return str(_("Closed: %(reason)s", reason=", ".join(named)) if named else _("Closed"))
    return str(_("Past")) if "gone" in states and not states & WAITING else ""


def _slots(column: Column, voice: Voice) -> list[dict[str, Any]]:
    found = []
    hidden = voice.say.link % {"room": voice.room, "day": voice.day(column.day)}
    for piece in column.pieces:
        segment = piece.segment
        if segment is None:
            continue
        times = f"{label(piece.start)}–{clock(piece.end)}"
        if segment.state == "free":
            end = suggested(column, piece.start, piece.free_until)
            if end is None:
                continue
            said = {"state": "free", "audience": whose(segment), "label": times, "small": _words(piece, voice)}
            href = book_href(voice, column.day, piece.start, end, party=segment.party)
            found.append({**said, "href": href, "hidden": hidden})
        elif segment.booked is not None and segment.state in {"mine", "asked"}:
            said = booked(segment.booked, segment, piece, voice)
            found.append({**said, "label": times, "small": said["text"], "audience": None, "hidden": ""})
    return found


def _words(piece: Piece, voice: Voice) -> str:
    assert piece.segment is not None
    if piece.segment.seats:
        taken, total = piece.segment.seats
        return str(voice.say.seats % {"free": total - taken, "total": total})
    time = voice.time_of(whose(piece.segment))
    return str(voice.say.for_hours % {"hours": length(piece.end - piece.start), "whose": time})


def _rest(piece: Piece, voice: Voice) -> str:
    segment = piece.segment
    if segment is None or segment.state in {"free", "mine", "asked", "gone"}:
        return ""
    if segment.state == "closed" and segment.rule is None:
        return ""
    if segment.booked is not None:
        words = booked(segment.booked, segment, piece, voice)["text"]
    elif segment.state == "kept":
        words = _kept(whose(segment), voice)
    else:
        said = other(segment, piece, voice)
        words = f"{said['text']}. {said['small']}" if segment.state == "early" else said["text"]
    if segment.state == "open":
        words = _("%(title)s (open to all)", title=words)
    return f"{label(piece.start)}–{clock(piece.end)} {words}"


def _kept(audience: str | None, voice: Voice) -> str:
    if audience in voice.policy.audiences:
        return str(_("Kept for: %(audience)s", audience=voice.audience(audience)))
    return str(KEPT.get(audience or "", _("Kept for others")))
