"""The words of the calendar: what a cell, a gap or a refusal says to its reader."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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
KEPT = {
    "resident": _l("Kept for residents"),
    "association": _l("Kept for associations"),
    "coworker": _l("Kept for co-workers"),
    "everyone": _l("Kept for everyone"),
}


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
    base["audience"] = segment.kept_for or segment.audience
    if segment.state == "free":
        return base | _free(place, column)
    if segment.booked is not None:
        return base | booked(segment.booked, segment, piece)
    return base | other(segment, piece, calendar.policy)


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
    policy = column.calendar.policy
    hidden = _(
        "Book %(room)s, %(day)s, from %(start)s. Free until %(until)s. %(whose)s.",
        room=room, day=day, start=at, until=until, whose=whose_time(whose(segment), policy),
    )  # fmt: skip
    hidden = " ".join(text for text in (hidden, guest(segment, policy)) if text)
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
        "small": audience_word(whose(segment), policy),
    }


def booked(one: Booked, segment: Segment, piece: Piece) -> dict[str, Any]:
    """The cell of a booking, as far as the reader may know it."""
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


def other(segment: Segment, piece: Piece, policy: Policy) -> dict[str, Any]:
    """The cell of time that is not to be had, and why."""
    until = _("until %(time)s", time=clock(piece.end))
    state = segment.state
    if state == "kept":
        label_text = rule_label(segment.rule, policy)
        small = f"{label_text}, {until}" if label_text else until
        return {"state": "kept", "text": kept_word(segment.audience, policy), "small": small}
    if state == "turn":
        return {"state": "turn", "text": rule_label(segment.rule, policy) or _("Hand-over"), "small": ""}
    if state == "closed":
        reason = rule_label(segment.rule, policy)
        return {"state": "closed", "text": _("Closed: %(reason)s", reason=reason) if reason else _("Closed")}
    if state == "early":
        opens = inside(weekday_date(segment.opens_on)) if segment.opens_on else ""
        return {"state": "early", "text": _("Too early"), "small": _("Booking opens %(day)s", day=opens)}
    if state == "late":
        return {"text": _("Too late to book"), "small": whose_time(whose(segment), policy)}
    if state == "taken":
        if segment.seats:
            full = _("0 of %(total)s free", total=segment.seats[1])
            return {"state": "busy", "text": _("Full"), "small": full, "seats": segment.seats}
        return {"state": "turn", "text": _("Set-up"), "small": ""}
    return {"text": _("Past"), "small": whose_time(whose(segment), policy)}


def whose(segment: Segment) -> str | None:
    """Whose time a stretch is, whoever may take it."""
    return segment.kept_for or segment.audience


def guest(segment: Segment, policy: Policy) -> str:
    """As whom the reader may take the time of others; empty when it is their own."""
    if segment.audience in {None, whose(segment)}:
        return ""
    return str(_("It is open to: %(audience)s too.", audience=audience_word(segment.audience, policy)))


def rule_label(rule_id: str | None, policy: Policy) -> str:
    """What the house rule calls a window, a hand-over or a closure."""
    labels = {one.id: one.label for one in policy.closed} | {one.id: one.label for one in policy.kept}
    labels |= {one.id: one.label for one in policy.openings or ()}
    return localised(labels.get(rule_id or ""))


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
        return str(_("Same room, %(length)s later", length=length(minutes)))
    if start.date() == asked.date() and minutes < 0:
        return str(_("Same room, %(length)s earlier", length=length(-minutes)))
    if start.time() == asked.time():
        return str(_("Same room, same hour, another day"))
    return str(_("Same room, another day and hour"))


def length(minutes: int) -> str:
    """45 min, 2 h, 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


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
