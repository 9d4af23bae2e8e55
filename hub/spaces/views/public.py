"""The places, for everybody."""

from flask.typing import ResponseReturnValue

from hub.domain.permissions import Action, can
from hub.spaces import service
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import in_order
from hub.web.access import allow, current_actor
from hub.web.pages import page


@bp.get("/places")
@allow(public=True)
def places() -> ResponseReturnValue:
    """All places and their rooms."""
    rows = [(place, in_order(place.resources)) for place in service.places()]
    return page("spaces/places.html", rows=rows)


@bp.get("/places/<slug:slug>")
@allow(public=True)
def place(slug: str) -> ResponseReturnValue:
    """One place: where it is, how to get in, whom to ask, its rooms."""
    found = service.find_place(slug)
    return page(
        "spaces/place.html",
        place=found,
        rooms=in_order(found.resources),
        manages=can(current_actor(), Action.MANAGE_PLACE, found.id),
    )
