"""The cells of a calendar in words: what each says, to whom it leads, and its name in full for those who do not see it.

A page holds a hundred cells: what they share is looked up once, the phrases per language, the rest per room and day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from hub.booking.calendar import RoomCalendar
from hub.booking.grid import DAY_MINUTES, Column, Line, Piece, Place, label
from hub.booking.segments import Booked, Segment
from hub.booking.wording import audience_word, clock, kept_word, rule_label, whose, whose_time
from hub.web.formats import inside, localised, long_date, weekday_date

Cell = dict[str, Any]
SUGGESTED = 120
BARE: Mapping[str, Any] = {
    "state": "gone", "audience": None, "rowspan": 1, "colspan": 1, "text": "", "times": "", "small": "", "href": None,
    "hidden": "", "seats": None, "moves": None,
}  # fmt: skip


class Phrases:
    """The phrases of cells in one language, with their holes still open."""

    def __init__(self) -> None:
        self.jump = _("The clocks go forward")
        self.short = _("Too short")
        self.until = _("until %(time)s")
        self.book = _("Book %(room)s, %(day)s, from %(start)s. Free until %(until)s. %(whose)s.")
        self.link = _("Book %(room)s, %(day)s")
        self.for_hours = _("Free, %(hours)s · %(whose)s")
        self.guest = _("It is open to: %(audience)s too.")
        self.seats = _("%(free)s of %(total)s free")
        self.free = _("Free %(start)s–%(end)s")
        self.yours = _("Yours: %(title)s")
        self.asked = _("You asked: %(title)s")
        self.open_of = _("Open to all · %(who)s")
        self.open = _("Open to all")
        self.asked_by = _("Asked: %(who)s")
        self.busy = _("Busy")
        self.turn = _("Hand-over")
        self.closed_for = _("Closed: %(reason)s")
        self.closed = _("Closed")
        self.early = _("Too early")
        self.opens = _("Booking opens %(day)s")
        self.late = _("Too late to book")
        self.full = _("Full")
        self.none_left = _("0 of %(total)s free")
        self.set_up = _("Set-up")
        self.past = _("Past")


@lru_cache(maxsize=16)
def _in(_language: str) -> Phrases:
    return Phrases()


class Voice:
    """How the cells of one room speak: its name, its addresses, and the words of its rule, each looked up once."""

    def __init__(self, calendar: RoomCalendar) -> None:
        self.say = _in(str(get_locale()))
        self.policy = calendar.policy
        self.room = localised(calendar.resource.names)
        self.address = f"/rooms/{calendar.resource.slug}/book"
        self._words: dict[tuple[str, str | None], str] = {}
        self._days: dict[date, tuple[str, str]] = {}

    def time_of(self, audience: str | None) -> str:
        """“Residents’ time”; empty when it is nobody's."""
        return self._word("time", audience, whose_time)

    def audience(self, audience: str | None) -> str:
        """“residents”."""
        return self._word("audience", audience, audience_word)

    def kept(self, audience: str | None) -> str:
        """“Residents”."""
        return self._word("kept", audience, kept_word)

    def rule(self, rule_id: str | None) -> str:
        """What the house rule calls a window, a hand-over or a closure."""
        return self._word("rule", rule_id, rule_label)

    def day(self, day: date) -> str:
        """Thursday 26 November 2026."""
        return self._of(day)[0]

    def opens(self, day: date | None) -> str:
        """“Booking opens Thu 26/11/2026”."""
        return str(self.say.opens) % {"day": self._of(day)[1] if day else ""}

    def guest(self, segment: Segment) -> str:
        """As whom the reader may take the time of others; empty when it is their own."""
        if segment.audience in {None, whose(segment)}:
            return ""
        return f" {self.say.guest % {'audience': self.audience(segment.audience)}}"

    def _of(self, day: date) -> tuple[str, str]:
        if day not in self._days:
            self._days[day] = long_date(day), inside(weekday_date(day))
        return self._days[day]

    def _word(self, kind: str, key: str | None, look_up: Any) -> str:
        if (kind, key) not in self._words:
            self._words[kind, key] = str(look_up(key, self.policy))
        return self._words[kind, key]


def voices(columns: Sequence[Column]) -> list[Voice]:
    """The voice of each column; those of one room share it."""
    known: dict[int, Voice] = {}
    for one in columns:
        if id(one.calendar) not in known:
            known[id(one.calendar)] = Voice(one.calendar)
    return [known[id(one.calendar)] for one in columns]


def rows(lines: Sequence[Line], columns: Sequence[Column], spoken_by: Sequence[Voice]) -> list[dict[str, Any]]:
    """The rows as the template wants them, each column with its voice."""
    spoken = list(zip(columns, spoken_by, strict=True))
    return [
        {
            "label": label(line.start),
            "half": line.length < 60,
            "now": line.now,
            "now_label": None if line.at is None else label(line.at),
            "cells": [
                None if place is None else cell(place, column, voice)
                for place, (column, voice) in zip(line.cells, spoken, strict=True)
            ],
        }
        for line in lines
    ]


