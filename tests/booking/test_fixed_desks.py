"""Fixed desks: out of the pool for others, given and ended by whoever manages the place."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.audit import AuditEntry
from hub.booking import calendar, fixed, sources
from hub.domain.errors import Conflict, Missing, Refused
from hub.plans.models import FixedDesk
from tests.booking.desk import Desk, refusal, wish
from tests.kit import cast
from tests.kit.places import Houses

MONDAY = datetime(2026, 12, 7, 9, 0)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _mail(outbox: Callable[[], Any]) -> None:
    """What is sent is looked at elsewhere."""


@pytest.fixture
def keeper(houses: Houses, now: datetime) -> Party:
    party = cast.person("Nora", "nora@example.org", now=now)
    cast.grant(party, "manager", houses.quai_40, now=now)
    return party


def give(desk: Desk, keeper: Party, houses: Houses, party: Party, **more: Any) -> FixedDesk:
    values = {"from_on": FIRST, "until_on": LAST} | more
    house = desk.app.config["HUB"]
    return fixed.give_desk(
        desk.actor(keeper), houses.open_space, party_id=party.id, now=desk.now, house=house, **values
    )


def test_it_is_not_in_the_pool_for_others(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    given = give(desk, keeper, houses, coworker)
    assert given.atom_id == houses.open_space.atoms[0].id
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "coworker", houses.quai_40, now=desk.now)
    assert refusal(Conflict, lambda: desk.book(other, houses.open_space, wish(MONDAY, quantity=24))).code == "taken"
    booking = desk.book(other, houses.open_space, wish(MONDAY, quantity=23), key="2")
    assert given.atom_id not in {one.atom_id for one in booking.occurrences[0].occupancies}


def test_before_and_after_its_days_it_is_in_the_pool(
    desk: Desk, houses: Houses, coworker: Party, keeper: Party
) -> None:
    give(desk, keeper, houses, coworker, from_on=date(2026, 12, 8), until_on=date(2026, 12, 8))
    for number, day in enumerate((7, 9)):
        desk.book(coworker, houses.open_space, wish(datetime(2026, 12, day, 9), quantity=24), key=str(number))
    ask = wish(datetime(2026, 12, 8, 9), quantity=24)
    assert refusal(Conflict, lambda: desk.book(coworker, houses.open_space, ask, key="3")).code == "taken"


def test_a_desk_without_an_end_stays_out_of_the_pool(
    desk: Desk, houses: Houses, coworker: Party, keeper: Party
) -> None:
    give(desk, keeper, houses, coworker, until_on=None)
    ask = wish(datetime(2027, 2, 1, 9), quantity=24)
    assert refusal(Conflict, lambda: desk.book(coworker, houses.open_space, ask)).code == "taken"


def test_the_calendar_counts_it_as_taken(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    give(desk, keeper, houses, coworker)
    actor, house = desk.actor(coworker), desk.app.config["HUB"]
    known = sources.read([houses.open_space], days=[MONDAY.date()], actor=actor, now=desk.now, house=house)
    (shown,) = calendar.calendars(known)
    assert {one.seats for one in shown.segments if one.state == "free"} == {(1, 24)}


def test_a_desk_that_is_booked_is_not_given(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    booking = desk.book(coworker, houses.open_space, wish(MONDAY))
    taken = booking.occurrences[0].occupancies[0].atom_id
    error = refusal(Conflict, lambda: give(desk, keeper, houses, coworker, atom_id=taken))
    assert (error.code, error.field) == ("desk-not-free", "atom")
    assert give(desk, keeper, houses, coworker).atom_id != taken
    assert give(desk, keeper, houses, coworker, atom_id=taken, from_on=date(2026, 12, 8)).atom_id == taken


def test_a_desk_is_given_once_at_a_time(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    first = give(desk, keeper, houses, coworker)
    again = {"atom_id": first.atom_id}
    assert refusal(Conflict, lambda: give(desk, keeper, houses, coworker, **again, from_on=LAST, until_on=None))
    after = LAST + timedelta(days=1)
    assert give(desk, keeper, houses, coworker, **again, from_on=after, until_on=None).atom_id == first.atom_id


def test_a_full_pool_has_none(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    desk.book(coworker, houses.open_space, wish(MONDAY, quantity=24))
    assert refusal(Conflict, lambda: give(desk, keeper, houses, coworker)).code == "no-desk-free"


def test_it_ends_and_goes_back(desk: Desk, houses: Houses, coworker: Party, keeper: Party, session: Session) -> None:
    given = give(desk, keeper, houses, coworker)
    actor = desk.actor(keeper)
    fixed.end_desk(actor, given.id, until_on=date(2026, 12, 6), now=desk.now)
    desk.book(coworker, houses.open_space, wish(MONDAY, quantity=24))
    assert refusal(Refused, lambda: fixed.end_desk(actor, given.id, until_on=LAST, now=desk.now))
    fixed.end_desk(actor, given.id, until_on=date(2026, 11, 30), now=desk.now)
    assert fixed.desks_of([houses.open_space.id], today=date(2026, 11, 25)) == []
    noted = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == f"desk:{given.id}")).all()
    assert noted == ["desk.give", "desk.end", "desk.end"]


@pytest.mark.parametrize("who", ["coworker", "manager"])
def test_only_its_manager_gives_and_ends(
    who: str, desk: Desk, houses: Houses, coworker: Party, manager: Party, keeper: Party
) -> None:
    given = give(desk, keeper, houses, coworker)
    other = {"coworker": coworker, "manager": manager}[who]
    refusal(Missing, lambda: give(desk, other, houses, coworker))
    refusal(Missing, lambda: fixed.end_desk(desk.actor(other), given.id, until_on=FIRST, now=desk.now))


def test_dates_in_their_order(desk: Desk, houses: Houses, coworker: Party, keeper: Party) -> None:
    error = refusal(Refused, lambda: give(desk, keeper, houses, coworker, from_on=LAST, until_on=FIRST))
    assert (error.code, error.field) == ("until-before-from", "until_on")
