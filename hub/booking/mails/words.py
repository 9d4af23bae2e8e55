"""Words that mails and pages share."""

from hub.booking.models import Booking
from hub.sentences import CODES, sentence


def said_reason(text: str) -> str:
    """The reason kept on a date: the words of a person, or a code of ours as a sentence."""
    return sentence(text) if text in CODES else text


def who(booking: Booking) -> str:
    """The person, and the organisation they act for."""
    if booking.party_id == booking.person_id:
        return booking.person.name
    return f"{booking.party.name} ({booking.person.name})"


def contact(booking: Booking) -> dict[str, str]:
    """Whom to call about the place."""
    place = booking.resource.place
    return {"name": place.contact_name, "email": place.contact_email, "phone": place.contact_phone}