def cell(place: Place, column: Column, voice: Voice) -> Cell:
    """One cell: state, whose time, what it says, where it leads."""
    piece = place.piece
    segment = piece.segment
    if segment is None:
        return {**BARE, "rowspan": place.rowspan, "text": voice.say.jump}
    base = {**BARE, "rowspan": place.rowspan, "audience": segment.kept_for or segment.audience}
    if segment.state == "free":
        return {**base, **_free(place, segment, column, voice)}
    return {
        **base,
        **(booked(segment.booked, segment, piece, voice) if segment.booked else other(segment, piece, voice)),
    }


def suggested(column: Column, start: int, until: int) -> int | None:
    """The minute a booking from `start` is proposed to end: two hours at most, on the grid; None when none fits."""
    slots = column.calendar.policy.slots
    length = max(min(SUGGESTED, slots.max or SUGGESTED), slots.min)
    end = min(until, start + length)
    end -= end % slots.step
    if start % slots.step or end - start < slots.min:
        return None
    return end


def book_href(voice: Voice, day: date, start: int, end: int, *, party: str | None = None) -> str:
    """The address of the form with this time filled in."""
    if start >= DAY_MINUTES:
        day = (datetime.combine(day, time()) + timedelta(minutes=start)).date()
    query = f"date={day}&start={label(start)}&end={label(end)}"
    return f"{voice.address}?{query}&party={party}" if party else f"{voice.address}?{query}"


def _free(place: Place, segment: Segment, column: Column, voice: Voice) -> Cell:
    piece, start, say = place.piece, place.start, voice.say
    end = suggested(column, start, piece.free_until)
    if end is None:
        return {"state": "gone", "text": say.short, "small": say.until % {"time": label(piece.end)}}
    until, at = clock(piece.end), label(start)
    owner = whose(segment)
    full = {"room": voice.room, "day": voice.day(column.day), "start": at, "until": until}
    found: Cell = {
        "state": "free",
        "href": book_href(voice, column.day, start, end, party=segment.party),
        "hidden": say.book % {**full, "whose": voice.time_of(owner)} + voice.guest(segment),
    }
    if segment.seats:
        taken, total = segment.seats
        return {**found, "seats": segment.seats, "text": say.seats % {"free": total - taken, "total": total}}
    if not place.first:
        return {**found, "text": at}
    return {**found, **_split(say.free % {"start": at, "end": until}), "small": voice.audience(owner)}


def _split(text: str) -> Cell:
    """The word in bold, the times after it."""
    word, _space, times = text.rpartition(" ")
    return {"text": word, "times": times}


def booked(one: Booked, segment: Segment, piece: Piece, voice: Voice) -> Cell:
    """The cell of a booking, as far as the reader may know it."""
    say, until = voice.say, clock(piece.end)
    href = f"/bookings/{one.booking_id}" if one.visible else None
    if segment.state in {"mine", "asked"}:
        words = say.yours if segment.state == "mine" else say.asked
        times = f"{label(piece.start)}–{until}"
        found: Cell = {"state": segment.state, "text": words % {"title": one.title}, "small": times, "href": href}
        return {**found, "moves": f"{one.occurrence_id}.{one.sequence}"} if one.movable else found
    if segment.state == "open":
        small = say.open_of % {"who": one.who} if one.who else say.open
        return {"state": "open", "text": one.title, "small": small, "href": href}
    until = say.until % {"time": until}
    if one.visible:
        text = say.asked_by % {"who": one.who} if one.state == "requested" else one.who
        return {"state": "busy", "text": text, "small": f"{one.title}, {until}", "href": href}
    return {"state": "busy", "text": say.busy, "small": until}


def other(segment: Segment, piece: Piece, voice: Voice) -> Cell:
    """The cell of time that is not to be had, and why."""
    say, state = voice.say, segment.state
    if state == "kept":
        until, name = say.until % {"time": clock(piece.end)}, voice.rule(segment.rule)
        return {"state": "kept", "text": voice.kept(segment.audience), "small": f"{name}, {until}" if name else until}
    if state == "turn":
        return {"state": "turn", "text": voice.rule(segment.rule) or say.turn}
    if state == "closed":
        reason = voice.rule(segment.rule)
        return {"state": "closed", "text": say.closed_for % {"reason": reason} if reason else say.closed}
    if state == "early":
        return {"state": "early", "text": say.early, "small": voice.opens(segment.opens_on)}
    if state == "late":
        return {"text": say.late, "small": voice.time_of(whose(segment))}
    if state == "taken":
        if segment.seats:
            full = say.none_left % {"total": segment.seats[1]}
            return {"state": "busy", "text": say.full, "small": full, "seats": segment.seats}
        return {"state": "turn", "text": say.set_up}
    return {"text": say.past, "small": voice.time_of(whose(segment))}
