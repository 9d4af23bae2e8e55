"""The rooms of a place side by side over a week: what is free in each, day by day."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.booking import calendar, cells, gaps, grid, segments, sources
from hub.booking.grid import Column
from hub.booking.views import dates, rooms
from hub.booking.views.blueprint import bp
from hub.booking.views.calendars import seen_as, seen_tag, tagged, unchanged
from hub.booking.views.dates import DAY
from hub.booking.views.drawing import limits
from hub.booking.views.kit import house
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


@bp.get("/places/<slug:slug>/week")
@allow(public=True)
def week(slug: str) -> ResponseReturnValue:
    """A week of all rooms of a place side by side, or of those asked for."""
    place, found_rooms = spaces.show_rooms(slug)
    monday = dates.asked_monday()
    status, note = (200, None) if monday else (422, _("This is no week or date. You see the current week."))
    monday = monday or dates.this_monday()
    days = [monday + number * DAY for number in range(7)]
    every = rooms.in_order(found_rooms)
    ordered, more = rooms.chosen(every, request.args.getlist("room"))
    tag = seen_tag(ordered, days)
    if tag and request.if_none_match.contains_weak(tag):
        return unchanged(tag)
    known = sources.read(ordered, days=days, actor=current_actor(), now=now(), house=house())
    found = calendar.calendars(known)
    cut = segments.night_ends([one.policy for one in found])
    table = [[grid.column(one, day, cut=cut, tz=house().tz) for day in days] for one in found]
    answer = page(
        "booking/week.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        place={"name": place.names, "href": f"/places/{place.slug}"},
        week=dates.week(f"/places/{place.slug}/week", monday, more),
        days=[
            one | {"href": dates.address(f"/places/{place.slug}/day", more, date=one["date"])}
            for one in dates.days(days, known.holidays)
        ],
        rooms=rooms.boxes(every, ordered),
        rows=[_row(columns, monday=dates.iso(monday)) for columns in table],
        free=any(gaps.any_free(columns) for columns in table),
        seen_as=seen_as(),
    )
    return tagged(answer, tag)


def _row(columns: list[Column], *, monday: str) -> dict[str, Any]:
    """A room and its seven days."""
    room = columns[0].calendar.resource
    window = limits(grid.lines(columns, now=now(), tz=house().tz))
    return {
        "name": room.names,
        "href": f"/rooms/{room.slug}?week={monday}",
        "small": rooms.size(room),
        "part": room.parent_id is not None,
        "days": [gaps.gap(one, window, voice) for one, voice in zip(columns, cells.voices(columns), strict=True)],
    }
