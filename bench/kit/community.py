"""A community of any size: 20 rooms of one place, bookings at an even density, all of them in the feeds.

`python -m bench.kit.community COUNT` fills the database that the settings name. The bookings lie around today, 50 a
week in each room; what changes with COUNT is how many weeks there are.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from flask_migrate import upgrade
from sqlalchemy import insert

from hub import create_app, installation
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.config import Settings
from hub.db import db, write_transaction
from hub.domain.policy import templates
from hub.domain.timespan import wall_span
from hub.feeds import objects
from hub.feeds.ical import Entry
from hub.spaces.models import Atom, Place, PolicyVersion, Resource
from tests.kit import cast

ROOMS = 20
PLACE = "le-marronnier"
A_DAY = (8, 9, 11, 13, 15, 17, 19)
PERSON = "reader@example.org"
PASSWORD = cast.PASSWORD
FEEDS = (500, 5000)


def main() -> None:
    """Migrate, then write everything."""
    count = int(sys.argv[1])
    app = create_app()
    with app.app_context():
        upgrade()
        house: Settings = app.config["HUB"]
        with write_transaction():
            now = datetime.now(UTC).replace(microsecond=0)
            installation.create(demo=False, now=now)
            place = make_place(PLACE, now=now)
            reader = cast.person("Reader", PERSON, now=now)
            cast.fact(reader, "resident", place, now=now)
            rooms = [make_room(place, f"room-{number}", now=now) for number in range(ROOMS)]
            make_room(place, "empty", now=now)
            other = cast.person("Other", "other@example.org", now=now)
            _bookings(rooms, other.id, count=count, house=house, now=now)
            for size in FEEDS:
                make_room(place, f"feed-{size}", now=now)
                _feed(f"feed-{size}", size, house=house, now=now)


def starts(today: date) -> Iterator[datetime]:
    """Wall starts of one hour each, from this week outwards in both directions."""
    monday = today - timedelta(days=today.weekday())
    for week in (step * sign for step in range(1000) for sign in ((1, -1) if step else (1,))):
        for day in range(7):
            first = datetime.combine(monday + timedelta(weeks=week, days=day), time())
            yield from (first + timedelta(hours=hour) for hour in A_DAY)


def _bookings(rooms: list[Resource], person_id: int, *, count: int, house: Settings, now: datetime) -> None:
    today = now.astimezone(house.tz).date()
    number = 0
    for room in rooms:
        bookings, occurrences, claims = [], [], []
        for start in islice(starts(today), count // ROOMS):
            number += 1
            end = start + timedelta(hours=1)
            try:
                span = wall_span(start, end, house.tz)
            except Exception:  # noqa: BLE001 - an hour that the clock change skips
                continue
            bookings.append(
                {
                    "id": number, "reference": f"B-{number}", "resource_id": room.id, "party_id": person_id,
                    "person_id": person_id, "audience": "resident", "title": f"Booking {number}",
                    "visibility": "open" if number % 3 == 0 else "private", "quantity": 1, "note": "", "repeat": "",
                    "key": f"k{number}", "created_at": now,
                }
            )  # fmt: skip
            occurrences.append(
                {
                    "id": number, "booking_id": number, "uid": f"{number}@bench", "start_at": span.start,
                    "end_at": span.end, "wall_start": start.isoformat(timespec="minutes"),
                    "wall_end": end.isoformat(timespec="minutes"), "zone": house.timezone, "state": "confirmed",
                    "reason": "", "sequence": 0, "changed_at": now,
                }
            )  # fmt: skip
            claims.append(
                {
                    "occurrence_id": number, "atom_id": room.atoms[0].id, "start_at": span.start, "end_at": span.end,
                }
            )  # fmt: skip
        for table, rows in ((Booking, bookings), (Occurrence, occurrences), (Occupancy, claims)):
            db.session.execute(insert(table), rows)


def _feed(slug: str, size: int, *, house: Settings, now: datetime) -> None:
    """A room with this many events in what its feed shows, written as the product writes them."""
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=80)
    step = timedelta(days=460) / size
    entries = [
        Entry(
            uid=f"{slug}-{number}@bench",
            start=(first + step * number).replace(minute=0, second=0, microsecond=0),
            end=(first + step * number).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1),
            summary=f"Meeting {number} of the neighbourhood",
            location="Le Marronnier, 12 rue des Ateliers, 1080 Molenbeek-Saint-Jean",
            changed_at=now,
        )
        for number in range(size)
    ]
    objects.publish(
        entries, shared=[objects.room(slug)], own=(), is_open=True, languages=house.languages, tz=house.tz, now=now
    )


def make_place(slug: str, *, now: datetime) -> Place:
    """A place."""
    names = {"fr": "Le Marronnier", "nl": "De Kastanje", "en": "Le Marronnier"}
    place = Place(slug=slug, names=names, contact_name="Amina Diallo", created_at=now)
    db.session.add(place)
    db.session.flush()
    return place


def make_room(place: Place, slug: str, *, now: datetime) -> Resource:
    """A room that is open from 08:00 to 23:00, booked in steps of 30 minutes."""
    rule = templates.template_open(hours="08:00-23:00") | {
        "booking_window": {"lead": {"hours": 0}, "horizon": {"months": 24}}
    }
    atom = Atom(place_id=place.id, name=slug)
    names = {"fr": slug, "nl": slug, "en": slug}
    room = Resource(
        place=place, slug=slug, names=names, capacity=20, atoms=[atom], position=len(place.resources), created_at=now
    )
    db.session.add(room)
    db.session.flush()
    db.session.add(PolicyVersion(resource_id=room.id, number=1, document=rule, created_at=now))
    return room


if __name__ == "__main__":
    main()
