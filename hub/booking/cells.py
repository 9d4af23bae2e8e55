"""The cells of a calendar in words: what each says, to whom it leads, and its name in full for those who do not see it.

A page holds a hundred cells: what they share is looked up once, the phrases per language, the rest per room and day.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _

from hub.booking.calendar import RoomCalendar
from hub.booking.grid import Column, Line, Piece, Place, label
from hub.booking.segments import DAY_MINUTES, Booked, Segment
from hub.booking.wording import audience_word, clock, kept_word, rule_label, whose, whose_time
from hub.web.formats import inside, localised, long_date, weekday_date

SUGGESTED = 120


class Cell(NamedTuple):
    """What a cell says: its state and whose time it is, its words, where it leads.

    `seats` are the taken and all units of a pool; `moves` names the date of one's own booking that can be moved;
    `door` is what paper says instead, which hangs where everybody reads it.
    """

    state: str = "gone"
    audience: str | None = None
    rowspan: int = 1
    text: str = ""
    times: str = ""
    small: str = ""
    href: str | None = None
    hidden: str = ""
    seats: tuple[int, int] | None = None
    moves: str | None = None
    colspan: int = 1
    door: str = ""


class Phrases:
    """The phrases of cells in one language, with their holes still open."""

    def __init__(self) -> None:
        self.jump = _("The clocks go forward")
        self.short = _("Too short")
        self.until = _("until %(time)s")
        self.book = _("Book %(room)s, %(day)s, from %(start)s. Free until %(until)s. %(whose)s.")
        self.link = _("Book %(room)s, %(day)s")
        self.later = _("Book %(room)s, %(day)s. Free until %(until)s. %(whose)s.")
        self.for_hours = _("Free, %(hours)s · %(whose)s")
        self.guest = _("It is open to: %(audience)s too.")
        self.seats = _("%(free)s of %(total)s free")
        self.free = _("Free %(start)s–%(end)s")
        self.desk = _("Desk")
        self.yours = _("Yours: %(title)s")
        self.asked = _("You asked: %(title)s")
        self.open_of = _("Open to all · %(who)s")
        self.open = _("Open to all")
        self.open_title = _("%(title)s (open to all)")
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
        self._told: dict[int, tuple[Piece, Cell]] = {}

    def told(self, piece: Piece) -> Cell:
        """What is said of time that is not free, once for the table and for the list."""
        found = self._told.get(id(piece))
        if found is None:
            found = self._told[id(piece)] = piece, _told(piece, self)
        return found[1]

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
        return Cell(rowspan=place.rowspan, text=voice.say.jump)
    if segment.state == "free":
        return _free(place, segment, column, voice)
    found = voice.told(piece)
    return found if place.rowspan == 1 else found._replace(rowspan=place.rowspan)


def _told(piece: Piece, voice: Voice) -> Cell:
    segment = piece.segment
    assert segment is not None
    owner = whose(segment)
    return _booked(segment.booked, segment, piece, voice) if segment.booked else _other(segment, piece, owner, voice)


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
    owner = whose(segment)
    end = suggested(column, start, piece.free_until)
    if end is None:
        small = say.until % {"time": label(piece.end)}
        return Cell("gone", owner, place.rowspan, say.short, small=small)
    at = label(start)
    full = {"room": voice.room, "day": voice.day(column.day), "start": at, "until": clock(piece.end)}
    href = book_href(voice, column.day, start, end, party=segment.party)
    if segment.seats:
        taken, total = segment.seats
        text = say.seats % {"free": total - taken, "total": total}
        hidden = say.book % {**full, "whose": voice.time_of(owner)} + voice.guest(segment)
        return Cell("free", owner, place.rowspan, text, "", "", href, hidden, segment.seats)
    if not place.first:
        hidden = say.later % {**full, "whose": voice.time_of(owner)} + voice.guest(segment)
        return Cell("free", owner, place.rowspan, at, "", "", href, hidden)
    # The word in bold, the times after it.
    text, _space, times = (say.free % {"start": at, "end": full["until"]}).rpartition(" ")
    hidden = f"{say.link % full}.{voice.guest(segment)}"
    return Cell("free", owner, place.rowspan, text, times, voice.audience(owner), href, hidden)


def _booked(one: Booked, segment: Segment, piece: Piece, voice: Voice) -> Cell:
    """The cell of a booking, as far as the reader may know it."""
    say, until, owner = voice.say, clock(piece.end), whose(segment)
    title = one.title or say.desk
    door = title if one.open and one.state == "confirmed" else say.busy
    href = f"/bookings/{one.booking_id}" if one.visible else None
    if segment.state in {"mine", "asked"}:
        words = say.yours if segment.state == "mine" else say.asked
        times = f"{label(piece.start)}–{until}"
        moves = f"{one.occurrence_id}.{one.sequence}" if one.movable else None
        said = words % {"title": title}
        return Cell(segment.state, owner, text=said, small=times, href=href, moves=moves, door=door)
    if segment.state == "open":
        small = say.open_of % {"who": one.who} if one.who else say.open
        return Cell("open", owner, text=title, small=small, href=href)
    until = say.until % {"time": until}
    if one.visible:
        text = say.asked_by % {"who": one.who} if one.state == "requested" else one.who
        return Cell("busy", owner, text=text, small=f"{title}, {until}", href=href, door=door)
    return Cell("busy", owner, text=say.busy, small=until)


def _other(segment: Segment, piece: Piece, owner: str | None, voice: Voice) -> Cell:
    """The cell of time that is not to be had, and why."""
    say, state = voice.say, segment.state
    if state == "kept":
        until, name = say.until % {"time": clock(piece.end)}, voice.rule(segment.rule)
        small = f"{name}, {until}" if name else until
        return Cell("kept", owner, text=voice.kept(segment.audience), small=small)
    if state == "turn":
        return Cell("turn", owner, text=voice.rule(segment.rule) or say.turn)
    if state == "closed":
        reason = voice.rule(segment.rule)
        return Cell("closed", owner, text=say.closed_for % {"reason": reason} if reason else say.closed)
    if state == "early":
        return Cell("early", owner, text=say.early, small=voice.opens(segment.opens_on))
    if state == "late":
        return Cell("gone", owner, text=say.late, small=voice.time_of(owner))
    if state == "taken":
        if segment.seats:
            full = say.none_left % {"total": segment.seats[1]}
            return Cell("busy", owner, text=say.full, small=full, seats=segment.seats)
        return Cell("turn", owner, text=say.set_up)
    return Cell("gone", owner, text=say.past, small=voice.time_of(owner))
