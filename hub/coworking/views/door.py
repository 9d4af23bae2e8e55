"""The door today, for managers and hosts: who comes, who is in, who did not come."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.coworking.service import door
from hub.coworking.views.blueprint import bp
from hub.coworking.views.kit import desk_name, house, said, until
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import clock, localised, short_date
from hub.web.forms import parse_date
from hub.web.pages import page

DAY = timedelta(days=1)
YEARS = range(1971, 2199)


@bp.get("/manage/door")
@allow(Action.MANAGE_SOMETHING)
def doors() -> ResponseReturnValue:
    """Leads to the door of the place one keeps, or lists them."""
    places = door.kept_places(current_actor())
    if len(places) == 1:
        return redirect(url_for("coworking.at_the_door", slug=places[0].slug))
    return page("coworking/doors.html", places=places)


@bp.get("/manage/places/<slug:slug>/today")
@allow(Action.KEEP_DOOR)
def at_the_door(slug: str) -> ResponseReturnValue:
    """Who comes today, who is in; another day by its date."""
    return _page(slug)


@bp.post("/manage/places/<slug:slug>/arrivals/<id:occurrence_id>")
@allow(Action.KEEP_DOOR)
def note_arrival(slug: str, occurrence_id: int) -> ResponseReturnValue:
    """Somebody came."""
    try:
        door.note_arrival(current_actor(), slug, occurrence_id, now=now(), house=house())
    except DomainError as error:
        return _refused(slug, error)
    flash(_("Noted."), "good")
    return _back(slug)


@bp.post("/manage/places/<slug:slug>/arrivals/<id:occurrence_id>/strike")
@allow(Action.KEEP_DOOR)
def strike_arrival(slug: str, occurrence_id: int) -> ResponseReturnValue:
    """It was a mistake: they did not come."""
    door.strike_arrival(current_actor(), slug, occurrence_id, now=now())
    flash(_("The check-in is struck."), "good")
    return _back(slug)


@bp.post("/manage/places/<slug:slug>/own-desks/<id:party_id>/arrive")
@allow(Action.KEEP_DOOR)
def note_own_desk(slug: str, party_id: int) -> ResponseReturnValue:
    """Somebody with a desk of their own came."""
    door.note_own_desk(current_actor(), slug, party_id, now=now(), house=house())
    flash(_("Noted."), "good")
    return _back(slug)


def _back(slug: str) -> ResponseReturnValue:
    day = parse_date(request.form.get("date", ""))
    wanted = day.isoformat() if day is not None and day != today() else None
    return redirect(url_for("coworking.at_the_door", slug=slug, date=wanted), 303)


def _refused(slug: str, error: DomainError) -> Response:
    if isinstance(error, Missing):
        raise error
    return _page(slug, status=error.status, problems=said(error))


def _page(slug: str, *, status: int = 200, problems: list[str] | None = None) -> Response:
    text = request.values.get("date", "")
    asked = parse_date(text) if text else today()
    if asked is None or asked.year not in YEARS:
        status, problems, asked = 422, [_("This is no date. You see today.")], today()
    found = door.door(current_actor(), slug, day=asked, now=now(), house=house())
    address = f"/manage/places/{slug}/today"
    return page(
        "coworking/door.html",
        status=status,
        problems=problems or [],
        place=found.place,
        day=asked,
        typed=short_date(asked),
        now=now(),
        is_today=asked == today(),
        ahead=asked > today(),
        steps={
            "prev_href": f"{address}?date={asked - DAY}",
            "next_href": f"{address}?date={asked + DAY}",
            "today_href": address,
        },
        lines=[_line(one) for one in found.arrivals],
        more=found.more,
        here=found.count("here"),
        expected=found.count("expected", "late"),
        absent=found.count("absent", "late"),
        manages=can(current_actor(), Action.MANAGE_PLACE, found.place.id),
    )


def _line(one: door.Arrival) -> dict[str, Any]:
    names = one.room.names
    desks = ", ".join(desk_name(name, names) for name in one.desks)
    return {
        "id": one.occurrence_id,
        "party_id": one.party_id,
        "booking_id": one.booking_id,
        "who": one.who,
        "title": one.title,
        "where": f"{localised(names)}, {desks}" if desks else localised(names),
        "time": clock(one.start) if one.start else "",
        "until": until(one.end) if one.end else "",
        "count": one.count if one.count and one.count > 1 else None,
        "note": one.note,
        "unreachable": one.unreachable,
        "state": one.state,
        "arrived": clock(one.arrived_at) if one.arrived_at else "",
    }
