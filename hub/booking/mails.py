"""The mails a booking sends: who gets which, in their own language, with the file their calendar reads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import force_locale

from hub import outbox
from hub.accounts.service.actors import actor_of
from hub.accounts.service.parties import Contact, contact_of, managers_of
from hub.booking.answering import answerers
from hub.booking.models import Booking, Occurrence
from hub.booking.publishing import entry
from hub.config import Settings
from hub.domain.errors import Reason
from hub.domain.permissions import Action, Actor, can
from hub.domain.timespan import Span, to_wall
from hub.feeds import ical
from hub.sentences import CODES, sentence
from hub.spaces import service as spaces

MOST_DATES = 12

ALWAYS = ("name", "booking", "dates", "more")

outbox.register("booking_confirmed", *ALWAYS, "access", "keys", "contact")
outbox.register("booking_requested", *ALWAYS, "was", "answer_by", "answerers")
outbox.register("booking_to_decide", *ALWAYS, "was", "who", "note")
outbox.register("booking_changed", *ALWAYS, "was", "by", "keeper", "contact")
outbox.register("booking_cancelled", *ALWAYS, "reason", "by", "keeper", "left")
outbox.register("booking_refused", *ALWAYS, "reasons", "alternatives", "book_url")


def confirmed(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime) -> None:
    """It stands: to the person who booked."""
    room, place = booking.resource, booking.resource.place
    _send(
        "booking_confirmed",
        booking,
        occurrences,
        to=_readers(booking, now=now, house=house),
        house=house,
        now=now,
        method="REQUEST",
        access=dict(room.access_text or place.access_text),
        keys=dict(room.key_text),
        contact=contact(booking),
    )


def requested(
    booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime, was: Span | None = None
) -> None:
    """It was asked, or asked again for another time than it `was`: to who asked, and to those who answer."""
    answering_people = answerers(booking, today=now.astimezone(house.tz).date())
    days = spaces.policy_of(booking.resource).policy.workflow.answer_days
    before = _before(was)
    _send(
        "booking_requested",
        booking,
        occurrences,
        to=_readers(booking, now=now, house=house),
        house=house,
        now=now,
        was=before,
        answer_by=(now + timedelta(days=days)).isoformat() if days else "",
        answerers=[one.name for one in answering_people],
    )
    _send(
        "booking_to_decide",
        booking,
        occurrences,
        to=answering_people,
        house=house,
        now=now,
        was=before,
        who=who(booking),
        note=booking.note,
    )


def changed(
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    house: Settings,
    now: datetime,
    actor: Actor,
    was: Span | None,
    keepers: bool,
) -> None:
    """Another time than it `was`, title or number of people: to the person who booked, and to the keepers if asked."""
    for keeper, people in _told(booking, keepers=keepers, actor=actor, now=now, house=house):
        _send(
            "booking_changed",
            booking,
            occurrences,
            to=people,
            house=house,
            now=now,
            method=None if keeper else "REQUEST",
            actor=actor,
            was=_before(was),
            keeper=keeper,
            contact=contact(booking),
        )


def cancelled(
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    house: Settings,
    now: datetime,
    reason: str,
    actor: Actor,
    keepers: bool,
) -> None:
    """It is off, all of it or some dates: to the person who booked, and to the keepers if asked."""
    left = sum(1 for one in booking.occurrences if one.state in {"requested", "confirmed"} and one.end_at > now)
    for keeper, people in _told(booking, keepers=keepers, actor=actor, now=now, house=house):
        _send(
            "booking_cancelled",
            booking,
            occurrences,
            to=people,
            house=house,
            now=now,
            method=None if keeper else "CANCEL",
            actor=actor,
            reason=reason,
            keeper=keeper,
            left=left,
        )


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
    form = f"{house.base_url}/rooms/{booking.resource.slug}/book"
    offers = [[*_times(one.start, one.end), f"{form}?{_filled(one, house=house)}"] for one in alternatives]
    for reader in _readers(booking, now=now, house=house):
        with force_locale(reader.language):
            said = [sentence(reason.code, **reason.params) for reason in reasons]
        _send(
            "booking_refused",
            booking,
            occurrences,
            to=[reader],
            house=house,
            now=now,
            reasons=[text, *said] if text else said,
            alternatives=offers,
            book_url=form,
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


def _send(
    kind: str,
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    to: Iterable[Contact],
    house: Settings,
    now: datetime,
    method: ical.Method | None = None,
    actor: Actor | None = None,
    **params: Any,
) -> None:
    """One mail to each; with an `actor`, `by` names them, and is empty for the one who acted."""
    common = _common(booking, occurrences, house=house)
    acted = _addresses(actor, now=now, house=house)
    for reader in to:
        file = _file(booking, occurrences, house=house, method=method, to=reader.email) if method else None
        by = {} if actor is None else {"by": "" if reader.email in acted else actor.name}
        outbox.add(
            kind,
            to=reader.email,
            language=reader.language,
            now=now,
            attachment=file,
            name=reader.name,
            **by,
            **common,
            **params,
        )


def _told(
    booking: Booking, *, keepers: bool, actor: Actor, now: datetime, house: Settings
) -> Iterator[tuple[bool, list[Contact]]]:
    """The person who booked; then, if asked, the managers of the place who did not do it and have no mail of it yet."""
    readers = _readers(booking, now=now, house=house)
    yield False, readers
    if keepers:
        known = {one.email for one in readers} | _addresses(actor, now=now, house=house)
        managers = managers_of(booking.resource.place_id, now.astimezone(house.tz).date())
        yield True, [one for one in managers if one.email not in known]


def _addresses(actor: Actor | None, *, now: datetime, house: Settings) -> set[str]:
    if actor is None or actor.party_id is None:
        return set()
    return {one.email for one in contact_of(actor.party_id, today=now.astimezone(house.tz).date())}


def _filled(span: Span, *, house: Settings) -> str:
    start, end = to_wall(span.start, house.tz), to_wall(span.end, house.tz)
    return urlencode({"date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})


def _before(was: Span | None) -> list[str]:
    return [] if was is None else _times(was.start, was.end)


def _file(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, method: ical.Method, to: str) -> str:
    """An invitation that a later mail replaces; several dates at once go as a plain calendar, one UID each."""
    if len(occurrences) > 1:
        return calendar_file(booking, occurrences, house=house).decode()
    place = booking.resource.place
    organiser = (place.contact_name or house.name, place.contact_email or house.mail_from)
    one = entry(booking, occurrences[0], house=house)
    message = ical.invitation(one, house.tz, method=method, organiser=organiser, attendee=(booking.person.name, to))
    return message.decode()


def _common(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings) -> dict[str, Any]:
    place = booking.resource.place
    return {
        "booking": {
            "reference": booking.reference,
            "title": booking.title,
            "room": dict(booking.resource.names),
            "place": dict(place.names),
            "address": dict(place.address),
            "party": booking.party.name if booking.party_id != booking.person_id else "",
            "series": len(booking.occurrences) > 1,
            "url": f"{house.base_url}/bookings/{booking.id}",
        },
        "dates": [_times(one.start_at, one.end_at) for one in occurrences[:MOST_DATES]],
        "more": max(0, len(occurrences) - MOST_DATES),
    }


def _times(start: datetime, end: datetime) -> list[str]:
    return [start.isoformat(), end.isoformat()]


def _readers(booking: Booking, *, now: datetime, house: Settings) -> list[Contact]:
    """The address of the person who booked, if they have one; of who acts for the party once that person does not.

    For somebody without a sign-in, whoever booked for them, or the managers once that person keeps the place no more.
    """
    today, place_id = now.astimezone(house.tz).date(), booking.resource.place_id
    booker = actor_of(booking.person_id, today=today)
    if booker.acts_for(booking.party_id):
        return contact_of(booking.person_id, today=today)
    found = contact_of(booking.party_id, today=today)
    if found or booking.party.kind == "organisation":
        return found
    keeps = can(booker, Action.BOOK_FOR_OTHERS, place_id)
    return contact_of(booking.person_id, today=today) if keeps else managers_of(place_id, today)
