"""The rule and the facts as they are at the moment of booking: what opens a room, and what a new rule leaves alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.booking import approvals
from hub.domain.errors import Refused, Stale
from hub.domain.policy.templates import Document, template_kitchen, template_land_trust
from hub.spaces import service as spaces
from tests.booking.desk import SATURDAY, Desk, claims, refusal, wish
from tests.kit import cast
from tests.kit.places import Houses

NOON = datetime(2026, 12, 5, 12, 0)


def closing(document: Document, day: date) -> Document:
    """The same rule, closed on a day."""
    return document | {"closed": [{"id": "works", "from": day.isoformat(), "label": {"en": "Works"}}]}


def codes(error: Refused) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.rule) for reason in error.reasons]


def test_a_fact_that_is_only_claimed_opens_nothing(
    desk: Desk, houses: Houses, stranger: Party, session: Session
) -> None:
    fact = cast.fact(stranger, "resident", houses.le_marronnier, now=desk.now, state="claimed")
    error = refusal(Refused, lambda: desk.book(stranger, houses.grande_salle, wish()))
    assert codes(error) == [("kept_for", "resident-days")]
    assert (claims(session), error.alternatives) == (0, ())
    fact.state, fact.from_on = "confirmed", date(2026, 1, 1)
    session.flush()
    assert desk.book(stranger, houses.grande_salle, wish()).audience == "resident"


def test_a_fact_opens_the_rooms_of_its_place_until_its_last_day(desk: Desk, houses: Houses, stranger: Party) -> None:
    fact = cast.fact(stranger, "resident", houses.le_marronnier, now=desk.now)
    fact.until_on = SATURDAY.date()
    desk.book(stranger, houses.grande_salle, wish(), key="in time")
    late = wish(SATURDAY + timedelta(days=1))
    error = refusal(Refused, lambda: desk.book(stranger, houses.grande_salle, late, key="late"))
    assert codes(error) == [("kept_for", "resident-days")]
    desks = wish(datetime(2026, 12, 3, 9, 0))
    assert codes(refusal(Refused, lambda: desk.book(stranger, houses.open_space, desks, key="elsewhere"))) == [
        ("kept_for", "open-days")
    ]


def test_a_new_rule_leaves_confirmed_bookings_alone_and_binds_the_next(
    desk: Desk, houses: Houses, resident: Party, session: Session
) -> None:
    kept = desk.book(resident, houses.grande_salle, wish(), key="before")
    version = spaces.write_policy(
        houses.grande_salle, closing(template_land_trust(), SATURDAY.date()), by=None, now=desk.now
    )
    assert version.number == 2
    assert ([one.state for one in kept.occurrences], claims(session)) == (["confirmed"], 2)
    earlier = wish(NOON)
    error = refusal(Refused, lambda: desk.book(resident, houses.grande_salle, earlier, key="after"))
    assert codes(error) == [("closed_for", "works")]
    assert error.alternatives
    half = refusal(Refused, lambda: desk.book(resident, houses.grande_salle_a, earlier, key="half"))
    assert codes(half) == [("closed_for", "works")], "a half follows the rule of its whole"
    assert claims(session) == 2


def test_a_yes_holds_the_request_against_the_rule_of_today(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session
) -> None:
    asked = desk.book(resident, houses.cuisine, wish(NOON))
    spaces.write_policy(houses.cuisine, closing(template_kitchen(), NOON.date()), by=None, now=desk.now)
    error = refusal(Refused, lambda: desk.do(approvals.approve, manager, asked))
    assert codes(error) == [("closed_for", "works")]
    assert ([one.state for one in asked.occurrences], claims(session)) == (["requested"], 0)


def test_a_series_is_answered_date_by_date_or_in_one_go(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session, outbox: Any
) -> None:
    asked = desk.book(resident, houses.cuisine, wish(NOON, repeat="weekly", until=date(2026, 12, 26)))
    first, second, *rest = asked.occurrences
    desk.do(approvals.approve, manager, asked, occurrence_id=first.id)
    desk.do(approvals.refuse, manager, asked, occurrence_id=second.id, reason="The oven is away.")
    assert [one.state for one in asked.occurrences] == ["confirmed", "refused", "requested", "requested"]
    refusal(Stale, lambda: desk.do(approvals.approve, manager, asked, occurrence_id=second.id))
    desk.do(approvals.approve, manager, asked)
    assert [one.state for one in asked.occurrences] == ["confirmed", "refused", "confirmed", "confirmed"]
    assert [one.decided_by_id for one in rest] == [manager.id] * 2
    assert claims(session) == 3
    refusal(Stale, lambda: desk.do(approvals.refuse, manager, asked, reason="Too late."))
    kinds = [mail.kind for mail in outbox()]
    assert kinds[-3:] == ["booking_confirmed", "booking_refused", "booking_confirmed"]


def test_a_key_belongs_to_one_person(desk: Desk, houses: Houses, resident: Party, session: Session) -> None:
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    mine = desk.book(resident, houses.grande_salle, wish(), key="same")
    theirs = desk.book(other, houses.grande_salle, wish(NOON), key="same")
    assert (mine.person_id, theirs.person_id) == (resident.id, other.id)
    again = desk.book(resident, houses.grande_salle, replace(wish(), start=NOON), key="same")
    assert (again.id, claims(session)) == (mine.id, 4)
