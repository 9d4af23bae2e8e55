"""Calendars drawn as HTML, and kept for a minute for readers to whom they look the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from hub.booking import calendar, cells, gaps, grid, segments, wording
from hub.booking.calendar import RoomCalendar
from hub.booking.grid import Column, Line
from hub.booking.sources import Sources
from hub.booking.views import rooms, table
from hub.booking.views.table import Icons, Listed
from hub.domain.policy import Policy
from hub.spaces.service.shown import AnyRoom
from hub.web.clock import today
from hub.web.formats import day_pattern, language

MOST = 12
"""How many drawn calendars a process keeps: some hundred kilobytes each."""


class Drawn(NamedTuple):
    """The pieces of a calendar page that take long to draw: they hold no name of a person, and nothing of the reader's.

    `rows` of the table and what a script has to know of its columns, the list on a phone in `past` and `ahead`, the
    legend, whether something is free, and the hour at which the table ends.
    """

    rows: Markup
    holds: Sequence[Markup]
    past: Markup
    ahead: Markup
    legend: Markup
    free: bool
    ends: str


class _Kept:
    """The drawn calendars used last, by all that decides how they look."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = Lock()

    def get(self, likeness: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        with self._lock:
            found = self._drawn.get(likeness)
            if found is not None:
                self._drawn.move_to_end(likeness)
                return found
        found = draw()
        with self._lock:
            self._drawn[likeness] = found
            while len(self._drawn) > MOST:
                self._drawn.popitem(last=False)
        return found

    def forget(self) -> None:
        with self._lock:
            self._drawn.clear()


_kept = _Kept()


def forget() -> None:
    """Draw everything anew from here on."""
    _kept.forget()


def week(known: Sources) -> Drawn:
    """A room over the days of a week."""
    return _drawn("week", known, lambda: _week(known))


def day(known: Sources) -> Drawn:
    """Some rooms on one day, the parts of a hall before the whole of it."""
    return _drawn("day", known, lambda: _day(known))


def _drawn(kind: str, known: Sources, draw: Callable[[], Drawn]) -> Drawn:
    likeness = known.likeness()
    if likeness is None:
        return draw()
    words = language(), known.house.languages, day_pattern(), _icons()
    return _kept.get((kind, words, known.house.tz, likeness), draw)


def _week(known: Sources) -> Drawn:
    (found,) = calendar.calendars(known)
    cut = segments.night_ends([found.policy])
    columns = [grid.column(found, one, cut=cut, tz=known.house.tz) for one in known.days[:7]]
    lines = grid.lines(columns, now=known.now, tz=known.house.tz)
    spoken = cells.voices(columns)
    listed = [
        Listed(
            wording.heading(voice.day(one.day).rpartition(" ")[0]),
            gaps.gap(one, limits(lines), voice),
            today=one.day == today(),
            past=one.day < today(),
        )
        for one, voice in zip(columns, spoken, strict=True)
    ]
    return _put([found], cells.rows(lines, columns, spoken), columns, lines, listed, level=3)


def _day(known: Sources) -> Drawn:
    found = calendar.calendars(known)
    cut = segments.night_ends([one.policy for one in found])
    columns = [grid.column(one, known.days[0], cut=cut, tz=known.house.tz) for one in found]
    lines = grid.lines(columns, now=known.now, tz=known.house.tz)
    spoken = cells.voices(columns)
    listed = [
        Listed(
            voice.room,
            gaps.gap(one, limits(lines), voice),
            href=f"/rooms/{one.calendar.resource.slug}?day={one.day}",
            small=rooms.size(one.calendar.resource),
        )
        for one, voice in zip(columns, spoken, strict=True)
    ]
    rows = rooms.merged(cells.rows(lines, columns, spoken), lines, known.resources)
    return _put(found, rows, columns, lines, listed, level=2)


def _put(
    shown: Sequence[RoomCalendar],
    rows: list[table.Row],
    columns: list[Column],
    lines: Sequence[Line],
    listed: list[Listed],
    *,
    level: int,
) -> Drawn:
    parts, icons, word = _parts(), _icons(), _("Today")
    past = [one for one in listed if one.past]
    ahead = [one for one in listed if not one.past]
    return Drawn(
        rows=table.rows(rows, icons, _("Now")),
        holds=[parts.hold(hand(one.resource, one.policy)) for one in shown],
        past=table.days(past if ahead else [], level, icons, word),
        ahead=table.days(ahead or past, level, icons, word),
        legend=parts.legend(table.keys(rows)),
        free=gaps.any_free(columns),
        ends=grid.label(limits(lines)[1]),
    )


def limits(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and the last minute of the rows."""
    return lines[0].start, lines[-1].start + lines[-1].length


def hand(room: AnyRoom, policy: Policy) -> dict[str, Any]:
    """What a script has to know to choose or move hours in the column of a room."""
    slots = policy.slots
    return {
        "room": room.slug,
        "name": room.names,
        "step": slots.step,
        "least": slots.min,
        "most": slots.max or "",
        "pool": room.kind == "pool",
    }


def _icons() -> Icons:
    found: Icons = _parts().pictures
    return found


def _parts() -> Any:
    """The components of calendars, as the templates of this application know them."""
    return current_app.jinja_env.get_template("components/calendar.html").module
