"""The words of the calendar: what a cell, a gap or a refusal says to its reader."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hub.booking.calendar import RoomCalendar
from hub.booking.grid import DAY_MINUTES, Column, Line, Piece, Place, label
from hub.booking.segments import Booked, Segment
from hub.domain.policy import Policy
from hub.sentences.policy import AUDIENCES
from hub.web.formats import inside, localised, long_date, short_date, weekday_date

SUGGESTED = 120
NAMES = {
    "resident": _l("Residents"),
    "association": _l("Associations"),
    "coworker": _l("Co-workers"),
    "everyone": _l("Everyone"),
}
TIMES = {
    "resident": _l("Residents’ time"),
    "association": _l("Associations’ time"),
    "coworker": _l("Co-workers’ time"),
    "everyone": _l("Everyone’s time"),
}
KINDS = {"free": "f", "kept": "as", "mine": "m", "asked": "m", "open": "ev", "busy": "b", "taken": "b"}


def rows(lines: Sequence[Line], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows as the template wants them."""
    return [
        {
            "label": label(line.start),
            "half": line.length < 60,
            "now": line.now,
            "now_label": None if line.at is None else label(line.at),
            "cells": [
                None if place is None else cell(place, one) for place, one in zip(line.cells, columns, strict=True)
            ],
        }
        for line in lines
    ]


def cell(place: Place, column: Column) -> dict[str, Any]:
    """One cell: state, whose time, what it says, where it leads."""
    piece, calendar = place.piece, column.calendar
    base: dict[str, Any] = {
        "state": "gone", "audience": None, "rowspan": place.rowspan, "text": "", "small": "", "href": None,
        "hidden": "", "seats": None,
    }  # fmt: skip
    if piece.segment is None:
        return base | {"text": _("The clocks go forward")}
    segment = piece.segment
    base["audience"] = segment.audience
    if segment.state == "free":
        return base | _free(place, column)
    if segment.booked is not None:
        return base | _booked(segment.booked, segment, piece)
    return base | _other(segment, piece, calendar.policy)


def suggested(column: Column, start: int, until: int) -> int | None:
    """The minute a booking from `start` is proposed to end: two hours at most, on the grid; None when none fits."""
    slots = column.calendar.policy.slots
    length = max(min(SUGGESTED, slots.max or SUGGESTED), slots.min)
    end = min(until, start + length)
    end -= end % slots.step
    if start % slots.step or end - start < slots.min:
        return None
    return end


