"""Equipment, rooms that require another, and buildings with a limit, as bookings meet them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.booking import approvals, bringing, changes, service
from hub.booking.changes import Change
from hub.booking.models import Booking, Occupancy
from hub.domain.errors import Conflict, Refused
from hub.domain.timespan import Span
from hub.spaces.models import Resource
from hub.spaces.service import composition
from tests.booking.desk import SATURDAY, Desk, refusal, wish
from tests.kit import cast
from tests.kit.places import Houses


@pytest.fixture(autouse=True)
def _mail(outbox: Callable[[], Any]) -> None:
    """What is sent is looked at elsewhere."""


@pytest.fixture
def projectors(houses: Houses, now: datetime) -> Resource:
    names = {"fr": "Projecteur", "nl": "Projector", "en": "Projector"}
    return composition.create_equipment(houses.le_marronnier, slug="projector", names=names, pieces=2, now=now)


@pytest.fixture
def neighbour(houses: Houses, now: datetime) -> Party:
    party = cast.person("Karim", "karim@example.org", now=now)
    cast.fact(party, "resident", houses.le_marronnier, now=now)
    return party


def lent(session: Session, equipment: Resource) -> int:
    ids = [atom.id for atom in equipment.atoms]
    return len(session.scalars(select(Occupancy.id).where(Occupancy.atom_id.in_(ids))).all())


def as_it_is(booking: Booking, **more: Any) -> Change:
    one = booking.occurrences[0]
    start, end = (datetime.fromisoformat(text) for text in (one.wall_start, one.wall_end))
    return Change(
        **{
            "start": start,
            "end": end,
            "title": booking.title,
            "visibility": booking.visibility,
            "headcount": booking.headcount,
        }
        | more
    )


class TestEquipment:
    def test_two_projectors_are_lent_twice_not_three_times(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        rooms = (houses.grande_salle_a, houses.grande_salle_b)
        for number, room in enumerate(rooms):
            desk.book(resident, room, wish(extras={"projector": 1}), key=str(number))
        assert lent(session, projectors) == 2
        error = refusal(
            Conflict, lambda: desk.book(resident, houses.chambre, wish(extras={"projector": 1}), key="third")
        )
        assert (error.code, error.field) == ("equipment_gone", "extra_projector")
        assert error.reasons[0].params["left"] == 0
        assert lent(session, projectors) == 2
        desk.book(resident, houses.chambre, wish(), key="without")

    def test_who_asks_for_two_hears_that_one_is_left(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource
    ) -> None:
        desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 1}))
        ask = wish(extras={"projector": 2})
        error = refusal(Conflict, lambda: desk.book(resident, houses.chambre, ask, key="2"))
        assert error.code == "equipment_short"
        assert error.reasons[0].params == {"name": projectors.names, "slug": "projector", "left": 1, "asked": 2}
        assert error.alternatives
        for one in error.alternatives:
            start, end = (at.astimezone(desk.app.config["HUB"].tz).replace(tzinfo=None) for at in (one.start, one.end))
            plan = service.preview(
                actor=desk.actor(resident), resource=houses.chambre, ask=replace(ask, start=start, end=end),
                now=desk.now, house=desk.app.config["HUB"],
            )  # fmt: skip
            assert plan.dates[0].fine

    def test_touching_times_share_a_projector(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource
    ) -> None:
        desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 2}))
        after = wish(SATURDAY + timedelta(hours=2), 1, extras={"projector": 2})
        assert desk.book(resident, houses.chambre, after, key="2").extras[0].quantity == 2

    def test_a_series_claims_it_on_every_date_and_gives_it_back(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        series = wish(repeat="weekly", until=datetime(2026, 12, 19).date(), extras={"projector": 2})
        booking = desk.book(resident, houses.grande_salle_a, series)
        assert lent(session, projectors) == 6
        desk.do(changes.cancel, resident, booking, occurrence_id=booking.occurrences[1].id)
        assert lent(session, projectors) == 4
        desk.do(changes.cancel, resident, booking)
        assert lent(session, projectors) == 0

    @pytest.mark.parametrize(
        ("extras", "code", "field"),
        [
            ({"projector": 3}, "equipment_above", "extra_projector"),
            ({"projector": -1}, "equipment_above", "extra_projector"),
            ({"beamer": 1}, "equipment_unknown", "extras"),
            ({"chambre-sur-jardin": 1}, "equipment_unknown", "extras"),
        ],
    )
    def test_only_what_the_place_lends(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, extras: Any, code: str, field: str
    ) -> None:
        error = refusal(Refused, lambda: desk.book(resident, houses.grande_salle, wish(extras=extras)))
        assert (error.code, error.field) == (code, field)

    def test_another_place_does_not_lend_it(
        self, desk: Desk, houses: Houses, coworker: Party, projectors: Resource
    ) -> None:
        ask = wish(datetime(2026, 12, 7, 9, 0), extras={"projector": 1})
        assert refusal(Refused, lambda: desk.book(coworker, houses.salle_reunion, ask)).code == "equipment_unknown"

    def test_a_change_takes_one_more_where_it_is_free(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        booking = desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 1}))
        more = as_it_is(booking, extras={"projector": 2})
        desk.do(changes.change, resident, booking, occurrence_id=None, wish=more, sequence=0)
        assert bringing.brings(booking) == {"projector": 2}
        assert lent(session, projectors) == 2
        none = as_it_is(booking, extras={"projector": 0})
        desk.do(changes.change, resident, booking, occurrence_id=None, wish=none, sequence=1)
        assert bringing.brings(booking) == {}
        assert lent(session, projectors) == 0

    def test_a_change_of_the_words_leaves_it(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        booking = desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 1}))
        words = as_it_is(booking, title="Another")
        desk.do(changes.change, resident, booking, occurrence_id=None, wish=words, sequence=0)
        assert lent(session, projectors) == 1

    def test_a_change_finds_it_gone(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        desk.book(resident, houses.grande_salle_b, wish(extras={"projector": 2}), key="other")
        booking = desk.book(resident, houses.grande_salle_a, wish())
        more = as_it_is(booking, extras={"projector": 1})
        error = refusal(
            Conflict,
            lambda: desk.do(changes.change, resident, booking, occurrence_id=None, wish=more, sequence=0),
        )
        assert (error.code, error.field) == ("equipment_gone", "extra_projector")

    def test_a_move_takes_it_along(
        self, desk: Desk, houses: Houses, resident: Party, projectors: Resource, session: Session
    ) -> None:
        booking = desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 2}))
        moved = as_it_is(booking, start=SATURDAY - timedelta(hours=4), end=SATURDAY - timedelta(hours=2))
        desk.do(changes.change, resident, booking, occurrence_id=None, wish=moved, sequence=0)
        assert {one.start_at for one in booking.occurrences[0].occupancies} == {booking.occurrences[0].start_at}
        assert lent(session, projectors) == 2
        desk.book(resident, houses.grande_salle_b, wish(extras={"projector": 2}), key="2")

    def test_a_request_gets_it_with_the_answer(
        self, desk: Desk, houses: Houses, resident: Party, manager: Party, projectors: Resource, session: Session
    ) -> None:
        start = datetime(2026, 12, 5, 12, 0)
        booking = desk.book(resident, houses.cuisine, wish(start, extras={"projector": 2}))
        assert lent(session, projectors) == 0
        rival = desk.book(resident, houses.grande_salle, wish(start, extras={"projector": 1}), key="2")
        error = refusal(Conflict, lambda: desk.do(approvals.approve, manager, booking))
        assert error.code == "equipment_short"
        desk.do(changes.cancel, resident, rival)
        desk.do(approvals.approve, manager, booking)
        assert lent(session, projectors) == 2

    def test_what_is_on_offer(self, desk: Desk, houses: Houses, resident: Party, projectors: Resource) -> None:
        booking = desk.book(resident, houses.grande_salle_a, wish(extras={"projector": 1}))
        one = booking.occurrences[0]
        span = Span(one.start_at, one.end_at)
        place = houses.le_marronnier.id
        assert [(o.pieces, o.free) for o in bringing.on_offer(place, None)] == [(2, None)]
        assert [(o.pieces, o.free) for o in bringing.on_offer(place, span)] == [(2, 1)]
        assert [o.free for o in bringing.on_offer(place, span, without=[one.id])] == [2]
        assert bringing.on_offer(houses.quai_40.id, span) == []

    def test_equipment_is_no_room(self, houses: Houses, projectors: Resource, session: Session) -> None:
        session.refresh(houses.le_marronnier)
        assert projectors not in houses.le_marronnier.resources
        assert houses.le_marronnier.equipment == [projectors]


class TestRequirement:
    def test_a_booking_takes_both_and_either_way_is_blocked(
        self, desk: Desk, houses: Houses, resident: Party, session: Session
    ) -> None:
        composition.require(houses.chambre, houses.grande_salle)
        booking = desk.book(resident, houses.chambre, wish())
        assert len(booking.occurrences[0].occupancies) == 3
        for room in (houses.grande_salle, houses.grande_salle_a):
            assert refusal(Conflict, lambda room=room: desk.book(resident, room, wish(), key="2")).code == "taken"
        desk.do(changes.cancel, resident, booking)
        desk.book(resident, houses.grande_salle_b, wish(), key="half")
        assert refusal(Conflict, lambda: desk.book(resident, houses.chambre, wish(), key="3")).code == "taken"

    def test_without_the_requirement_each_is_booked_alone(self, desk: Desk, houses: Houses, resident: Party) -> None:
        composition.require(houses.chambre, houses.grande_salle)
        composition.unrequire(houses.chambre, houses.grande_salle)
        desk.book(resident, houses.chambre, wish())
        desk.book(resident, houses.grande_salle, wish(), key="2")


class TestBuilding:
    def test_the_last_places_in_the_building(self, desk: Desk, houses: Houses, resident: Party) -> None:
        houses.le_marronnier.headcount_limit = 50
        desk.book(resident, houses.grande_salle, wish(headcount=30))
        error = refusal(Conflict, lambda: desk.book(resident, houses.chambre, wish(headcount=21), key="2"))
        assert (error.code, error.field) == ("building_full", "headcount")
        assert error.reasons[0].params == {"limit": 50, "left": 20, "headcount": 21}
        desk.book(resident, houses.chambre, wish(headcount=20), key="3")

    def test_a_room_counts_whole_where_nobody_says_how_many(self, desk: Desk, houses: Houses, resident: Party) -> None:
        houses.le_marronnier.headcount_limit = 100
        desk.book(resident, houses.grande_salle, wish())
        error = refusal(Conflict, lambda: desk.book(resident, houses.chambre, wish(headcount=21), key="2"))
        assert error.reasons[0].params["left"] == 20

    def test_a_room_of_no_known_size_asks_how_many(self, desk: Desk, houses: Houses, resident: Party) -> None:
        houses.le_marronnier.headcount_limit = 100
        houses.chambre.capacity = None
        error = refusal(Refused, lambda: desk.book(resident, houses.chambre, wish()))
        assert (error.code, error.field) == ("headcount_needed", "headcount")
        desk.book(resident, houses.chambre, wish(headcount=5), key="2")

    def test_only_those_who_are_there_at_the_same_time_count(
        self, desk: Desk, houses: Houses, resident: Party, neighbour: Party
    ) -> None:
        houses.le_marronnier.headcount_limit = 50
        desk.book(resident, houses.grande_salle_a, wish(hours=1, headcount=30))
        desk.book(neighbour, houses.grande_salle_b, wish(SATURDAY + timedelta(hours=1), 1, headcount=30))
        desk.book(resident, houses.chambre, wish(headcount=20), key="over-both")
        error = refusal(
            Conflict, lambda: desk.book(neighbour, houses.grande_salle_b, wish(hours=1, headcount=1), key="2")
        )
        assert error.reasons[0].params["left"] == 0

    def test_another_place_does_not_count(self, desk: Desk, houses: Houses, resident: Party, coworker: Party) -> None:
        houses.le_marronnier.headcount_limit = 20
        desk.book(coworker, houses.open_space, wish(SATURDAY, quantity=20))
        desk.book(resident, houses.chambre, wish(headcount=20))

    def test_a_desk_is_one_person(self, desk: Desk, houses: Houses, coworker: Party) -> None:
        houses.quai_40.headcount_limit = 5
        desk.book(coworker, houses.open_space, wish(SATURDAY, quantity=4))
        error = refusal(Conflict, lambda: desk.book(coworker, houses.open_space, wish(SATURDAY, quantity=2), key="2"))
        assert error.reasons[0].params == {"limit": 5, "left": 1, "headcount": 2}

    def test_more_people_is_held_against_it_too(self, desk: Desk, houses: Houses, resident: Party) -> None:
        houses.le_marronnier.headcount_limit = 50
        desk.book(resident, houses.grande_salle, wish(headcount=30))
        booking = desk.book(resident, houses.chambre, wish(headcount=10), key="2")
        for heads, good in ((21, False), (20, True)):
            more = as_it_is(booking, headcount=heads)

            def change(more: Change = more) -> Booking:
                sequence = booking.occurrences[0].sequence
                return desk.do(changes.change, resident, booking, occurrence_id=None, wish=more, sequence=sequence)

            if good:
                assert change().headcount == heads
            else:
                assert refusal(Conflict, change).code == "building_full"

    def test_approval_is_held_against_it(
        self, desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session
    ) -> None:
        start = datetime(2026, 12, 5, 12, 0)
        booking = desk.book(resident, houses.cuisine, wish(start, headcount=10))
        houses.le_marronnier.headcount_limit = 35
        desk.book(resident, houses.grande_salle, wish(start, headcount=30), key="2")
        assert refusal(Conflict, lambda: desk.do(approvals.approve, manager, booking)).code == "building_full"
        houses.le_marronnier.headcount_limit = 40
        session.flush()
        desk.do(approvals.approve, manager, booking)
