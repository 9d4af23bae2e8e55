"""What happened to a booking or to its people since it was made."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Mandate, Party, SignIn
from hub.booking import approvals, changes
from hub.booking.changes import Change
from hub.booking.models import Booking
from hub.domain.errors import Refused
from hub.feeds.models import StoredObject
from tests.booking.desk import SATURDAY, Desk, refusal, wish
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

NOON = datetime(2026, 12, 5, 12, 0)


def moved(booking: Booking, start: datetime, hours: float = 2, **more: Any) -> Change:
    words = {"title": booking.title, "visibility": booking.visibility, "headcount": booking.headcount}
    return Change(start=start, end=start + timedelta(hours=hours), **{**words, **more})


def move(desk: Desk, party: Party, booking: Booking, wanted: Change, number: int = 0) -> Booking:
    one = booking.occurrences[number]
    return desk.do(changes.change, party, booking, occurrence_id=one.id, wish=wanted, sequence=one.sequence)


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, now=desk.now + timedelta(days=days))


def test_what_becomes_private_is_told_nowhere_any_more(
    desk: Desk, houses: Houses, resident: Party, session: Session
) -> None:
    ask = wish(visibility="open", repeat="weekly", until=date(2026, 12, 26), title="Alcoholics who meet")
    booking = desk.book(resident, houses.grande_salle, ask)
    desk.do(changes.cancel, resident, booking, occurrence_id=booking.occurrences[1].id)
    after = later(desk, 14)
    public = select(StoredObject.octets).where(StoredObject.view == "busy")
    assert sum(b"Alcoholics" in octets for octets in session.scalars(public)) > 0
    move(after, resident, booking, moved(booking, SATURDAY + timedelta(days=14), visibility="private"), 2)
    session.flush()
    assert [one.state for one in booking.occurrences] == ["confirmed", "cancelled", "confirmed", "confirmed"]
    assert sum(b"Alcoholics" in octets for octets in session.scalars(public)) == 0
    own = session.scalars(select(StoredObject.octets).where(StoredObject.collection == f"party:{resident.id}")).all()
    assert [b"Alcoholics" in octets for octets in own] == [True] * 4


def test_a_request_that_was_moved_counts_from_the_day_it_was_moved(
    desk: Desk, houses: Houses, resident: Party, manager: Party
) -> None:
    booking = desk.book(resident, houses.cuisine, wish(NOON))
    after = later(desk, 9)
    far = next(
        NOON + timedelta(days=days)
        for days in range(400, 20, -1)
        if _allowed(after, resident, booking, NOON + timedelta(days=days))
    )
    assert not _allowed(desk, resident, booking, far), "too far ahead on the day it was first asked"
    move(after, resident, booking, moved(booking, far))
    desk.do(approvals.approve, manager, booking)
    assert booking.occurrences[0].state == "confirmed"


def _allowed(desk: Desk, party: Party, booking: Booking, start: datetime) -> bool:
    end = start + timedelta(hours=2)
    house = desk.app.config["HUB"]
    one = booking.occurrences[0]
    return changes.planned_for(booking, one, start=start, end=end, headcount=None, now=desk.now, house=house)[1].fine


def test_a_colleague_moves_what_somebody_who_left_has_booked(
    desk: Desk, houses: Houses, association: Organisation, session: Session, outbox: Any
) -> None:
    ask = wish(datetime(2026, 12, 8, 10, 0), party="ateliers-du-canal")
    booking = desk.book(association.person, houses.grande_salle, ask)
    colleague = cast.person("Els Maes", "els@example.org", now=desk.now)
    cast.mandate(association.organisation, colleague, now=desk.now)
    left = session.scalars(select(Mandate).where(Mandate.person_id == association.person.id)).one()
    left.until_on = date(2026, 11, 24)
    session.flush()
    move(desk, colleague, booking, moved(booking, datetime(2026, 12, 9, 10, 0)))
    assert booking.occurrences[0].wall_start == "2026-12-09T10:00"
    assert [mail.recipient for mail in outbox()] == ["association@example.org", "els@example.org"]


def test_nobody_confirms_for_whom_the_mandate_has_ended(
    desk: Desk, houses: Houses, association: Organisation, manager: Party, session: Session
) -> None:
    cast.fact(association.organisation, "resident", houses.le_marronnier, now=desk.now)
    booking = desk.book(association.person, houses.cuisine, wish(NOON, party="ateliers-du-canal"))
    session.scalars(select(Mandate)).one().until_on = date(2026, 11, 24)
    session.flush()
    error = refusal(Refused, lambda: desk.do(approvals.approve, manager, booking))
    assert [(reason.code, dict(reason.params)) for reason in error.reasons] == [
        ("mandate_over", {"name": "Les Ateliers du Canal"})
    ]
    assert booking.occurrences[0].state == "requested"


def test_the_code_of_the_door_is_not_read_once_the_time_is_over(
    desk: Desk, houses: Houses, resident: Party, at_home: Client, session: Session
) -> None:
    booking = desk.book(resident, houses.grande_salle, wish())
    session.commit()
    for at, shown in ((SATURDAY, True), (SATURDAY + timedelta(days=1), False)):
        desk.app.config["NOW"] = at.replace(tzinfo=desk.now.tzinfo)
        for one in session.scalars(select(SignIn)):
            one.seen_at, one.expires_at = desk.app.config["NOW"], desk.app.config["NOW"] + timedelta(days=1)
        session.commit()
        page = at_home.get(f"/bookings/{booking.id}")
        assert page.status_code == 200
        assert ("code 4711" in page.text) is shown
