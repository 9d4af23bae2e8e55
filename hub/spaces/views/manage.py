"""Looking after places: what waits, and what the places say of themselves."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action, can
from hub.spaces import desk, service
from hub.spaces.forms import NewPlaceForm, PlaceForm, flat
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import in_order, refuse
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


@bp.get("/manage")
@allow(Action.MANAGE_SOMETHING)
def manage() -> ResponseReturnValue:
    """What waits for an answer, and where to change what."""
    actor = current_actor()
    return page(
        "manage/index.html",
        waiting=desk.waiting(actor, now=now()),
        places=service.managed_places(actor),
        administers=can(actor, Action.ADMINISTER),
        keeps=can(actor, Action.MANAGE_ORGANISATIONS),
    )


@bp.get("/manage/places")
@allow(Action.MANAGE_SOMETHING)
def manage_places() -> ResponseReturnValue:
    """The places one looks after, with their rooms."""
    actor = current_actor()
    rows = [(place, in_order(place.resources, hidden=True)) for place in service.managed_places(actor)]
    return page("manage/places.html", rows=rows, administers=can(actor, Action.ADMINISTER))


@bp.route("/manage/places/new", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def new_place() -> ResponseReturnValue:
    """A further place."""
    form = NewPlaceForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                place = service.found_place(current_actor(), slug=form.slug.data or "", wish=form.wish(), now=now())
            except DomainError as error:
                status = refuse(form, error)
            else:
                flash(_("The place is there. Give it rooms now."), "good")
                return redirect(url_for("spaces.new_room", slug=place.slug), 303)
    return page("manage/places_edit.html", form=form, status=status, place=None, action="/manage/places/new")


@bp.route("/manage/places/<slug:slug>", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def edit_place(slug: str) -> ResponseReturnValue:
    """What a place says of itself."""
    place = service.managed_place(current_actor(), slug)
    form = PlaceForm(data=flat(place, PlaceForm.TEXTS, PlaceForm.LINES))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            service.change_place(current_actor(), slug, wish=form.wish(), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("spaces.edit_place", slug=slug), 303)
    return page("manage/places_edit.html", form=form, status=status, place=place, action=f"/manage/places/{slug}")
