"""How a mail of a booking is put together: its facts, its readers, the file their calendar reads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from hub import outbox
from hub.accounts.service.actors import actor_of
from hub.accounts.service.parties import Contact, contact_of, managers_of
from hub.booking.models import Booking, Occurrence
from hub.booking.publishing import entry, named
from hub.config import Settings
from hub.domain.permissions import Action, Actor, can
from hub.domain.timespan import Span, to_wall
from hub.feeds import ical

MOST_DATES = 12


def calendar_file(booking: Booking, occurrences: Iterable[Occurrence], *, house: Settings) -> bytes:
    """The dates of a booking as a file every calendar imports."""
    objects = [ical.vevent(entry(booking, occurrence, house=house), house.tz) for occurrence in occurrences]
    return ical.calendar(named(booking, house.languages), objects, house.tz)


def send(
    kind: str,
    booking: Booking,
    occurrences: Sequence[Occurrence],
    *,
    to: Iterable[Contact],
    house: Settings,
    now: datetime,
    method: ical.Method | None = None,
    actor: Actor | None = None,
    topic: str | None = None,
    once: str | None = None,
    expires_at: datetime | None = None,
    **params: Any,
) -> None:
    """One mail to each; with an `actor`, `by` names them, and is empty for the one who acted."""
    facts = common(booking, occurrences, house=house)
    acted = addresses(actor, now=now, house=house)
    for reader in to:
        mine = actor is not None and reader.email in acted
        by = {} if actor is None else {"by": "" if mine else actor.name}
        outbox.add(
            kind,
            to=reader.email,
            language=reader.language,
            now=now,
            attachment=file_for(booking, occurrences, house=house, method=method, to=reader) if method else None,
            topic="own" if mine else topic,
            once=once,
            expires_at=expires_at,
            name=reader.name,
            **by,
            **facts,
            **params,
        )


def told(
    booking: Booking, *, keepers: bool, actor: Actor, now: datetime, house: Settings
) -> Iterator[tuple[bool, list[Contact]]]:
    """The person who booked; then, if asked, the managers of the place who did not do it and have no mail of it yet."""
    holders = readers(booking, now=now, house=house)
    yield False, holders
    if keepers:
        known = {one.email for one in holders} | addresses(actor, now=now, house=house)
        managers = managers_of(booking.resource.place_id, now.astimezone(house.tz).date())
        yield True, [one for one in managers if one.email not in known]


def addresses(actor: Actor | None, *, now: datetime, house: Settings) -> set[str]:
    """The addresses of the one who acted."""
    if actor is None or actor.party_id is None:
        return set()
    return {one.email for one in contact_of(actor.party_id, today=now.astimezone(house.tz).date())}


def filled(span: Span, *, house: Settings) -> str:
    """The booking form, filled in with a span."""
    start, end = to_wall(span.start, house.tz), to_wall(span.end, house.tz)
    return urlencode({"date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})


def before(was: Span | None) -> list[str]:
    """The time it was, as parameters hold it."""
    return [] if was is None else times(was.start, was.end)


def file_for(
    booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, method: ical.Method, to: Contact
) -> str:
    """An invitation that a later mail replaces; several dates at once go as a plain calendar, one UID each.

    A message with a METHOD is about one UID, and readers act on one such part of a mail: a part for each date would
    file the first and lose the others. A file without METHOD is imported whole, and since the UIDs are those of the
    invitations, a later change of one of its dates replaces it.

    It comes from the address the mail comes from: Outlook and Gmail file no other. That address also stays when the
    contact of the place becomes another person, so that what was invited can still be called off.
    """
    if len(occurrences) > 1:
        return calendar_file(booking, occurrences, house=house).decode()
    organiser = (booking.resource.place.contact_name or house.name, house.mail_from)
    one = entry(booking, occurrences[0], house=house)
    message = ical.invitation(one, house.tz, method=method, organiser=organiser, attendee=(to.name, to.email))
    return message.decode()


def common(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings) -> dict[str, Any]:
    """What every mail of a booking says."""
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
            "extras": [[one.quantity, dict(one.resource.names)] for one in booking.extras],
            "url": f"{house.base_url}/bookings/{booking.id}",
        },
        "dates": [times(one.start_at, one.end_at) for one in occurrences[:MOST_DATES]],
        "more": max(0, len(occurrences) - MOST_DATES),
    }


def times(start: datetime, end: datetime) -> list[str]:
    """Two instants, as parameters hold them."""
    return [start.isoformat(), end.isoformat()]


def readers(booking: Booking, *, now: datetime, house: Settings) -> list[Contact]:
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
