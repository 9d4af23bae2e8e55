"""Who answers a request: a manager of the place, never about their own where somebody else could."""

from datetime import date

from hub.accounts.service.parties import Contact, managers_of
from hub.booking import reading
from hub.booking.models import Booking
from hub.domain.errors import Forbidden
from hub.domain.permissions import Action, Actor, can


def answerers(booking: Booking, *, today: date) -> list[Contact]:
    """Whom a request waits for: those who do not act for its party; all managers when there is nobody else."""
    place_id = booking.resource.place_id
    return managers_of(place_id, today, apart_from=booking.party_id) or managers_of(place_id, today)


def is_own(actor: Actor, booking: Booking, *, today: date) -> bool:
    """True when the actor would answer for itself or for an organisation it acts for, and another could instead."""
    return actor.acts_for(booking.party_id) and bool(
        managers_of(booking.resource.place_id, today, apart_from=booking.party_id)
    )


def must_be_another(actor: Actor, booking: Booking, *, today: date) -> None:
    """Raise Forbidden when somebody else has to answer this."""
    if is_own(actor, booking, today=today):
        raise Forbidden("own-request")


def decides(actor: Actor, booking: Booking, *, today: date) -> bool:
    """Whether the answer to this booking is the actor's to give."""
    return can(actor, Action.DECIDE_BOOKING, reading.held(booking)) and not is_own(actor, booking, today=today)
