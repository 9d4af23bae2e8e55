"""The first page: the places, and the reader's next bookings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from hub.booking import reading
from hub.booking.views import rooms
from hub.booking.views.blueprint import bp
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import clock, day_parts, localised, span, titled
from hub.web.pages import page

Cards = Callable[[], list[dict[str, Any]]]

NEXT = 5
WEEK = timedelta(weeks=1)
CARDS: list[Cards] = []
"""What features above put on the first page of somebody who has signed in: one card each place."""


def provide(cards: Cards) -> None:
    """Name a function that gives cards for the reader; naming it twice changes nothing."""
    if cards not in CARDS:
        CARDS.append(cards)


@bp.get("/")
@allow(public=True)
def home() -> ResponseReturnValue:
    """Where one is welcome, and what one booked."""
    actor = current_actor()
    coming = reading.coming(actor, now=now(), limit=NEXT) if actor.signed_in else []
    return page(
        "home.html",
        cards=[card for cards in CARDS for card in cards()] if actor.signed_in else [],
        opened=[_open(one) for one in reading.open_to_all(now=now(), until=now() + WEEK, limit=NEXT)],
        places=[_place(place) for place in spaces.places()],
        bookings=[
            {
                "href": f"/bookings/{one.id}",
                "title": titled(one.title),
                "when": span(one.start, one.end),
                "room": one.room,
                "state": one.state,
            }
            for one in coming
        ],
    )


def _open(one: Any) -> dict[str, Any]:
    room = one.booking.resource
    return {
        "title": titled(one.booking.title),
        "leaf": day_parts(one.start_at),
        "times": f"{clock(one.start_at)}–{clock(one.end_at)}",
        "room": localised(room.names),
        "place": localised(room.place.names),
        "href": f"/rooms/{room.slug}?day={one.wall_start[:10]}",
    }


def _place(place: Any) -> dict[str, Any]:
    return {
        "name": place.names,
        "href": f"/places/{place.slug}",
        "address": ", ".join(text for text in map(localised, (place.address, place.commune)) if text),
        "day_href": f"/places/{place.slug}/day",
        "rooms": [
            {"name": one.names, "href": f"/rooms/{one.slug}"}
            for one in rooms.in_order([room for room in place.resources if room.archived_at is None])
            if one.parent_id is None
        ],
    }
