"""What is booked in the demo: past weeks, coming ones, a series over both clock changes, nights, requests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from hub.accounts import service as accounts
from hub.accounts.models import Party
from hub.booking import changes, service
from hub.booking.changes import Change
from hub.booking.models import Booking
from hub.booking.plans import BookingRequest
from hub.config import Settings
from hub.demo import programme
from hub.demo.people import Cast
from hub.domain.errors import DomainError
from hub.domain.timespan import DAY
from hub.spaces import service as spaces

WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Desk:
    """Where bookings are made: the settings, today, and the numbers that keep their keys apart."""

    house: Settings
    now: datetime
    numbers: Iterator[int]

    @property
    def today(self) -> date:
        """Today on the wall."""
        return self.now.astimezone(self.house.tz).date()

    def book(self, person: Party, room: str, ask: BookingRequest, *, at: datetime | None = None) -> Booking:
        """Book as this person; dates of a series that cannot be had are left out. Raises DomainError."""
        actor = accounts.actor_of(person.id, today=self.today)
        resource, moment = spaces.find_room(room), at or self.now
        if ask.repeat:
            plan = service.preview(actor=actor, resource=resource, ask=ask, now=moment, house=self.house)
            ask = programme.without(ask, plan.problems)
        key = f"demo-{next(self.numbers)}"
        return service.book(actor=actor, resource=resource, ask=ask, key=key, now=moment, house=self.house)


def fill(cast: Cast, *, now: datetime, house: Settings) -> int:
    """Book what the community books; returns the number of dates."""
    desk = Desk(house, now, count(1))
    booked = [*_weeks(desk, cast), *_lessons(desk, cast), _conversation(desk, cast)]
    booked += [_night(desk, cast), _repeated_hour(desk, cast)]
    return sum(len(booking.occurrences) for booking in booked)


def _weeks(desk: Desk, cast: Cast) -> Iterator[Booking]:
    """The programme, by date; what has gone was booked before."""
    monday = desk.today - desk.today.weekday() * DAY
    wishes = [(line, line.ask(monday, is_open=True)) for line in programme.OPEN]
    wishes += [(line, line.ask(monday, is_open=False)) for line in programme.PRIVATE]
    for line, ask in sorted(wishes, key=lambda wish: wish[1].start):
        latest = ask.start.replace(tzinfo=desk.house.tz).astimezone(UTC) - programme.NOTICE
        try:
            yield desk.book(programme.who(cast, line.person), line.room, ask, at=min(latest, desk.now))
        except DomainError:
            # A public holiday in this week moves the hours of the house rule: they stay at home.
            continue


def _lessons(desk: Desk, cast: Cast) -> Iterator[Booking]:
    """The homework club, ten weeks of Tuesdays in the association's time."""
    first = desk.today + (1 - desk.today.weekday()) % 7 * DAY + WEEK
    ask = BookingRequest(
        start=datetime.combine(first, time(14)),
        end=datetime.combine(first, time(17, 30)),
        party="femmes-du-canal",
        title="École de devoirs, 8–14 ans",
        visibility="open",
        repeat="weekly",
        until=first + 9 * WEEK,
    )
    yield desk.book(cast.association, "grande-salle", ask)


def _conversation(desk: Desk, cast: Cast) -> Booking:
    """A weekly evening over both clock changes; one date moved, one called off; signs that calendars must escape."""
    first = desk.today + (3 - desk.today.weekday()) % 7 * DAY + WEEK
    ask = BookingRequest(
        start=datetime.combine(first, time(19)),
        end=datetime.combine(first, time(21)),
        title="Table de conversation ; FR, NL \\ EN 🗣️",
        visibility="open",
        headcount=12,
        repeat="weekly",
        until=max(programme.clock_changes(desk.today, desk.house.tz)) + 2 * WEEK,
    )
    booking = desk.book(cast.resident, "chambre-sur-jardin", ask)
    actor = accounts.actor_of(cast.resident.id, today=desk.today)
    moved, off = booking.occurrences[2], booking.occurrences[4]
    start = datetime.fromisoformat(moved.wall_start) + DAY + timedelta(hours=-1)
    wish = Change(
        start=start, end=start + timedelta(hours=2), title=booking.title, visibility="open", headcount=booking.headcount
    )
    changes.change(
        booking.id, actor=actor, occurrence_id=moved.id, wish=wish, sequence=moved.sequence, now=desk.now,
        house=desk.house,
    )  # fmt: skip
    changes.cancel(
        booking.id, actor=actor, occurrence_id=off.id, reason="Fête des voisins", now=desk.now, house=desk.house
    )
    return booking


def _night(desk: Desk, cast: Cast) -> Booking:
    """A night past 00:00."""
    saturday = desk.today + (5 - desk.today.weekday()) % 7 * DAY + WEEK
    ask = BookingRequest(
        start=datetime.combine(saturday, time(22)),
        end=datetime.combine(saturday + DAY, time(2, 30)),
        title="Nuit électro, répétition 🎛️",
        headcount=8,
    )
    return desk.book(cast.coworker, "studio", ask)


def _repeated_hour(desk: Desk, cast: Cast) -> Booking:
    """The hour that exists twice, in the open night before the next autumn change."""
    sunday = programme.autumn_change(desk.today, desk.house.tz)
    ask = BookingRequest(
        start=datetime.combine(sunday, time(2, 30)),
        end=datetime.combine(sunday, time(4)),
        title="L’heure qui revient; rejouée",
        headcount=5,
    )
    return desk.book(cast.coworker, "studio", ask)
