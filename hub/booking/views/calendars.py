"""The week of one room and the day of all rooms of a place."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service import parties_for
from hub.booking import calendar, cells, freshness, gaps, grid, segments, wording
from hub.booking.calendar import RoomCalendar
from hub.booking.grid import Column, Line
from hub.booking.views import dates, hints, rooms
from hub.booking.views.blueprint import bp
from hub.booking.views.dates import DAY
from hub.booking.views.kit import house
from hub.booking.views.table import Listed
from hub.extensions import htmx
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today, zone
from hub.web.formats import language
from hub.web.pages import page


@bp.get("/rooms/<slug:slug>")
@allow(public=True)
def room(slug: str) -> ResponseReturnValue:
    """A week of one room."""
    resource = spaces.show_room(slug)
    monday = dates.asked_monday()
    status, note = (200, None) if monday else (422, _("This is no week or date. You see the current week."))
    monday = monday or dates.this_monday()
    days = [monday + number * DAY for number in range(7)]
    tag = seen_tag([resource], days)
    if tag and request.if_none_match.contains_weak(tag):
        return unchanged(tag)
    found, columns, lines = _week_of(resource, days)
    spoken = cells.voices(columns)
    answer = page(
        "booking/room.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        week=dates.week(f"/rooms/{resource.slug}", monday),
        days=dates.days(days, found.holidays),
        hand=hand(found),
        at=wall_now(),
        ends=grid.label(limits(lines)[1]),
        rows=cells.rows(lines, columns, spoken),
        gaps=_day_gaps(columns, lines, spoken),
        free=gaps.any_free(columns),
        rooms=rooms.siblings(resource, week=dates.iso(monday)),
        seen_as=seen_as(),
        standing=hints.standing(resource, found.policy),
        **rooms.about(resource, policy=found.policy),
        **rooms.shown(resource),
    )
    return tagged(answer, tag)


@bp.get("/places/<slug:slug>/day")
@allow(public=True)
def day(slug: str) -> ResponseReturnValue:
    """All rooms of a place on one day, or those asked for."""
    place, found_rooms = spaces.show_rooms(slug)
    asked = dates.asked_day()
    status, note = (200, None) if asked else (422, _("This is no date. You see today."))
    when = asked or today()
    every = rooms.in_order(found_rooms)
    ordered, more = rooms.chosen(every, request.args.getlist("room"))
    tag = seen_tag(ordered, [when])
    if tag and request.if_none_match.contains_weak(tag):
        return unchanged(tag)
    found, columns, lines = _day_of(ordered, when)
    spoken = cells.voices(columns)
    answer = page(
        "booking/day.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        place={"name": place.names, "href": f"/places/{place.slug}"},
        day=dates.day(f"/places/{place.slug}/day", when, more),
        week_href=dates.address(f"/places/{place.slug}/week", more, week=dates.iso(when)),
        rooms=rooms.boxes(every, ordered),
        columns=rooms.headings(ordered, day=when),
        hands=[hand(one) for one in found],
        at=wall_now(),
        ends=grid.label(limits(lines)[1]),
        rows=rooms.merged(cells.rows(lines, columns, spoken), lines, ordered),
        lists=_room_gaps(columns, lines, spoken),
        free=gaps.any_free(columns),
        seen_as=seen_as(),
    )
    return tagged(answer, tag)


def _week_of(resource: Any, days: Sequence[date]) -> tuple[RoomCalendar, list[Column], tuple[Line, ...]]:
    """The calendar of a room, a column for each day, and the rows."""
    (found,) = calendar.calendars([resource], days=days, actor=current_actor(), now=now(), house=house())
    cut = segments.night_ends([found.policy])
    columns = [grid.column(found, day, cut=cut, tz=house().tz) for day in days]
    return found, columns, grid.lines(columns, now=now(), tz=house().tz)


def _day_of(ordered: Sequence[Any], when: date) -> tuple[list[RoomCalendar], list[Column], tuple[Line, ...]]:
    """The calendars of some rooms, a column for each, and the rows."""
    found = calendar.calendars(ordered, days=[when], actor=current_actor(), now=now(), house=house())
    cut = segments.night_ends([one.policy for one in found])
    columns = [grid.column(one, when, cut=cut, tz=house().tz) for one in found]
    return found, columns, grid.lines(columns, now=now(), tz=house().tz)


def seen_as() -> str | None:
    """The names as which the calendar is seen: one's own, and those one acts for."""
    return ", ".join(one.name for one in parties_for(current_actor())) or None


def hand(one: RoomCalendar) -> dict[str, Any]:
    """What a script has to know to choose or move hours in the column of a room."""
    slots = one.policy.slots
    return {
        "room": one.resource.slug,
        "name": one.resource.names,
        "step": slots.step,
        "least": slots.min,
        "most": slots.max or "",
        "pool": one.resource.kind == "pool",
    }


def wall_now() -> str:
    """The wall time at which a calendar is drawn, from which a script counts on."""
    return f"{now().astimezone(zone()):%Y-%m-%dT%H:%M:%S}"


def limits(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and the last minute of the rows."""
    return lines[0].start, lines[-1].start + lines[-1].length


def seen_tag(resources: Sequence[Any], days: Sequence[date]) -> str | None:
    """The tag of what a script looks at again and again; a page that is opened needs none."""
    if not htmx or htmx.target != "calendar":
        return None
    return freshness.mark(resources, days=days, actor=current_actor(), language=language(), now=now(), house=house())


def tagged(answer: Response, tag: str | None) -> Response:
    """The answer with its tag."""
    if tag:
        answer.set_etag(tag, weak=True)
    return answer


def unchanged(tag: str) -> Response:
    """Nothing new since the reader looked."""
    return tagged(Response(status=304), tag)


def _day_gaps(columns: Sequence[Column], lines: Sequence[Line], spoken: Sequence[cells.Voice]) -> list[Listed]:
    window, this_day = limits(lines), today()
    return [
        Listed(
            wording.heading(voice.day(one.day).rpartition(" ")[0]),
            gaps.gap(one, window, voice),
            today=one.day == this_day,
            past=one.day < this_day,
        )
        for one, voice in zip(columns, spoken, strict=True)
    ]


def _room_gaps(columns: Sequence[Column], lines: Sequence[Line], spoken: Sequence[cells.Voice]) -> list[Listed]:
    window = limits(lines)
    return [
        Listed(
            voice.room,
            gaps.gap(one, window, voice),
            href=f"/rooms/{one.calendar.resource.slug}?day={one.day}",
            small=rooms.size(one.calendar.resource),
        )
        for one, voice in zip(columns, spoken, strict=True)
    ]
