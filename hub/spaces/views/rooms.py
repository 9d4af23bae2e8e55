"""Rooms: to add and to change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import Conflict, DomainError, Refused
from hub.domain.permissions import Action
from hub.domain.timespan import Span
from hub.sentences import sentence
from hub.spaces import hits, service
from hub.spaces.forms import NewRoomForm, RoomForm, flat
from hub.spaces.hits import Hit
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import refuse
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


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
            return redirect(url_for("spaces.rule", slug=form.slug.data), 303)
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


def _planned(room: Any, ids: frozenset[int]) -> list[Hit]:
    """What is planned in a room, or in the rooms with these ids that share its atoms."""
    ever = Span(now(), datetime(2200, 1, 1, tzinfo=UTC))
    return [one for one in hits.hits(room, [ever], now=now()) if one.room_id in ids]


@bp.post("/manage/rooms/<slug:slug>/hide")
@allow(Action.MANAGE_PLACE)
def hide_room(slug: str) -> ResponseReturnValue:
    """Take a room off the lists and calendars, where nothing is planned in it."""
    try:
        service.hide_room(current_actor(), slug, planned=_planned, now=now())
    except Conflict as error:
        room = service.managed_room(current_actor(), slug)
        ids = frozenset([room.id, *(one.id for one in room.place.resources if one.parent_id == room.id)])
        return _edit_page(room, _filled(room), status=error.status, problem=_said(error), planned=_planned(room, ids))
    flash(_("The room is hidden. Nobody else sees it, and nobody can book it."), "good")
    return redirect(url_for("spaces.edit_room", slug=slug), 303)


@bp.post("/manage/rooms/<slug:slug>/show")
@allow(Action.MANAGE_PLACE)
def show_room(slug: str) -> ResponseReturnValue:
    """Show a hidden room again."""
    try:
        service.show_room(current_actor(), slug, now=now())
    except Refused as error:
        room = service.managed_room(current_actor(), slug)
        return _edit_page(room, _filled(room), status=error.status, problem=_said(error))
    flash(_("Everybody sees the room again."), "good")
    return redirect(url_for("spaces.edit_room", slug=slug), 303)


def _said(error: DomainError) -> str:
    return sentence(error.reasons[0].code, **error.reasons[0].params)


def _filled(room: Any) -> RoomForm:
    return RoomForm(formdata=None, data=flat(room, RoomForm.TEXTS, ()) | {"capacity": room.capacity})


def _edit_page(
    room: Any, form: RoomForm, *, status: int, problem: str = "", planned: Sequence[Hit] = ()
) -> ResponseReturnValue:
    return page("manage/rooms_edit.html", form=form, status=status, room=room, problem=problem, planned=planned)


@bp.route("/manage/rooms/<slug:slug>", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def edit_room(slug: str) -> ResponseReturnValue:
    """What a room says of itself."""
    room: Any = service.managed_room(current_actor(), slug)
    form = RoomForm(data=flat(room, RoomForm.TEXTS, ()) | {"capacity": room.capacity})
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            service.change_room(current_actor(), slug, wish=form.wish(), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("spaces.edit_room", slug=slug), 303)
    return _edit_page(room, form, status=status)
