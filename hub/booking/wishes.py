"""What a person asks for, and as whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hub.accounts.service.unsigned import unsigned
from hub.booking.models import Booking
from hub.domain.errors import Refused
from hub.domain.permissions import Action, Actor, can
from hub.domain.recurrence import FREQUENCIES, Rule, expand

ME = "me"
DAY = timedelta(days=1)
LONGEST_DAYS = 14
OVER = date.min
"""The last day of a mandate that is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRequest:
    """What a person asks for: wall times of the first date, for whom (`me`, a slug, `person-12`), what to leave out.

    `extras`: pieces of equipment by slug. `begun`: the step of the grid that runs now may still be taken.
    """

    start: datetime
    end: datetime
    party: str = ME
    title: str = ""
    visibility: str = "private"
    headcount: int | None = None
    quantity: int = 1
    note: str = ""
    repeat: str = ""
    until: date | None = None
    skip: frozenset[date] = frozenset()
    extras: Mapping[str, int] = field(default_factory=dict)
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Acting:
    """The party a person books for, and the last day they may; `slug` for an organisation only.

    `apart`: a person whose own facts count, not those of whoever books for them.
    """

    party_id: int
    name: str
    slug: str | None = None
    until_on: date | None = None
    apart: bool = False


def acting_for(actor: Actor, party: str, *, place_id: int, today: date) -> Acting:
    """Oneself, an organisation under a mandate, for keepers of the place a person without a sign-in; else Refused."""
    if actor.party_id is None:
        raise Refused("not_your_party", "party")
    if party == ME:
        return Acting(actor.party_id, actor.name)
    found = next((mandate for mandate in actor.mandates if mandate.slug == party), None)
    if found is not None:
        return Acting(found.organisation_id, found.name, found.slug, found.until_on)
    if can(actor, Action.BOOK_FOR_OTHERS, place_id):
        person = unsigned(party, place_id=place_id, today=today)
        if person is not None:
            return Acting(person.party_id, person.name, apart=True)
    raise Refused("not_your_party", "party")


def acting_as(actor: Actor, booking: Booking) -> Acting:
    """The party of a booking, as the person who made it acts for it today."""
    if booking.party.kind == "person":
        return Acting(booking.party_id, booking.party.name, apart=booking.party_id != actor.party_id)
    mandate = next((one for one in actor.mandates if one.organisation_id == booking.party_id), None)
    until = mandate.until_on if mandate else OVER
    return Acting(booking.party_id, booking.party.name, booking.party.slug, until)


def walls(ask: BookingRequest) -> tuple[tuple[datetime, datetime], ...]:
    """The wall times of all dates of a wish. Refused where they make no sense."""
    if ask.end <= ask.start:
        raise Refused("end_before_start", "end", start=ask.start, end=ask.end)
    if ask.end - ask.start > LONGEST_DAYS * DAY:
        raise Refused("longer_than_days", "end", limit=LONGEST_DAYS)
    if not ask.repeat:
        return ((ask.start, ask.end),)
    if ask.repeat not in FREQUENCIES:
        raise Refused("unknown_repeat", "repeat", asked=ask.repeat)
    if ask.until is None:
        raise Refused("until_missing", "until")
    # The types of the rule are narrow; the line above has checked the value.
    rule = Rule("weekly" if ask.repeat == "weekly" else "daily", until=ask.until)
    return expand(ask.start, ask.end, rule)
