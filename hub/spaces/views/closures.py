"""Closing a room for some days: the form, what the closure hits, and its end."""

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.spaces import hits, service, summary
from hub.spaces.forms import CloseForm, EndForm
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import refuse
from hub.web.access import allow, current_actor
from hub.web.clock import now, today, zone
from hub.web.pages import page

SHOWN = 200


@bp.route("/manage/rooms/<slug:slug>/close", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def close_room(slug: str) -> ResponseReturnValue:
    """Close a room for some days, or for some hours of them."""
    room = service.managed_room(current_actor(), slug)
    form = CloseForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                rule_id = service.close_room(current_actor(), slug, wish=form.wish(), now=now())
            except DomainError as error:
                status = refuse(form, error)
            else:
                flash(_("The room is closed then. What is booked already stays until you call it off."), "good")
                return redirect(url_for("spaces.closure", slug=slug, rule_id=rule_id), 303)
    part = room.parent_id is not None and service.latest(room) == 0
    return page("manage/close.html", status=status, form=form, room=room, part=part)


@bp.get("/manage/rooms/<slug:slug>/closures/<name:rule_id>")
@allow(Action.MANAGE_PLACE)
def closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """One closure, and every coming booking it hits."""
    room = service.managed_room(current_actor(), slug)
    found = service.find_closure(room, rule_id)
    spans = service.closed_spans(found, today=today(), tz=zone())
    hit = hits.hits(room, spans, now=now())
    return page(
        "manage/closure.html",
        room=room,
        when=summary.closure_when(found),
        why=summary.localised_text(found.label),
        hits=hit[:SHOWN],
        count=len(hit),
        line=next((one for one in closed_lines(room, day=today()) if one["id"] == rule_id), None),
        form=EndForm(formdata=None),
    )


@bp.post("/manage/rooms/<slug:slug>/closures/<name:rule_id>/end")
@allow(Action.MANAGE_PLACE)
def end_closure(slug: str, rule_id: str) -> ResponseReturnValue:
    """End a closure: the room follows its house rule again."""
    service.end_closure(current_actor(), slug, rule_id, now=now())
    flash(_("The closure is over. The room follows its house rule again."), "good")
    return redirect(url_for("spaces.rule", slug=slug), 303)


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
