"""The week of one room and the day of all rooms of a place."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service import parties_for
from hub.booking import freshness, sources
from hub.booking.views import dates, drawing, hints, rooms
from hub.booking.views.blueprint import bp
from hub.booking.views.dates import DAY
from hub.booking.views.kit import house
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
    known = sources.read([resource], days=days, actor=current_actor(), now=now(), house=house())
    policy = known.rules[resource.id].policy
    answer = page(
        "booking/room.html",
        fragments=("calendar",),
        status=status,
        problem=note,
        week=dates.week(f"/rooms/{resource.slug}", monday),
        days=dates.days(days, known.holidays),
        at=wall_now(),
        drawn=drawing.week(known),
        rooms=rooms.siblings(resource, week=dates.iso(monday)),
        seen_as=seen_as(),
        standing=hints.standing(resource, policy),
        **rooms.about(resource, policy=policy),
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
    known = sources.read(ordered, days=[when], actor=current_actor(), now=now(), house=house())
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
        at=wall_now(),
        drawn=drawing.day(known),
        seen_as=seen_as(),
    )
    return tagged(answer, tag)


def seen_as() -> str | None:
    """The names as which the calendar is seen: one's own, and those one acts for."""
    return ", ".join(one.name for one in parties_for(current_actor())) or None


def wall_now() -> str:
    """The wall time at which a calendar is drawn, from which a script counts on."""
    return f"{now().astimezone(zone()):%Y-%m-%dT%H:%M:%S}"


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
