"""Putting a room or a place away, bringing it back, and deleting what nothing hangs on."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action, can
from hub.spaces import hits, service
from hub.spaces.forms import EndForm
from hub.spaces.views.blueprint import bp
from hub.spaces.views.composing import room_page
from hub.spaces.views.kit import said
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page

LISTED = 10


@bp.post("/manage/rooms/<slug:slug>/archive")
@allow(Action.MANAGE_PLACE)
def archive_room(slug: str) -> ResponseReturnValue:
    """Take a room off the lists and calendars, where nothing is planned in it."""
    try:
        service.archive_room(current_actor(), slug, now=now())
    except DomainError as error:
        return _room(slug, error)
    flash(_("It is archived. Nobody else sees it, and nobody can book it."), "good")
    return redirect(url_for("spaces.compose_room", slug=slug), 303)


@bp.post("/manage/rooms/<slug:slug>/restore")
@allow(Action.MANAGE_PLACE)
def restore_room(slug: str) -> ResponseReturnValue:
    """Bring an archived room back."""
    try:
        service.restore_room(current_actor(), slug, now=now())
    except DomainError as error:
        return _room(slug, error)
    flash(_("It is back. Everybody sees it again."), "good")
    return redirect(url_for("spaces.compose_room", slug=slug), 303)


@bp.post("/manage/rooms/<slug:slug>/delete")
@allow(Action.MANAGE_PLACE)
def delete_room(slug: str) -> ResponseReturnValue:
    """Delete an archived room that nothing hangs on."""
    place = service.managed_room(current_actor(), slug).place.slug
    try:
        service.delete_room(current_actor(), slug, now=now())
    except DomainError as error:
        return _room(slug, error)
    flash(_("It is deleted."), "good")
    return redirect(url_for("spaces.compose_place", slug=place), 303)


def _room(slug: str, error: DomainError) -> ResponseReturnValue:
    if error.status == 404:
        raise error
    room = service.managed_room(current_actor(), slug)
    rooms = [room, *(one for one in room.place.resources if one.parent_id == room.id)]
    planned = hits.planned(rooms, now=now(), most=LISTED).shown if error.code == "room-has-bookings" else ()
    return room_page(room, status=error.status, problem=said(error), planned=planned)


@bp.route("/manage/places/<slug:slug>/archive", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def archive_place(slug: str) -> ResponseReturnValue:
    """What it means to put a place away, and the button that does it."""
    place = service.managed_place(current_actor(), slug)
    form = EndForm()
    if not form.is_submitted():
        return _place(place)
    try:
        service.archive_place(current_actor(), slug, now=now())
    except DomainError as error:
        planned = hits.planned(place.resources, now=now(), most=LISTED).shown
        return _place(place, status=error.status, problem=said(error), planned=planned)
    flash(_("The place is archived with its rooms. Nobody else sees it, and nobody can book there."), "good")
    return redirect(url_for("spaces.archive_place", slug=slug), 303)


@bp.post("/manage/places/<slug:slug>/restore")
@allow(Action.MANAGE_PLACE)
def restore_place(slug: str) -> ResponseReturnValue:
    """Bring an archived place back, with the rooms that went with it."""
    service.restore_place(current_actor(), slug, now=now())
    flash(_("The place is back, with the rooms that were archived together with it."), "good")
    return redirect(url_for("spaces.edit_place", slug=slug), 303)


@bp.post("/manage/places/<slug:slug>/delete")
@allow(Action.MANAGE_PLACE)
def delete_place(slug: str) -> ResponseReturnValue:
    """Delete an archived place that nothing hangs on."""
    place = service.managed_place(current_actor(), slug)
    try:
        service.delete_place(current_actor(), slug, now=now())
    except DomainError as error:
        return _place(place, status=error.status, problem=said(error))
    flash(_("It is deleted."), "good")
    return redirect(url_for("spaces.manage_places"), 303)


def _place(place: Any, *, status: int = 200, problem: str = "", planned: Any = ()) -> ResponseReturnValue:
    return page(
        "manage/archive.html",
        status=status,
        place=place,
        problem=problem,
        planned=planned,
        rooms=[room for room in place.resources if room.archived_at is None],
        deletes=can(current_actor(), Action.ADMINISTER),
        act=EndForm(formdata=None),
    )
