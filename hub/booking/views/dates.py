"""Dates in the addresses of calendars: what was asked for, the steps around it, and how they are written."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request

from hub.booking import wording
from hub.web.clock import today
from hub.web.formats import localised, long_date, short_date
from hub.web.forms import parse_date

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ISO_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
YEARS = range(1971, 2199)


def asked_monday() -> date | None:
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


def asked_day() -> date | None:
    """The date asked for; today when nothing is asked; None when it makes no sense."""
    text = request.args.get("date", "")
    found = parse_date(text) if text else today()
    return found if found is not None and found.year in YEARS else None


def this_monday() -> date:
    """The first day of this week."""
    return today() - today().weekday() * DAY


def iso(monday: date) -> str:
    """2026-W49."""
    year, week, _weekday = monday.isocalendar()
    return f"{year}-W{week:02d}"


def address(path: str, more: Sequence[tuple[str, str]] = (), **query: object) -> str:
    """A path with its query; `more` are pairs whose name may come again."""
    return f"{path}?{urlencode([*((name, str(value)) for name, value in query.items()), *more])}"


def week(path: str, monday: date, more: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """A week and the steps around it."""
    return {
        "label": wording.week_label(monday, monday + 6 * DAY),
        "number": monday.isocalendar()[1],
        "iso": iso(monday),
        "prev_href": address(path, more, week=iso(monday - WEEK)),
        "next_href": address(path, more, week=iso(monday + WEEK)),
        "today_href": address(path, more, week=iso(today())),
    }


def day(path: str, when: date, more: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """A day and the steps around it."""
    return {
        "label": wording.heading(long_date(when)),
        "inside": long_date(when),
        "iso": when.isoformat(),
        "typed": short_date(when),
        "prev_href": address(path, more, date=when - DAY),
        "next_href": address(path, more, date=when + DAY),
        "today_href": address(path, more, date=today()),
    }


def days(some: Sequence[date], holidays: Mapping[date, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Consecutive days as the heads of columns, with the names of public holidays."""
    this_day = today()
    return [
        {
            "date": one.isoformat(),
            "typed": short_date(one),
            "weekday": wording.heading(inside),
            "weekday_inside": inside,
            "number": one.day,
            "today": one == this_day,
            "past": one < this_day,
            "holiday_name": localised(holidays.get(one)),
        }
        for one, inside in ((one, wording.weekday(one)) for one in some)
    ]