def book_href(column: Column, start: int, end: int, *, party: str | None = None) -> str:
    """The address of the form with this time filled in."""
    first, last = (datetime.combine(column.day, time()) + timedelta(minutes=minute) for minute in (start, end))
    fields = {"date": first.date().isoformat(), "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}
    query = urlencode(fields | {"party": party} if party else fields, safe=":")
    return f"/rooms/{column.calendar.resource.slug}/book?{query}"


def _free(place: Place, column: Column) -> dict[str, Any]:
    segment, piece = place.piece.segment, place.piece
    assert segment is not None
    end = suggested(column, place.start, piece.free_until)
    if end is None:
        return {"state": "gone", "text": _("Too short"), "small": _("until %(time)s", time=label(piece.end))}
    room, day = localised(column.calendar.resource.names), long_date(column.day)
    until, at = clock(piece.end), label(place.start)
    whose = whose_time(segment.audience, column.calendar.policy)
    hidden = _(
        "Book %(room)s, %(day)s, from %(start)s. Free until %(until)s. %(whose)s.",
        room=room, day=day, start=at, until=until, whose=whose,
    )  # fmt: skip
    found = {
        "state": "free",
        "href": book_href(column, place.start, end, party=segment.party),
        "hidden": hidden,
        "seats": segment.seats,
    }
    if segment.seats:
        return found | {
            "text": _("%(free)s of %(total)s free", free=segment.seats[1] - segment.seats[0], total=segment.seats[1])
        }
    if not place.first:
        return found | {"text": at}
    return found | {
        "text": _("Free %(start)s–%(end)s", start=at, end=until),
        "small": audience_word(segment.audience, column.calendar.policy),
    }


def _booked(one: Booked, segment: Segment, piece: Piece) -> dict[str, Any]:
    times = f"{label(piece.start)}–{clock(piece.end)}"
    href = f"/bookings/{one.booking_id}" if one.visible else None
    if segment.state == "mine":
        return {"state": "mine", "text": _("Yours: %(title)s", title=one.title), "small": times, "href": href}
    if segment.state == "asked":
        return {"state": "asked", "text": _("You asked: %(title)s", title=one.title), "small": times, "href": href}
    if segment.state == "open":
        small = _("Open to all · %(who)s", who=one.who) if one.who else _("Open to all")
        return {"state": "open", "text": one.title, "small": small, "href": href}
    until = _("until %(time)s", time=clock(piece.end))
    if one.visible:
        text = _("Asked: %(who)s", who=one.who) if one.state == "requested" else one.who
        return {"state": "busy", "text": text, "small": f"{one.title}, {until}", "href": href}
    return {"state": "busy", "text": _("Busy"), "small": until}


def _other(segment: Segment, piece: Piece, policy: Policy) -> dict[str, Any]:
    until = _("until %(time)s", time=clock(piece.end))
    state = segment.state
    if state == "kept":
        return {"state": "kept", "text": kept_word(segment.audience, policy), "small": until}
    if state == "turn":
        return {"state": "turn", "text": _("Hand-over"), "small": ""}
    if state == "closed":
        names = {rule.id: localised(rule.label) for rule in policy.closed if rule.label}
        reason = names.get(segment.rule or "", "")
        return {"state": "closed", "text": _("Closed: %(reason)s", reason=reason) if reason else _("Closed")}
    if state == "early":
        opens = inside(weekday_date(segment.opens_on)) if segment.opens_on else ""
        return {"state": "early", "text": _("Too early"), "small": _("Booking opens %(day)s", day=opens)}
    if state == "late":
        return {"text": _("Too late to book"), "small": whose_time(segment.audience, policy)}
    if state == "taken":
        if segment.seats:
            full = _("0 of %(total)s free", total=segment.seats[1])
            return {"state": "busy", "text": _("Full"), "small": full, "seats": segment.seats}
        return {"state": "turn", "text": _("Set-up"), "small": ""}
    return {"text": _("Past"), "small": whose_time(segment.audience, policy)}


def clock(minute: int) -> str:
    """A minute as the end of a span: midnight is 24:00."""
    return "24:00" if minute == DAY_MINUTES else label(minute)


def audience_word(audience: str | None, policy: Policy) -> str:
    """An audience in a sentence: “residents”."""
    if audience is not None and audience in policy.audiences:
        return localised(policy.audiences[audience])
    return str(AUDIENCES.get(audience or "", ""))


def kept_word(audience: str | None, policy: Policy) -> str:
    """An audience as the name of its time: “Residents”."""
    if audience is not None and audience in policy.audiences:
        return localised(policy.audiences[audience])
    return str(NAMES.get(audience or "", _("Kept for others")))


def whose_time(audience: str | None, policy: Policy) -> str:
    """“Residents’ time”; empty when it is nobody's."""
    if audience is not None and audience in policy.audiences:
        return str(_("Time of: %(audience)s", audience=localised(policy.audiences[audience])))
    return str(TIMES.get(audience or "", ""))


def gap(column: Column, window: tuple[int, int]) -> dict[str, Any]:
    """One day or room on a phone: the shape, the free gaps as links, the rest in a line."""
    first, last = window
    shape, rest = [], []
    for piece in column.pieces:
        start, end = max(piece.start, first), min(piece.end, last)
        if piece.segment is None or end <= start:
            continue
        kind = KINDS.get(piece.segment.state)
        if kind:
            wide = last - first
            left, width = (start - first) * 100 // wide, max(1, (end - start) * 100 // wide)
            audience = piece.segment.audience if kind == "as" else None
            shape.append({"kind": kind, "audience": audience, "x": left, "width": width})
        if said := _rest(piece, column.calendar):
            rest.append(said)
    return {"shape": shape, "slots": _slots(column), "rest": " · ".join(rest)}


def _slots(column: Column) -> list[dict[str, Any]]:
    found = []
    room, day = localised(column.calendar.resource.names), long_date(column.day)
    for piece in column.pieces:
        segment = piece.segment
        if segment is None:
            continue
        times = f"{label(piece.start)}–{clock(piece.end)}"
        if segment.state == "free":
            end = suggested(column, piece.start, piece.free_until)
            if end is None:
                continue
            said = {"state": "free", "audience": segment.audience, "label": times, "small": _gap_words(piece, column)}
            hidden = _("Book %(room)s, %(day)s", room=room, day=day)
            href = book_href(column, piece.start, end, party=segment.party)
            found.append({**said, "href": href, "hidden": hidden})
        elif segment.booked is not None and segment.state in {"mine", "asked"}:
            said = _booked(segment.booked, segment, piece)
            found.append({**said, "label": times, "small": said["text"], "audience": None, "hidden": ""})
    return found


def _gap_words(piece: Piece, column: Column) -> str:
    assert piece.segment is not None
    whose = whose_time(piece.segment.audience, column.calendar.policy)
    if piece.segment.seats:
        taken, total = piece.segment.seats
        return str(_("%(free)s of %(total)s free", free=total - taken, total=total))
    return str(_("Free, %(hours)s · %(whose)s", hours=_length(piece.end - piece.start), whose=whose))


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def _rest(piece: Piece, calendar: RoomCalendar) -> str:
    segment = piece.segment
    if segment is None or segment.state in {"free", "mine", "asked", "closed", "gone"}:
        return ""
    if segment.booked is not None:
        words = _booked(segment.booked, segment, piece)["text"]
    else:
        words = _other(segment, piece, calendar.policy)["text"]
    if segment.state == "open":
        words = _("%(title)s (open to all)", title=words)
    return f"{label(piece.start)}–{clock(piece.end)} {words}"


def alternative(start: datetime, end: datetime, *, asked: datetime, whose: str, audience: str | None) -> dict[str, Any]:
    """A free span (wall times) as a button of the form: when, how it differs from what was asked, whose time it is."""
    night = end.date() != start.date() and end.time() != time()
    until = f"{end:%H:%M}" if end.time() != time() else "24:00"
    shown = f"{weekday_date(start)}, {start:%H:%M}–{until}"
    return {
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "end": f"{end:%Y-%m-%dT%H:%M}",
        "label": f"{start:%H:%M} {short_date(start)} – {short_date(end)} {end:%H:%M}" if night else shown,
        "small": " · ".join(text for text in (_compared(start, asked), whose) if text),
        "audience": audience,
        "room": None,
    }


def _compared(start: datetime, asked: datetime) -> str:
    minutes = int((start - asked).total_seconds() // 60)
    if start.date() == asked.date() and minutes > 0:
        return str(_("Same room, %(length)s later", length=_length(minutes)))
    if start.date() == asked.date() and minutes < 0:
        return str(_("Same room, %(length)s earlier", length=_length(-minutes)))
    if start.time() == asked.time():
        return str(_("Same room, same hour, another day"))
    return str(_("Same room, another day and hour"))


def heading(text: str) -> str:
    """A date at the head of a page or a column: the first letter is large in every language."""
    return text[:1].upper() + text[1:]


def weekday(day: date) -> str:
    """The name of a day of the week, as it stands inside a sentence."""
    return long_date(day).split(" ")[0]


def week_label(first: date, last: date) -> str:
    """23–29 November 2026; 30 November – 6 December 2026; both years where the year changes."""
    begins, ends = (long_date(day).partition(" ")[2] for day in (first, last))
    if first.year != last.year:
        return f"{begins} – {ends}"
    if first.month != last.month:
        return f"{begins.rpartition(' ')[0]} – {ends}"
    return f"{begins.split(' ')[0]}–{ends}"
