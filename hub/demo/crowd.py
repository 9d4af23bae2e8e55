"""More of the same for measuring: further houses, each with members, rooms and bookings of its own."""

from datetime import datetime, time, timedelta
from itertools import count
from random import Random

from hub.accounts import service as accounts
from hub.accounts.models import Party
from hub.booking.plans import BookingRequest
from hub.config import Settings
from hub.demo.bookings import Desk
from hub.demo.people import COWORKERS, FUTURE, RESIDENTS
from hub.domain.errors import DomainError
from hub.domain.policy import templates
from hub.domain.timespan import DAY
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource
from hub.spaces.service import PlaceWish, RoomWish

ROOMS = 10
BOOKINGS = 110
TITLES = ("Répétition", "Repas", "Réunion", "Yoga", "Koor", "Vergadering", "Workshop", "Huiswerk")


def grow(times: int, *, random: Random, now: datetime, house: Settings) -> int:
    """Write `times` more houses; returns the number of dates booked in them."""
    numbers = count(10_000)
    return sum(_house(number, random, Desk(house, now, numbers)) for number in range(2, times + 2))


def _house(number: int, random: Random, desk: Desk) -> int:
    name = f"Maison {number}"
    names = {"fr": name, "nl": f"Huis {number}", "en": f"House {number}"}
    place = spaces.create_place(slug=f"maison-{number}", wish=PlaceWish(names=names), now=desk.now)
    rooms = [_room(place, one, desk) for one in range(1, ROOMS + 1)]
    members = [_member(place, name, language, desk) for name, language in (*RESIDENTS, *COWORKERS, *FUTURE)]
    return sum(_booking(random.choice(members), random.choice(rooms), random, desk) for _ in range(BOOKINGS))


def _room(place: Place, number: int, desk: Desk) -> Resource:
    names = {"fr": f"Salle {number}", "nl": f"Zaal {number}", "en": f"Room {number}"}
    wish = RoomWish(names=names, capacity=20)
    room = spaces.create_room(place, slug=f"{place.slug}-salle-{number}", wish=wish, now=desk.now)
    spaces.write_policy(room, templates.template_open(admit=("resident",)), by=None, now=desk.now)
    return room


def _member(place: Place, name: str, language: str, desk: Desk) -> Party:
    person = accounts.create_person(name=f"{name} {place.slug.rpartition('-')[2]}", language=language, now=desk.now)
    since = desk.today - timedelta(days=400)
    accounts.give_fact(
        person, audience="resident", place_id=place.id, from_on=since, until_on=None, now=desk.now, by=None
    )
    return person


def _booking(member: Party, room: Resource, random: Random, desk: Desk) -> int:
    day = desk.today + random.randint(1, 75) * DAY
    start = datetime.combine(day, time(random.randint(8, 19), random.choice((0, 30))))
    ask = BookingRequest(
        start=start, end=start + timedelta(minutes=30 * random.randint(2, 5)), title=random.choice(TITLES)
    )
    try:
        return len(desk.book(member, room.slug, ask).occurrences)
    except DomainError:
        # Somebody was there before: such is life in a busy house.
        return 0
