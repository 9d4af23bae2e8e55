"""What the stored feed objects hold after each act."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.accounts.service import actor_of
from hub.booking import changes, service, standing
from hub.booking.plans import BookingRequest
from hub.domain.policy import templates
from hub.feeds.models import Collection, StoredObject
from hub.outbox import Message
from hub.spaces import service as spaces
from tests.kit.cast import Organisation
from tests.kit.places import Houses

EVENING = datetime(2026, 12, 5, 18, 0)
ASK = BookingRequest(start=EVENING, end=EVENING + timedelta(hours=2), title="Ayşe; 10, \\ 🎂")


@pytest.fixture
def book(app: Flask, now: datetime, outbox: Callable[[], list[Message]]) -> Callable[..., Any]:
    def run(party: Party, room: Any, ask: BookingRequest = ASK, key: str = "k") -> Any:
        actor = actor_of(party.id, today=date(2026, 11, 25))
        return service.book(actor=actor, resource=room, ask=ask, key=key, now=now, house=app.config["HUB"])

    return run


def shown(session: Session, uid: str) -> dict[tuple[str, str], str]:
    rows = session.scalars(select(StoredObject).where(StoredObject.uid.startswith(uid)))
    return {(row.collection, row.view): row.octets.decode().replace("\r\n ", "") for row in rows}


def test_a_half_shows_in_every_room_that_shares_it(
    book: Any, houses: Houses, resident: Party, session: Session
) -> None:
    (one,) = book(resident, houses.grande_salle_a).occurrences
    found = shown(session, one.uid)
    assert set(found) == {
        *((f"room:{slug}", view) for slug in ("grande-salle", "grande-salle-a") for view in ("busy", "full")),
        *(("place:le-marronnier", view) for view in ("busy", "full")),
        (f"party:{resident.id}", "full"),
    }
    assert all("Ay" not in text and "Fatima" not in text for (_, view), text in found.items() if view == "busy")
    assert "SUMMARY:Occupé" in found["room:grande-salle", "busy"]
    assert r"SUMMARY:Ayşe\; 10\, \\ 🎂" in found["room:grande-salle", "full"]
    assert "DTSTART;TZID=Europe/Brussels:20261205T180000" in found["room:grande-salle", "busy"]


def test_an_open_booking_shows_its_title_and_no_person(
    book: Any, houses: Houses, resident: Party, session: Session
) -> None:
    (one,) = book(resident, houses.grande_salle, replace(ASK, visibility="open")).occurrences
    text = shown(session, one.uid)["room:grande-salle", "busy"]
    assert "🎂" in text
    assert "Fatima" not in text
    assert "DESCRIPTION" not in text


def test_strangers_are_led_to_the_room_and_holders_to_the_booking(
    app: Flask, book: Any, houses: Houses, resident: Party, session: Session
) -> None:
    booking = book(resident, houses.grande_salle, replace(ASK, visibility="open"))
    base = app.config["HUB"].base_url
    found = shown(session, booking.occurrences[0].uid)
    public = [text for (_, view), text in found.items() if view == "busy"]
    assert len(public) == 4
    assert all(f"URL:{base}/rooms/grande-salle\r\n" in text and "/bookings/" not in text for text in public)
    assert f"URL:{base}/bookings/{booking.id}\r\n" in found[f"party:{resident.id}", "full"]


def test_a_request_shows_to_those_who_asked_only(book: Any, houses: Houses, resident: Party, session: Session) -> None:
    (one,) = book(resident, houses.cuisine).occurrences
    found = shown(session, one.uid)
    assert set(found) == {(f"party:{resident.id}", "full")}
    assert "STATUS:TENTATIVE" in found[f"party:{resident.id}", "full"]


def test_each_act_moves_sequence_and_counter(
    app: Flask, book: Any, houses: Houses, resident: Party, session: Session, now: datetime
) -> None:
    booking = book(resident, houses.grande_salle)
    (one,) = booking.occurrences
    actor = actor_of(resident.id, today=date(2026, 11, 25))
    counts = [session.get_one(Collection, "room:grande-salle").change]
    wish = changes.Change(
        start=EVENING, end=EVENING + timedelta(hours=3), title="Ayşe", visibility="private", headcount=None
    )
    changes.change(booking.id, actor=actor, occurrence_id=None, wish=wish, sequence=0, now=now, house=app.config["HUB"])
    counts.append(session.get_one(Collection, "room:grande-salle").change)
    assert "SEQUENCE:1" in shown(session, one.uid)["room:grande-salle", "busy"]
    changes.cancel(booking.id, actor=actor, now=now, house=app.config["HUB"])
    counts.append(session.get_one(Collection, "room:grande-salle").change)
    text = shown(session, one.uid)["room:grande-salle", "busy"]
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text
    assert counts == sorted(set(counts))


def test_standing_time_leaves_room_for_what_is_booked(
    app: Flask, book: Any, houses: Houses, association: Organisation, session: Session, now: datetime
) -> None:
    spaces.write_policy(
        houses.grande_salle, templates.template_land_trust(holder="ateliers-du-canal"), by=None, now=now
    )
    standing.keep_rooms(place_id=houses.le_marronnier.id, resource_id=None, house=app.config["HUB"], now=now)
    days = shown_by_day(session, "grande-salle")
    assert days["20261203"] == ["20261203T090000/20261203T173000"]
    assert "20261205" not in days
    assert len(days) > 250
    morning = replace(ASK, start=datetime(2026, 12, 3, 11), end=datetime(2026, 12, 3, 12), party="ateliers-du-canal")
    booking = book(association.person, houses.grande_salle_b, morning)
    cut = ["20261203T090000/20261203T110000", "20261203T120000/20261203T173000"]
    assert shown_by_day(session, "grande-salle")["20261203"] == cut
    assert shown_by_day(session, "grande-salle-b")["20261203"] == cut
    assert shown_by_day(session, "grande-salle-a")["20261203"] == ["20261203T090000/20261203T173000"]
    assert "SUMMARY:Les Ateliers du Canal" in next(iter(shown(session, "standing-grande-salle.").values()))
    actor = actor_of(association.person.id, today=date(2026, 11, 25))
    changes.cancel(booking.id, actor=actor, now=now, house=app.config["HUB"])
    assert shown_by_day(session, "grande-salle")["20261203"] == ["20261203T090000/20261203T173000"]


def shown_by_day(session: Session, slug: str) -> dict[str, list[str]]:
    rows = session.scalars(
        select(StoredObject)
        .where(StoredObject.collection == f"room:{slug}", StoredObject.view == "busy")
        .where(StoredObject.uid.startswith(f"standing-{slug}."))
        .order_by(StoredObject.starts_at)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        lines = dict(line.split(":", 1) for line in row.octets.decode().splitlines() if ":" in line)
        start, end = (lines[f"{name};TZID=Europe/Brussels"] for name in ("DTSTART", "DTEND"))
        found.setdefault(row.uid.split(".")[1], []).append(f"{start}/{end}")
    return found


def test_a_renamed_place_is_shown_under_its_new_name(
    app: Flask, book: Any, houses: Houses, resident: Party, manager: Party, session: Session, now: datetime
) -> None:
    (one,) = book(resident, houses.grande_salle).occurrences
    actor = actor_of(manager.id, today=date(2026, 11, 25))
    names = {"fr": "Le Tilleul", "nl": "De Linde", "en": "The Lime"}
    spaces.change_place(actor, "le-marronnier", wish=spaces.PlaceWish(names=names), now=now)
    assert "Le Tilleul" in shown(session, one.uid)["room:grande-salle", "busy"]
