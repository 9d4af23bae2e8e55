"""Closing a room or a whole place: the form, what the closure hits and what to do about each, and its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.spaces import hits, service, summary
from hub.spaces.forms import CloseForm, EndForm
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now, today, zone
from hub.web.pages import page
from hub.web.sending import sent

MOST_PAGES = 500


@bp.route("/manage/rooms/<slug:slug>/close", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def close_room(slug: str) -> ResponseReturnValue:
    """Close a room for some days, or for some hours of them."""
    room = service.managed_room(current_actor(), slug)
    form = CloseForm()
    answer = sent(form, lambda: service.close_room(current_actor(), slug, wish=form.wish(), now=now()))
    if answer.done:
        flash(_("It is closed then. What is booked already stays until you move it or call it off."), "good")
        return redirect(url_for("spaces.closure", slug=slug, rule_id=answer.result), 303)
    part = room.parent_id is not None and service.latest(room) == 0
    return page("manage/close.html", status=answer.status, form=form, room=room, place=room.place, part=part)


@bp.route("/manage/places/<slug:slug>/close", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def close_place(slug: str) -> ResponseReturnValue:
    """Close a whole place, all its rooms at once, for some days or some hours of them."""
    place = service.managed_place(current_actor(), slug)
    form = CloseForm()
    answer = sent(form, lambda: service.close_place(current_actor(), slug, wish=form.wish(), now=now()))
    if answer.done:
        flash(
            _("It is closed then. What is booked already stays until you move it or call it off."),
            "good",
        )
        return redirect(url_for("spaces.place_closure", slug=slug, rule_id=answer.result), 303)
    return page("manage/close.html", status=answer.status, form=form, room=None, place=place, part=False)


@bp.get("/manage/rooms/<slug:slug>/closures/<name:rule_id>")
@allow(Action.MANAGE_PLACE)
def closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """One closure, and every coming booking it hits."""
    room = service.managed_room(current_actor(), slug)
    found = service.find_closure(room, rule_id)
    line = next((one for one in closed_lines(room, day=today()) if one["id"] == rule_id), None)
    return page(
        "manage/closure.html",
        subject=room.names,
        place=room.place,
        room=room,
        ends=line is not None and line["own"],
        **_hit(found, [room], here=f"/manage/rooms/{slug}/closures/{rule_id}"),
    )


@bp.get("/manage/places/<slug:slug>/closures/<name:rule_id>")
@allow(Action.MANAGE_PLACE)
def place_closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """One closure of a whole place, and every coming booking it hits."""
    place = service.managed_place(current_actor(), slug)
    found = service.find_place_closure(place, rule_id)
    return page(
        "manage/closure.html",
        subject=place.names,
        place=place,
        room=None,
        rooms=found.rooms,
        ends=found.closure.last is None or found.closure.last >= today(),
        **_hit(found.closure, found.rooms, here=f"/manage/places/{slug}/closures/{rule_id}"),
    )


def _hit(closure: Any, rooms: Sequence[Any], *, here: str) -> dict[str, Any]:
    """The bookings a closure hits, one page of them, and what can be done about the one that is looked at."""
    spans = service.closed_spans(closure, today=today(), tz=zone())
    number = _number(request.args.get("page"), most=MOST_PAGES) or 1
    found = hits.hits(rooms, spans, now=now(), most=number * hits.MOST)
    shown = found.shown[(number - 1) * hits.MOST :]
    wanted = _number(request.args.get("booking"), most=10**9)
    chosen = next((one for one in shown if one.id == wanted), shown[0] if shown else None)
    following = shown[shown.index(chosen) + 1 :] if chosen else ()
    return {
        "here": here,
        "number": number,
        "back": f"{here}?page={number}" if number > 1 else here,
        "when": summary.closure_when(closure),
        "why": summary.localised_text(closure.label),
        "hits": shown,
        "count": found.count,
        "pages": -(-found.count // hits.MOST),
        "chosen": chosen,
        "following": following[0] if following else None,
        "ways": hits.ways(chosen, current_actor(), now=now()) if chosen else None,
        "form": EndForm(formdata=None),
    }


def _number(text: str | None, *, most: int) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if 0 < int(text) <= most else None


@bp.post("/manage/rooms/<slug:slug>/closures/<name:rule_id>/end")
@allow(Action.MANAGE_PLACE)
def end_closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """End a closure: the room follows its house rule again."""
    service.end_closure(current_actor(), slug, rule_id, now=now())
    flash(_("The closure is over. The room follows its house rule again."), "good")
    return redirect(url_for("spaces.rule", slug=slug), 303)


@bp.post("/manage/places/<slug:slug>/closures/<name:rule_id>/end")
@allow(Action.MANAGE_PLACE)
def end_place_closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """End the closure of a whole place: each room follows its house rule again."""
    service.end_place_closure(current_actor(), slug, rule_id, now=now())
    flash(_("The closure is over. Each room follows its house rule again."), "good")
    return redirect(url_for("spaces.compose_place", slug=slug), 303)


def closed_lines(room: Any, *, day: date) -> list[dict[str, Any]]:
    """The closures in force or ahead, as the pages of managers list them."""
    return [
        {
            "id": shut.closure.id,
            "when": summary.closure_when(shut.closure),
            "why": summary.localised_text(shut.closure.label),
            "own": shut.own,
        }
        for shut in service.coming_closures(room, today=day)
    ]


def place_lines(place: Any, *, day: date) -> list[dict[str, Any]]:
    """The closures of a whole place in force or ahead."""
    return [
        {
            "id": shut.closure.id,
            "when": summary.closure_when(shut.closure),
            "why": summary.localised_text(shut.closure.label),
        }
        for shut in service.coming_place_closures(place, today=day)
    ]
