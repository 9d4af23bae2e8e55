"""Somebody whose double is merged while they book: nothing is written for the entry that is gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import MergedParty, Party
from hub.booking.models import Booking
from hub.domain.errors import Conflict
from tests.booking.desk import Desk, refusal, wish
from tests.kit import cast
from tests.kit.places import Houses


def test_nothing_is_booked_for_a_double_that_is_gone(
    desk: Desk, houses: Houses, resident: Party, session: Session, now: datetime, outbox: Any
) -> None:
    double = cast.person("Fatima E. A.", "double@example.org", now=now)
    cast.fact(double, "resident", houses.le_marronnier, now=now)
    desk.book(double, houses.grande_salle, wish(), key="before")
    session.add(MergedParty(gone_id=double.id, kept_id=resident.id, merged_at=now))
    session.flush()
    later = wish(datetime(2026, 12, 12, 18, 0))
    error = refusal(Conflict, lambda: desk.book(double, houses.grande_salle, later, key="after"))
    assert error.code == "changed_meanwhile"
    assert [one.key for one in session.scalars(select(Booking))] == ["before"]
