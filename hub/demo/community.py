"""The whole community, written in one transaction."""

from datetime import datetime
from random import Random

from sqlalchemy import select

from hub import installation, outbox
from hub.config import Settings
from hub.db import db
from hub.demo import bookings, coworking, crowd, equipment, groups, houses, pages, particulars, people, profiles
from hub.feeds import pruning
from hub.meet.service import counting
from hub.outbox import Message

PASSWORD = people.PASSWORD
SEED = 1080


def load(*, now: datetime, house: Settings, password_hash: str, scale: int = 1) -> dict[str, int]:
    """Write the community as of `now` into an empty, migrated database; returns how many of what there are."""
    today = now.astimezone(house.tz).date()
    installation.create(demo=True, now=now)
    places = houses.build(now=now)
    equipment.lend(places, now=now)
    particulars.tell(places, instance=house.instance, now=now)
    cast = people.settle(places, password_hash=password_hash, now=now, today=today)
    db.session.flush()
    written = bookings.fill(cast, now=now, house=house)
    if scale > 1:
        written += crowd.grow(scale - 1, random=Random(SEED), now=now, house=house)  # noqa: S311 - a demo, no secret
    pages.fill(now=now, house=house)
    coworking.settle(cast, places["quai-40"], now=now, house=house)
    profiles.fill(password_hash=password_hash, now=now, house=house)
    groups.fill(now=now, house=house)
    counting.refresh()
    pruning.prune(now=now)
    for message in db.session.scalars(select(Message)):
        # What they were told is old news: the worker shall not send it, the mailbox shows it.
        outbox.mark_sent(message, now=message.created_at)
    return {
        "places": houses.count_places(),
        "rooms": houses.count_rooms(),
        "people": people.count(),
        "dates booked": written,
    }
