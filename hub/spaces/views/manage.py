"""Looking after places: what waits, and what the places say of themselves."""

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action, can
from hub.spaces import desk, service, setup
from hub.spaces.forms import NewPlaceForm
from hub.spaces.service import photos
from hub.spaces.service.policies import ruled
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import in_order
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import sent


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
    answer = sent(
        form, lambda: service.found_place(current_actor(), slug=form.slug.data or "", wish=form.wish(), now=now())
    )
    if answer.done:
        flash(_("The place is there. The next step is below."), "good")
        return redirect(url_for("spaces.edit_place", slug=answer.result.slug), 303)
    return page("manage/places_new.html", form=form, status=answer.status)


@bp.get("/manage/places/<slug:slug>")
@allow(Action.MANAGE_PLACE)
def edit_place(slug: str) -> ResponseReturnValue:
    """A place as its manager sees it: what is said, what is missing, the next step."""
    place = service.managed_place(current_actor(), slug)
    found = setup.steps(
        place,
        place.resources,
        photos=len(photos.photos_of(place.id)),
        ruled=ruled(place),
        languages=current_app.config["HUB"].languages,
    )
    return page(
        "manage/places_setup.html",
        place=place,
        steps=found,
        done=sum(step.done for step in found),
        step=setup.next_step(found),
        rooms=in_order(place.resources, hidden=True),
    )
