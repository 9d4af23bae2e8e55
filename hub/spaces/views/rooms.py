"""Rooms: to add and to change."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.spaces import service
from hub.spaces.forms import NewRoomForm, RoomForm
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/places/<slug:slug>/rooms/new", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def new_room(slug: str) -> ResponseReturnValue:
    """A room, a hall that divides, or a pool."""
    place = service.managed_place(current_actor(), slug)
    form = NewRoomForm(data={"kind": "room"})
    status = 200
    if form.is_submitted():
        status = _add(form, slug) if form.validate() else 422
        if status == 303:
            flash(_("The room is there. Say now who may book it when."), "good")
            return redirect(url_for("spaces.hours", slug=form.slug.data), 303)
    return page("manage/rooms_new.html", form=form, status=status, place=place)


def _add(form: NewRoomForm, place_slug: str) -> int:
    try:
        service.add_room(
            current_actor(),
            place_slug,
            slug=form.slug.data or "",
            wish=form.wish(),
            parts=form.parts.data if form.kind.data == "hall" else 1,
            units=form.units.data if form.kind.data == "pool" else 0,
            now=now(),
        )
    except DomainError as error:
        return refuse(form, error)
    return 303


@bp.route("/manage/rooms/<slug:slug>", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def edit_room(slug: str) -> ResponseReturnValue:
    """What a room says of itself."""
    room: Any = service.managed_room(current_actor(), slug)
    if room.kind == "equipment":
        return redirect(url_for("spaces.compose_room", slug=slug), 303)
    form = RoomForm(data=RoomForm.values(room))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            service.change_room(current_actor(), slug, wish=form.wish(), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("spaces.edit_room", slug=slug), 303)
    return page("manage/rooms_edit.html", form=form, status=status, room=room)
