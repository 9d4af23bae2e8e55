"""Photos: to see, to add, to describe, to put in order, to take off and put back."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub import files
from hub.db import prepare, prepared
from hub.domain.errors import DomainError, Missing, Refused
from hub.domain.permissions import Action
from hub.spaces import service
from hub.spaces.forms import PhotoForm
from hub.spaces.forms.photos import AltForm, said_of
from hub.spaces.service import photos as verbs
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.security import takes_files
from hub.web.sending import refuse

YEAR_SECONDS = 365 * 24 * 3600
MOST_SENT = 40_000_000
"""More than one photo may weigh, so that a photo that is too large is told at its field."""


@bp.get("/photos/<string:name>")
@allow(public=True)
def photo(name: str) -> ResponseReturnValue:
    """A photo in one size; the address of a photo everybody may see never changes what it shows."""
    found, public = verbs.find_photo(files.key_of(name) or "")
    if not public:
        verbs.managed_photo(current_actor(), found.id)
    path = files.find(current_app.config["HUB"].instance, name)
    if path is None:
        raise Missing("photo-missing")
    response = Response(path.read_bytes(), mimetype=files.TYPES[path.suffix])
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if public else "no-store, private"
    response.set_etag(name)
    return response.make_conditional(request)


def _owner(kind: str, slug: str) -> tuple[Any, Any]:
    """The place and the room (or None) behind an address, for whoever manages them."""
    if kind == "places":
        return service.managed_place(current_actor(), slug), None
    room = service.managed_room(current_actor(), slug)
    return room.place, room


def _read(kind: str) -> Callable[..., Any]:
    def read(*, slug: str) -> Any:
        """Read the photo before anybody waits for the lock; only for those who may add it."""
        try:
            _owner(kind, slug)
            sent = request.files.get("photo")
            return files.read_picture(sent.stream) if sent else Refused("picture-empty", "photo")
        except DomainError as error:
            return error

    return read


@bp.route("/manage/places/<slug:slug>/photos", methods=["GET", "POST"])
@takes_files(MOST_SENT)
@prepare(_read("places"))
@allow(Action.MANAGE_PLACE)
def place_photos(slug: str) -> ResponseReturnValue:
    """The photos of a place."""
    return _photos("places", slug)


@bp.route("/manage/rooms/<slug:slug>/photos", methods=["GET", "POST"])
@takes_files(MOST_SENT)
@prepare(_read("rooms"))
@allow(Action.MANAGE_PLACE)
def room_photos(slug: str) -> ResponseReturnValue:
    """The photos of a room."""
    return _photos("rooms", slug)


def _photos(kind: str, slug: str) -> ResponseReturnValue:
    place, room = _owner(kind, slug)
    form = PhotoForm()
    status = 200
    if form.is_submitted():
        status = _add(form, place, room)
        if status == 303:
            flash(_("The photo is there."), "good")
            return redirect(request.path, 303)
    room_id = room.id if room else None
    return page(
        "manage/places_photos.html",
        form=form,
        status=status,
        place=place,
        room=room,
        action=request.path,
        photos=verbs.photos_of(place.id, room_id),
        off=verbs.taken_off(place.id, room_id),
        most=verbs.MOST_PHOTOS,
    )


def _add(form: PhotoForm, place: Any, room: Any) -> int:
    picture = prepared()
    good = form.validate()
    if isinstance(picture, DomainError):
        return refuse(form, picture)
    if not good:
        return 422
    try:
        verbs.add_photo(
            current_actor(), place, room, picture=picture, alt=form.texts("alt"),
            instance=current_app.config["HUB"].instance, now=now(),
        )  # fmt: skip
    except DomainError as error:
        return refuse(form, error)
    return 303


@bp.route("/manage/photos/<id:photo_id>", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def edit_photo(photo_id: int) -> ResponseReturnValue:
    """What a photo shows, in words."""
    photo = verbs.managed_photo(current_actor(), photo_id)
    form = AltForm(data=said_of(photo))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            verbs.describe_photo(current_actor(), photo_id, alt=form.texts("alt"), now=now())
            flash(_("Saved."), "good")
            return redirect(_list_of(photo), 303)
    return page("manage/places_photo.html", form=form, status=status, photo=photo, back=_list_of(photo))


@bp.post("/manage/photos/<id:photo_id>/first")
@allow(Action.MANAGE_PLACE)
def first_photo(photo_id: int) -> ResponseReturnValue:
    """Show a photo before the others."""
    photo = verbs.lead_with(current_actor(), photo_id, now=now())
    flash(_("It is the first photo now."), "good")
    return redirect(_list_of(photo), 303)


@bp.post("/manage/photos/<id:photo_id>/remove")
@allow(Action.MANAGE_PLACE)
def remove_photo(photo_id: int) -> ResponseReturnValue:
    """Take a photo off every page."""
    photo = verbs.take_off(current_actor(), photo_id, now=now())
    flash(_("Nobody sees the photo any more. You can put it back for 30 days, below."), "good")
    return redirect(_list_of(photo), 303)


@bp.post("/manage/photos/<id:photo_id>/restore")
@allow(Action.MANAGE_PLACE)
def restore_photo(photo_id: int) -> ResponseReturnValue:
    """Put a photo back."""
    photo = verbs.put_back(current_actor(), photo_id, now=now())
    flash(_("The photo is back."), "good")
    return redirect(_list_of(photo), 303)


def _list_of(photo: Any) -> str:
    if photo.resource is not None:
        return f"/manage/rooms/{photo.resource.slug}/photos"
    return f"/manage/places/{photo.place.slug}/photos"
