"""A booking moved by hand in the calendar: at once where it can be moved back as easily, else by the form."""

from dataclasses import dataclass
from datetime import datetime

from hub.booking import answering, changes, claims, reading
from hub.booking.models import Booking, Occurrence
from hub.config import Settings
from hub.domain.errors import Stale
from hub.domain.permissions import Action, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One date of a booking as a hand holds it: wall times, and the version that was seen."""

    booking: Booking
    occurrence_id: int
    start: datetime
    end: datetime
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of it. `done` is false where the form has to say first what it would mean: nothing is written."""

    done: bool
    was: Hold
    now: Hold


def hold(actor: Actor, booking_id: int, occurrence_id: int | None, *, now: datetime) -> Hold:
    """One date of a booking that this person may change."""
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    return _hold(booking, reading.occurrence_of(booking, occurrence_id, now=now))


def move(
    booking_id: int,
    *,
    actor: Actor,
    occurrence_id: int,
    start: datetime,
    end: datetime,
    sequence: int,
    now: datetime,
    house: Settings,
) -> Moved:
    """Give one date other wall times, with the words it has; not done where it could not be moved back at once.

    That is where somebody has to answer, and where today's rule would not give the old time again.
    """
    booking = claims.fresh(reading.find_for(actor, booking_id, Action.CHANGE_BOOKING))
    occurrence = reading.occurrence_of(booking, occurrence_id, now=now)
    was = _hold(booking, occurrence)
    if was.sequence != sequence:
        raise Stale("changed_meanwhile")
    wanted = Hold(booking=booking, occurrence_id=occurrence.id, start=start, end=end, sequence=sequence)
    if not _lightly(booking, occurrence, was, actor=actor, now=now, house=house):
        return Moved(done=False, was=was, now=wanted)
    wish = changes.Change(
        start=start, end=end, title=booking.title, visibility=booking.visibility, headcount=booking.headcount
    )
    changes.change(
        booking_id, actor=actor, occurrence_id=occurrence.id, wish=wish, sequence=sequence, now=now, house=house
    )
    return Moved(done=True, was=was, now=_hold(booking, occurrence))


def _lightly(
    booking: Booking, occurrence: Occurrence, was: Hold, *, actor: Actor, now: datetime, house: Settings
) -> bool:
    """Whether nobody has to answer, and today's rule would give the time it has now."""
    if occurrence.state not in reading.LIVE or occurrence.start_at <= now:
        return True
    plan, one = changes.planned_for(
        booking,
        occurrence,
        booker=actor if actor.acts_for(booking.party_id) else None,
        start=was.start,
        end=was.end,
        headcount=booking.headcount,
        now=now,
        house=house,
    )
    decides = answering.decides(actor, booking, today=now.astimezone(house.tz).date())
    return one.fine and occurrence.state == "confirmed" and (decides or not plan.asks)


def _hold(booking: Booking, occurrence: Occurrence) -> Hold:
    return Hold(
        booking=booking,
        occurrence_id=occurrence.id,
        start=datetime.fromisoformat(occurrence.wall_start),
        end=datetime.fromisoformat(occurrence.wall_end),
        sequence=occurrence.sequence,
    )
