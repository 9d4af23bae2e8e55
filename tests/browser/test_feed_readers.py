"""The feeds of the demo, fetched from the site and read by three readers: what the database holds, to the second."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from playwright.sync_api import Browser
from sqlalchemy import select

from hub import create_app
from hub.accounts.models import Account, Mandate
from hub.booking.models import Booking, Occurrence
from hub.booking.publishing import rooms_sharing
from hub.config import load
from hub.db import db
from hub.spaces.models import Place, Resource
from tests.browser.kit import rooms
from tests.browser.kit.almanac import BRUSSELS, DAY, Almanac, at
from tests.browser.kit.site import Site
from tests.browser.kit.windows import Windows
from tests.feeds import ical_js, readers
from tests.feeds.readers import Occurrence as Seen

BUSY = "Occupé"
SERIES = "Table de conversation ; FR, NL \\ EN 🗣️"
STATES = {"confirmed": "CONFIRMED", "cancelled": "CANCELLED", "refused": "CANCELLED", "requested": "TENTATIVE"}
WINDOW = (timedelta(days=92), timedelta(days=400))


@pytest.fixture(scope="module")
def ledger(site: Site) -> Iterator["Ledger"]:
    """The database of the site."""
    app = create_app(load(site.settings))
    with app.app_context():
        yield Ledger()
        db.session.remove()
        db.engine.dispose()


class Ledger:
    """What the database holds, in the words of a feed."""

    def rooms(self) -> list[str]:
        """The slugs of all rooms."""
        return list(db.session.scalars(select(Resource.slug).where(Resource.kind != "equipment").order_by(Resource.id)))

    def places(self) -> list[str]:
        """The slugs of all places."""
        return list(db.session.scalars(select(Place.slug).order_by(Place.id)))

    def room(self, slug: str) -> set[Seen]:
        """What everybody sees of a room: its own dates and those of rooms that share a part of it."""
        return {
            self._seen(one, public=True)
            for one in self.dates()
            if slug in rooms_sharing(one.booking.resource) and self._was_held(one)
        }

    def place(self, slug: str) -> set[Seen]:
        """What everybody sees of a place."""
        return {
            self._seen(one, public=True)
            for one in self.dates()
            if one.booking.resource.place.slug == slug and self._was_held(one)
        }

    def person(self, email: str) -> set[Seen]:
        """What a person sees of their own bookings and of those of the organisations they act for."""
        person = db.session.scalars(select(Account.party_id).where(Account.email == email)).one()
        bodies = db.session.scalars(select(Mandate.organisation_id).where(Mandate.person_id == person))
        parties = {person, *bodies}
        return {
            self._seen(one, public=False)
            for one in self.dates()
            if {one.booking.party_id, one.booking.person_id} & parties
        }

    def dates(self) -> list[Occurrence]:
        """The dates that a feed of today reaches."""
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        first, last = midnight - WINDOW[0], midnight + WINDOW[1]
        found = select(Occurrence).join(Booking).where(Occurrence.end_at > first, Occurrence.start_at < last)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))

    def titled(self, title: str) -> list[Occurrence]:
        """The dates of the bookings with this title, in order."""
        return sorted((one for one in self.dates() if one.booking.title == title), key=lambda one: one.start_at)

    @staticmethod
    def _was_held(one: Occurrence) -> bool:
        """Requests hold no time in the kitchen: they show to those concerned only, also when they are over."""
        return one.state == "confirmed" or (one.state == "cancelled" and one.booking.resource.slug != "cuisine")

    @staticmethod
    def _seen(one: Occurrence, *, public: bool) -> Seen:
        hidden = public and one.booking.visibility == "private"
        return Seen(
            one.uid,
            int(one.start_at.timestamp()),
            int(one.end_at.timestamp()),
            BUSY if hidden else one.booking.title,
            STATES[one.state],
        )


def by_recurring(feed: bytes) -> set[Seen]:
    """recurring-ical-events, asked for all that lies in the window: what a calendar shows."""
    now = datetime.now(UTC)
    shown = recurring_ical_events.of(icalendar.Calendar.from_ical(feed)).between(
        now - timedelta(days=200), now + timedelta(days=600)
    )
    return {
        Seen(
            str(one["UID"]),
            int(one["DTSTART"].dt.timestamp()),
            int(one["DTEND"].dt.timestamp()),
            str(one["SUMMARY"]),
            str(one["STATUS"]),
        )
        for one in shown
    }


def booked(found: set[Seen]) -> set[Seen]:
    """Without the time that is kept for its holder and that nobody has to book."""
    return {one for one in found if not one.uid.startswith("standing-")}


def fetch(site: Site, path: str) -> bytes:
    """A feed, the same octets at the second reading."""
    status, feed = site.get(path)
    assert status == 200, path
    assert site.get(path) == (200, feed), f"{path} changed between two readings"
    return feed


def read_by_python(feed: bytes) -> set[Seen]:
    """What the Python readers agree on."""
    found = readers.by_icalendar(feed)
    assert readers.by_ical(feed) == by_recurring(feed) == readers.by_strict(feed) == found
    return found


def test_every_feed_of_the_demo_holds_what_the_database_holds(
    site: Site, ledger: Ledger, browser: Browser, keys: dict[str, Any]
):
    wanted = {f"/feeds/rooms/{slug}.ics": ledger.room(slug) for slug in ledger.rooms()}
    wanted |= {f"/feeds/places/{slug}.ics": ledger.place(slug) for slug in ledger.places()}
    for who in ("resident", "association", "coworker"):
        wanted[_secret(who, site=site, browser=browser, keys=keys)] = ledger.person(f"{who}@demo.example")
    assert len(wanted) == 9 + 3 + 3
    assert {path for path, dates in wanted.items() if not dates} <= {"/feeds/rooms/cuisine.ics"}
    feeds = {path: fetch(site, path) for path in wanted}
    for path, feed in feeds.items():
        assert booked(read_by_python(feed)) ^ wanted[path] == set(), path
    seen = ical_js.read_in(browser, *feeds.values())
    assert {path: booked({Seen(*one) for one in found}) for path, found in zip(feeds, seen, strict=True)} == wanted
    assert [len(found) for found in seen] == [len(readers.by_icalendar(feed)) for feed in feeds.values()]


def test_what_the_association_keeps_and_what_is_booked_fill_its_days(site: Site, ledger: Ledger, almanac: Almanac):
    found = read_by_python(fetch(site, "/feeds/rooms/grande-salle.ics"))
    standing = {one for one in found if one.uid.startswith("standing-grande-salle.")}
    taken = {one for one in ledger.room("grande-salle") if one.status == "CONFIRMED"}
    assert {one.summary for one in standing} == {"Femmes du Canal asbl"}
    for day in (almanac.today + number * DAY for number in range(1, 60)):
        first, last = (int(at(day, hour).replace(tzinfo=BRUSSELS).timestamp()) for hour in ("09:00", "17:30"))
        kept = sorted((one.start, one.end) for one in standing if first < one.end and one.start < last)
        if day.weekday() > 4 or day in almanac.holidays:
            assert kept == []
            continue
        meanwhile = [
            (max(one.start, first), min(one.end, last)) for one in taken if first < one.end and one.start < last
        ]
        moments = sorted([*kept, *meanwhile])
        assert (moments[0][0], moments[-1][1]) == (first, last), day
        assert all(before[1] == after[0] for before, after in pairwise(moments)), day


def _secret(who: str, *, site: Site, browser: Browser, keys: dict[str, Any]) -> str:
    """The path of the address of somebody's own bookings."""
    windows = Windows(browser, site, keys)
    address = rooms.secret_address(windows.open(who).page)
    windows.shut()
    return address.removeprefix(site.url)


