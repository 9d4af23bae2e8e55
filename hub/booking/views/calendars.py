"""The week of one room and the day of all rooms of a place."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service import parties_for
from hub.booking import calendar, gaps, grid, wording
from hub.booking.grid import Column, Line
from hub.booking.views import hints, rooms
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import house
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import localised, long_date, short_date
from hub.web.forms import parse_date
from hub.web.pages import page

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ISO_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
YEARS = range(1971, 2199)


@bp.get("/rooms/<slug:slug>")
@allow(public=True)
def room(slug: str) -> ResponseReturnValue:
    """A week of one room."""
    resource = spaces.find_room(slug)
    monday = _asked_monday()
    status, note = (200, None) if monday else (422, _("This is no week or date. You see the current week."))
    monday = monday or today() - today().weekday() * DAY
    days = [monday + number * DAY for number in range(7)]
    (found,) = calendar.calendars([resource], days=days, actor=current_actor(), now=now(), house=house())
    cut = grid.night_ends([found.policy])
    columns = [grid.column(found, day, cut=cut, tz=house().tz) for day in days]
    lines = grid.lines(columns, now=now(), tz=house().tz)
    return page(
        "booking/room.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        week=_week(resource.slug, monday),
        days=_days(days),
        rows=wording.rows(lines, columns),
        gaps=_day_gaps(columns, lines),
        free=gaps.any_free(columns),
        rooms=rooms.siblings(resource, week=_iso(monday)),
        seen_as=_seen_as(),
        standing=hints.standing(resource),
        **rooms.about(resource),
    )


@bp.get("/places/<slug:slug>/day")
@allow(public=True)
def day(slug: str) -> ResponseReturnValue:
    """All rooms of a place on one day."""
    place = spaces.find_place(slug)
    text = request.args.get("date", "")
    asked = parse_date(text) if text else today()
    good = asked is not None and asked.year in YEARS
    status, note = (200, None) if good else (422, _("This is no date. You see today."))
    when = asked if asked is not None and good else today()
    ordered = rooms.in_order(place.resources)
    found = calendar.calendars(ordered, days=[when], actor=current_actor(), now=now(), house=house())
    cut = grid.night_ends([one.policy for one in found])
    columns = [grid.column(one, when, cut=cut, tz=house().tz) for one in found]
    lines = grid.lines(columns, now=now(), tz=house().tz)
    return page(
        "booking/day.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        place={"name": place.names, "href": f"/places/{place.slug}"},
        day=_day(place.slug, when),
        columns=rooms.headings(ordered, day=when),
        rows=rooms.merged(wording.rows(lines, columns), lines, ordered),
        lists=_room_gaps(columns, lines),
        free=gaps.any_free(columns),
        seen_as=_seen_as(),
    )


def _asked_monday() -> date | None:
    """The Monday asked for by week, day or date; this week's when nothing is asked; None when it makes no sense."""
    week, text = request.args.get("week", ""), request.args.get("day") or request.args.get("date") or ""
    if not week and not text:
        found: date | None = today()
    elif week:
        match = ISO_WEEK.fullmatch(week)
        try:
            found = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
        except ValueError:
            found = None
    else:
        found = parse_date(text)
    if found is None or found.year not in YEARS:
        return None
    return found - found.weekday() * DAY


def _seen_as() -> str | None:
    """The names as which the calendar is seen: one's own, and those one acts for."""
    return ", ".join(one.name for one in parties_for(current_actor())) or None


def _iso(monday: date) -> str:
    year, week, _weekday = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _week(slug: str, monday: date) -> dict[str, Any]:
    address = f"/rooms/{slug}?week="
    return {
        "label": wording.week_label(monday, monday + 6 * DAY),
        "number": monday.isocalendar()[1],
        "iso": _iso(monday),
        "prev_href": address + _iso(monday - WEEK),
        "next_href": address + _iso(monday + WEEK),
        "today_href": address + _iso(today()),
    }


def _day(slug: str, when: date) -> dict[str, Any]:
    address = f"/places/{slug}/day?date="
    return {
        "label": wording.heading(long_date(when)),
        "inside": long_date(when),
        "iso": when.isoformat(),
        "typed": short_date(when),
        "prev_href": f"{address}{when - DAY}",
        "next_href": f"{address}{when + DAY}",
        "today_href": f"{address}{today()}",
    }


def _days(days: Sequence[date]) -> list[dict[str, Any]]:
    holidays = calendar.holiday_names(days)
    return [
        {
            "date": one.isoformat(),
            "typed": short_date(one),
            "weekday": wording.heading(wording.weekday(one)),
            "weekday_inside": wording.weekday(one),
            "number": one.day,
            "today": one == today(),
            "holiday_name": localised(holidays.get(one)),
        }
        for one in days
    ]


def _limits(lines: Sequence[Line]) -> tuple[int, int]:
    return lines[0].start, lines[-1].start + lines[-1].length


def _day_gaps(columns: Sequence[Column], lines: Sequence[Line]) -> list[dict[str, Any]]:
    window = _limits(lines)
    return [
        {
            "date_label": wording.heading(long_date(one.day).rpartition(" ")[0]),
            "today": one.day == today(),
            "past": one.day < today(),
            **gaps.gap(one, window),
        }
        for one in columns
    ]


def _room_gaps(columns: Sequence[Column], lines: Sequence[Line]) -> list[dict[str, Any]]:
    window = _limits(lines)
    return [
        {
            "name": one.calendar.resource.names,
            "href": f"/rooms/{one.calendar.resource.slug}?day={one.day}",
            "small": rooms.size(one.calendar.resource),
            **gaps.gap(one, window),
        }
        for one in columns
    ]
