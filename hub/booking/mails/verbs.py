"""What happened to a booking, told to who booked it and to those who look after the place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import force_locale

from hub import outbox
from hub.booking.answering import answerers
from hub.booking.mails import reminders, sending
from hub.booking.mails.words import contact, who
from hub.booking.models import Booking, Occurrence
from hub.config import Settings
from hub.domain.errors import Reason
from hub.domain.permissions import Actor
from hub.domain.timespan import Span
from hub.sentences import sentence
from hub.spaces import service as spaces

ALWAYS = ("name", "booking", "dates", "more")

outbox.register("booking_confirmed", *ALWAYS, "access", "keys", "contact", topic="own")
outbox.register("booking_requested", *ALWAYS, "was", "answer_by", "answerers", topic="own")
outbox.register("booking_to_decide", *ALWAYS, "was", "who", "note", topic="duty")
outbox.register("booking_changed", *ALWAYS, "was", "by", "keeper", "contact", "reason", topic="answer")
outbox.register("booking_cancelled", *ALWAYS, "reason", "by", "keeper", "left", topic="answer")
outbox.register("booking_refused", *ALWAYS, "reasons", "alternatives", "book_url", topic="answer")


def confirmed(booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime) -> None:
    """It stands: to the person who booked."""
    room, place = booking.resource, booking.resource.place
    sending.send(
        "booking_confirmed",
        booking,
        occurrences,
        to=sending.readers(booking, now=now, house=house),
        house=house,
        now=now,
        method="REQUEST",
        topic="answer" if _by_another(booking, occurrences) else None,
        access=dict(room.access_text or place.access_text),
        keys=dict(room.key_text),
        contact=contact(booking),
    )


def requested(
    booking: Booking, occurrences: Sequence[Occurrence], *, house: Settings, now: datetime, was: Span | None = None
) -> None:
    """It was asked, or asked again for another time than it `was`: to who asked, and to those who answer.

    What may stand in a calendar already goes there again, as tentative.
    """
    answering_people = answerers(booking, today=now.astimezone(house.tz).date())
    days = spaces.policy_of(booking.resource).policy.workflow.answer_days
    before = sending.before(was)
    reminders.take_back(occurrences)
    sending.send(
        "booking_requested",
        booking,
        occurrences,
        to=sending.readers(booking, now=now, house=house),
        house=house,
        now=now,
        method="REQUEST" if any(one.sequence for one in occurrences) else None,
        topic="answer" if was is not None else None,
        was=before,
        answer_by=(now + timedelta(days=days)).isoformat() if days else "",
        answerers=[one.name for one in answering_people],
    )
    sending.send(
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
    reason: str = "",
) -> None:
    """Another time than it `was`, room, title or number of people: to who booked, and to the keepers if asked."""
    reminders.take_back(occurrences)
    for keeper, people in sending.told(booking, keepers=keepers, actor=actor, now=now, house=house):
        sending.send(
            "booking_changed",
            booking,
            occurrences,
            to=people,
            house=house,
            now=now,
            method=None if keeper else "REQUEST",
            actor=actor,
            topic="kept" if keeper else None,
            was=sending.before(was),
            reason=reason,
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
    reminders.take_back(occurrences)
    left = sum(1 for one in booking.occurrences if one.state in {"requested", "confirmed"} and one.end_at > now)
    for keeper, people in sending.told(booking, keepers=keepers, actor=actor, now=now, house=house):
        sending.send(
            "booking_cancelled",
            booking,
            occurrences,
            to=people,
            house=house,
            now=now,
            method=None if keeper else "CANCEL",
            actor=actor,
            topic="kept" if keeper else None,
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
    """The answer is no, why, and what is free instead: to the person who asked.

    A request that was moved had gone to their calendar, and is called off there.
    """
    form = f"{house.base_url}/rooms/{booking.resource.slug}/book"
    offers = [
        [*sending.times(one.start, one.end), f"{form}?{sending.filled(one, house=house)}"] for one in alternatives
    ]
    for reader in sending.readers(booking, now=now, house=house):
        with force_locale(reader.language):
            said = [sentence(reason.code, **reason.params) for reason in reasons]
        sending.send(
            "booking_refused",
            booking,
            occurrences,
            to=[reader],
            house=house,
            now=now,
            method="CANCEL" if any(one.sequence > 1 for one in occurrences) else None,
            reasons=[text, *said] if text else said,
            alternatives=offers,
            book_url=form,
        )


def _by_another(booking: Booking, occurrences: Sequence[Occurrence]) -> bool:
    """Somebody said yes to it, or made it for a person who did not ask here."""
    decided = any(one.decided_by_id is not None for one in occurrences)
    return decided or (booking.party.kind == "person" and booking.party_id != booking.person_id)