def test_the_demo_holds_a_series_over_both_clock_changes(ledger: Ledger):
    series = ledger.titled(SERIES)
    offsets = [one.start_at.astimezone(BRUSSELS).utcoffset() for one in series]
    changes = sum(1 for before, after in pairwise(offsets) if before != after)
    assert changes == 2
    assert [one.state for one in series].count("cancelled") == 1
    kept = [one for one in series if one.state == "confirmed"]
    walls = [one.start_at.astimezone(BRUSSELS) for one in kept]
    weekday = (walls[0].weekday(), walls[0].hour)
    moved = [wall for wall in walls if (wall.weekday(), wall.hour) != weekday]
    assert [(wall.weekday(), wall.hour) for wall in moved] == [((weekday[0] + 1) % 7, weekday[1] - 1)]
    assert all(mark in SERIES for mark in (";", ",", "\\", "🗣️"))


def test_the_demo_holds_a_night_past_midnight_and_a_booking_in_the_repeated_hour(ledger: Ledger):
    (night,) = ledger.titled("Nuit électro, répétition 🎛️")
    begins, ends = (moment.astimezone(BRUSSELS) for moment in (night.start_at, night.end_at))
    assert (begins.hour, ends.hour, ends.minute) == (22, 2, 30)
    assert ends.date() == begins.date() + timedelta(days=1)
    (repeated,) = ledger.titled("L’heure qui revient; rejouée")
    wall = repeated.start_at.astimezone(BRUSSELS)
    assert wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    assert (wall.hour, wall.minute) == (2, 30)
