"""The mails a booking sends: who gets which, in their own language, with the file their calendar reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from hub import outbox
from hub.accounts.service.actors import actor_of
from hub.accounts.service.parties import Contact, contact_of, managers_of
from hub.booking.models import Booking, Occurrence
from hub.booking.publishing import entry
from hub.config import Settings
from hub.domain.errors import Reason
from hub.domain.timespan import Span
from hub.feeds import ical
from hub.sentences import CODES, sentence

MOST_DATES = 12

outbox.register("booking_confirmed", "booking", "dates", "more", "access", "keys", "contact")
outbox.register("booking_requested", "booking", "dates", "more", "answer_days")
outbox.register("booking_to_decide", "booking", "dates", "more", "who", "note")
outbox.register("booking_changed", "booking", "dates", "more", "contact")
outbox.register("booking_cancelled", "booking", "dates", "more", "reason", "by")
outbox.register("booking_refused", "booking", "dates", "more", "reasons", "alternatives", "book_url")


def confirmed(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime) -> None:
    """It stands: to the person who booked."""
    room, place = booking.resource, booking.resource.place
    _to_booker(
        "booking_confirmed",
        booking,
        occurrences,
        house=house,
        now=now,
        method="REQUEST",
        access=dict(room.access_text or place.access_text),
        keys=dict(room.key_text),
        contact=contact(booking),
    )


def requested(
    booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime, days: int | None
) -> None:
    """It was asked: to the person who asked, and to those who answer."""
    _to_booker("booking_requested", booking, occurrences, house=house, now=now, answer_days=days)
    for keeper in managers_of(booking.resource.place_id, now.astimezone(house.tz).date()):
        outbox.add(
            "booking_to_decide",
            to=keeper.email,
            language=keeper.language,
            now=now,
            who=who(booking),
            note=booking.note,
            **_common(booking, occurrences, house=house, path="/manage/bookings"),
        )


def changed(booking: Booking, occurrence: Occurrence, *, house: Settings, now: datetime) -> None:
    """Another time, title or number of people: to the person who booked."""
    _to_booker(
        "booking_changed", booking, [occurrence], house=house, now=now, method="REQUEST", contact=contact(booking)
    )


def cancelled(
    booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime, reason: str, by: str
) -> None:
    """It is off: to the person who booked."""
    _to_booker("booking_cancelled", booking, occurrences, house=house, now=now, method="CANCEL", reason=reason, by=by)


def refused(
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    house: Settings,
    now: datetime,
    reasons: Sequence[Reason] = (),
    text: str = "",
    alternatives: Sequence[Span] = (),
) -> None:
    """The answer is no, why, and what is free instead: to the person who asked."""
    for reader in _readers(booking, now=now, house=house):
        with force_locale(reader.language):
            said = [sentence(reason.code, **reason.params) for reason in reasons]
        outbox.add(
            "booking_refused",
            to=reader.email,
            language=reader.language,
            now=now,
            reasons=[text, *said] if text else said,
            alternatives=[_times(span.start, span.end) for span in alternatives],
            book_url=f"{house.base_url}/rooms/{booking.resource.slug}/book",
            **_common(booking, occurrences, house=house, path=f"/bookings/{booking.id}"),
        )


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


def calendar_file(booking: Booking, occurrences: Iterable[Occurrence], *, house: Settings) -> bytes:
    """The dates of a booking as a file every calendar imports."""
    objects = [ical.vevent(entry(booking, occurrence, house=house), house.tz) for occurrence in occurrences]
    return ical.calendar(booking.title, objects, house.tz)


def _to_booker(
    kind: str,
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    house: Settings,
    now: datetime,
    method: ical.Method | None = None,
    **params: Any,
) -> None:
    common = _common(booking, occurrences, house=house, path=f"/bookings/{booking.id}")
    for reader in _readers(booking, now=now, house=house):
        file = _file(booking, occurrences, house=house, method=method, to=reader.email) if method else None
        outbox.add(kind, to=reader.email, language=reader.language, now=now, attachment=file, **common, **params)


def _file(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, method: ical.Method, to: str) -> str:
    """An invitation that a later mail replaces; several dates at once go as a plain calendar, one UID each."""
    if len(occurrences) > 1:
        return calendar_file(booking, occurrences, house=house).decode()
    place = booking.resource.place
    organiser = (place.contact_name or house.name, place.contact_email or house.mail_from)
    one = entry(booking, occurrences[0], house=house)
    message = ical.invitation(one, house.tz, method=method, organiser=organiser, attendee=(booking.person.name, to))
    return message.decode()


def _common(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, path: str) -> dict[str, Any]:
    place = booking.resource.place
    return {
        "booking": {
            "reference": booking.reference,
            "title": booking.title,
            "room": dict(booking.resource.names),
            "place": dict(place.names),
            "address": dict(place.address),
            "party": booking.party.name if booking.party_id != booking.person_id else "",
            "url": house.base_url + path,
        },
        "dates": [_times(one.start_at, one.end_at) for one in occurrences[:MOST_DATES]],
        "more": max(0, len(occurrences) - MOST_DATES),
    }


def _times(start: datetime, end: datetime) -> list[str]:
    return [start.isoformat(), end.isoformat()]


def _readers(booking: Booking, *, now: datetime, house: Settings) -> list[Contact]:
    """The address of the person who booked, if they have one; of who acts for the party once that person does not."""
    today = now.astimezone(house.tz).date()
    gone = not actor_of(booking.person_id, today=today).acts_for(booking.party_id)
    return contact_of(booking.party_id if gone else booking.person_id, today=today)
