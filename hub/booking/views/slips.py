"""A booking on paper, for somebody who has no e-mail."""

from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from hub.booking import reading
from hub.booking.views import rooms
from hub.booking.views.blueprint import bp
from hub.domain.errors import Missing
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language
from hub.web.pages import page


@bp.get("/bookings/<id:booking_id>/slip")
@allow(Action.SEE_BOOKING)
def slip(booking_id: int) -> ResponseReturnValue:
    """What, when, where, how to get in, whom to call: in the language of the person it is for."""
    booking = reading.find(current_actor(), booking_id)
    rights = reading.rights(current_actor(), booking)
    dates = [
        {"start": one.start_at, "end": one.end_at, "state": one.state}
        for one in booking.occurrences
        if one.state in reading.LIVE and one.end_at > now()
    ]
    if not dates or not (rights.holds or rights.changes):
        raise Missing("booking_missing")
    unsigned = reading.held(booking).unsigned
    with force_locale(booking.party.language if unsigned else language()):
        return page(
            "booking/slip.html",
            booking=booking,
            dates=dates,
            confirmed=any(one["state"] == "confirmed" for one in dates),
            person="" if booking.party_id == booking.person_id else booking.person.name,
            **rooms.about(booking.resource),
        )
