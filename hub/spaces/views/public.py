"""The places, for everybody."""

from typing import Any

from flask.typing import ResponseReturnValue

from hub.domain.permissions import Action, can
from hub.spaces import particulars, service
from hub.spaces.service import photos
from hub.spaces.views.blueprint import bp
from hub.spaces.views.kit import in_order
from hub.web.access import allow, current_actor
from hub.web.pages import page


@bp.get("/places")
@allow(public=True)
def places() -> ResponseReturnValue:
    """All places and their rooms."""
    rows = [(place, _bookable(place)) for place in service.places()]
    return page("spaces/places.html", rows=rows, covers=photos.place_covers())


@bp.get("/places/<slug:slug>")
@allow(public=True)
def place(slug: str) -> ResponseReturnValue:
    """One place: where it is, how to get in, whom to ask, its rooms."""
    found = service.find_place(slug)
    rooms = _bookable(found)
    return page(
        "spaces/place.html",
        place=found,
        rooms=rooms,
        lent=[one for one in in_order(found.resources) if one.kind == "equipment"],
        photos=photos.photos_of(found.id),
        covers=photos.covers([room.id for room in rooms]),
        ways=particulars.ways(found.access),
        unknown=particulars.unknown(found.access),
        spoken=particulars.spoken(found.spoken),
        manages=can(current_actor(), Action.MANAGE_PLACE, found.id),
    )


def _bookable(place: Any) -> list[Any]:
    """Rooms and pools in order; what is lent with them has no page of its own."""
    return [one for one in in_order(place.resources) if one.kind != "equipment"]
