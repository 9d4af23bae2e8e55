"""Composing a place by pointing: joined, divided, set apart, taken along, counted, put in order."""

from datetime import datetime

import pytest
from sqlalchemy import select

from hub.audit import AuditEntry
from hub.db import db
from hub.domain.errors import Conflict, Refused
from hub.spaces import service
from hub.spaces.models import Resource
from tests.booking.desk import open_to_residents, refusal, wish

TREE = "/manage/places/le-marronnier/rooms"
JOIN = f"{TREE}/join"
GARDEN, KITCHEN, HALL = ("/manage/rooms/chambre-sur-jardin", "/manage/rooms/cuisine", "/manage/rooms/grande-salle")
SUNDAY = datetime(2026, 12, 6, 10)


@pytest.fixture
def keeper(client, manager, sign_in):
    """A client signed in as the manager of Le Marronnier."""
    sign_in(client, manager)
    return client


def text_of(response):
    return response.get_data(as_text=True)


def atoms(slug):
    room = service.find_room(slug, hidden=True)
    db.session.refresh(room)
    return {atom.id for atom in room.own_atoms}


def test_the_tree_says_what_a_booking_takes(keeper, houses):
    text = text_of(keeper.get(TREE))
    assert "Booking it takes all its parts: Grande salle A, Grande salle B." in text
    assert "It is booked alone or with the whole." in text
    assert "Studio" not in text
    assert 'value="chambre-sur-jardin"' in text
    assert 'value="grande-salle"' not in text


def test_the_tree_costs_the_same_with_more_rooms(keeper, houses, now, queries):
    keeper.get(TREE)
    with queries() as few:
        keeper.get(TREE)
    for number in range(3):
        service.create_room(houses.le_marronnier, slug=f"r{number}", wish=service.RoomWish(names={"fr": "R"}), now=now)
    with queries() as many:
        keeper.get(TREE)
    assert len(many) == len(few)


def test_two_rooms_become_a_hall(keeper, houses, desk, resident, now, outbox):
    open_to_residents(houses.chambre, now)
    open_to_residents(houses.cuisine, now)
    stands = desk.book(resident, houses.chambre, wish(SUNDAY))
    page = f"{JOIN}?room=chambre-sur-jardin&room=cuisine"
    assert "Booking the hall will take all of these: Cuisine, Chambre sur jardin." in text_of(keeper.get(page))
    answer = keeper.post_form(JOIN, {"names_fr": "Rez-de-chaussée", "capacity": "90"}, page=page)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/rooms/rez-de-chaussee/hours")
    whole = service.find_room("rez-de-chaussee")
    assert (whole.capacity, atoms("rez-de-chaussee")) == (90, atoms("cuisine") | atoms("chambre-sur-jardin"))
    assert [houses.cuisine.parent_id, houses.chambre.parent_id] == [whole.id, whole.id]
    open_to_residents(whole, now)
    error = refusal(Conflict, lambda: desk.book(resident, whole, wish(SUNDAY), key="k2"))
    assert error.reasons[0].code == "taken"
    assert desk.book(resident, whole, wish(datetime(2026, 12, 7, 10)), key="k3").occurrences[0].state == "confirmed"
    error = refusal(Conflict, lambda: desk.book(resident, houses.cuisine, wish(datetime(2026, 12, 7, 10)), key="k4"))
    assert error.reasons[0].code == "taken"
    assert [one.state for one in stands.occurrences] == ["confirmed"]
    slugs = [room.slug for room in service.in_order(service.find_place("le-marronnier").resources)]
    assert slugs.index("rez-de-chaussee") + 1 == min(slugs.index("cuisine"), slugs.index("chambre-sur-jardin"))


@pytest.mark.parametrize(
    ("rooms", "said"),
    [
        ("cuisine", "Tick at least two rooms to join."),
        ("cuisine&room=studio", "Tick at least two rooms to join."),
        ("cuisine&room=cuisine", "Tick at least two rooms to join."),
        ("cuisine&room=grande-salle", "Grande salle has parts already"),
        ("cuisine&room=grande-salle-a", "Grande salle A is a part of a hall already."),
        ("x" * 6000, "Tick at least two rooms to join."),
    ],
)
def test_what_cannot_be_joined(keeper, houses, rooms, said):
    for answer in (keeper.get(f"{JOIN}?room={rooms}"),
                   keeper.post_raw(JOIN, {"room": rooms.split("&room="), "names_fr": "Tout"})):  # fmt: skip
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert db.session.scalar(select(Resource.id).where(Resource.slug == "tout")) is None


def test_a_room_is_divided_and_set_apart_again(keeper, houses, desk, resident, now, outbox, session):
    open_to_residents(houses.chambre, now)
    answer = keeper.post_form(f"{GARDEN}/divide", {"parts": "3"}, page=f"{GARDEN}/compose")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{GARDEN}/compose")
    parts = [f"chambre-sur-jardin-{letter}" for letter in "abc"]
    assert atoms("chambre-sur-jardin") == set().union(*map(atoms, parts))
    assert [len(atoms(slug)) for slug in parts] == [1, 1, 1]
    one = service.find_room(parts[1])
    assert (one.names["fr"], one.capacity) == ("Chambre sur jardin B", 26)
    assert desk.book(resident, one, wish(SUNDAY)).occurrences[0].state == "confirmed"
    assert desk.book(resident, service.find_room(parts[2]), wish(SUNDAY), key="k2").id
    assert refusal(Conflict, lambda: desk.book(resident, houses.chambre, wish(SUNDAY), key="k3")).code == "taken"
    answer = keeper.post_form(f"{GARDEN}/apart", page=f"{GARDEN}/compose")
    assert (answer.status_code, answer.headers["Location"]) == (303, TREE)
    session.expire_all()
    assert houses.chambre.archived_at == now
    for slug in parts:
        room = service.find_room(slug)
        assert room.parent_id is None
        assert service.latest(room) == 1
    assert desk.book(resident, service.find_room(parts[0]), wish(SUNDAY), key="k4").id
    done = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == f"room:{houses.chambre.id}")).all()
    assert {"room.divide", "room.set-apart"} <= set(done)


def test_what_is_booked_stands_in_the_way_of_dividing(keeper, houses, desk, resident, now, outbox):
    open_to_residents(houses.chambre, now)
    stands = desk.book(resident, houses.chambre, wish(SUNDAY, title="Choir"))
    answer = keeper.post_form(f"{GARDEN}/divide", {"parts": "2"}, page=f"{GARDEN}/compose")
    assert answer.status_code == 409
    assert "It has bookings ahead (1)." in text_of(answer)
    assert f'/bookings/{stands.id}"' in text_of(answer)
    assert len(atoms("chambre-sur-jardin")) == 1


@pytest.mark.parametrize(
    ("room", "typed", "said"),
    [
        (GARDEN, "1", "Enter a number from 2 to 6"),
        (GARDEN, "", "Enter a number of parts."),
        (GARDEN, "9" * 30, "Enter a number from 2 to 6"),
        (GARDEN, "\x00", "Enter a number of parts."),
        (HALL, "2", "has parts already"),
        (f"{HALL}-a", "2", "is a part of a hall already"),
    ],
)
def test_dividing_with_something_to_mend(keeper, houses, room, typed, said):
    answer = keeper.post_raw(f"{room}/divide", {"parts": typed})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_booking_the_kitchen_takes_the_hall_along(keeper, houses, desk, resident, now, outbox):
    open_to_residents(houses.cuisine, now)
    answer = keeper.post_form(f"{KITCHEN}/requires", {"requires": "grande-salle"}, page=f"{KITCHEN}/compose")
    assert answer.status_code == 303
    assert "Booking Cuisine also takes Grande salle." in text_of(keeper.get(f"{KITCHEN}/compose"))
    assert "It is taken, too, when this is booked: Cuisine." in text_of(keeper.get(f"{HALL}/compose"))
    kitchen = service.find_room("cuisine")
    desk.book(resident, kitchen, wish(SUNDAY))
    for room in (houses.grande_salle, houses.grande_salle_a):
        error = refusal(Conflict, lambda room=room: desk.book(resident, room, wish(SUNDAY), key="k2"))
        assert error.code == "taken"
    assert keeper.post_form(f"{HALL}/archive", page=f"{HALL}/compose").status_code == 422
    answer = keeper.post_form(f"{KITCHEN}/requires", {"requires": None}, page=f"{KITCHEN}/compose")
    assert answer.status_code == 303
    assert atoms("cuisine") == {atom.id for atom in service.find_room("cuisine").atoms}


def test_what_shuts_the_hall_shuts_the_kitchen_that_takes_it(keeper, houses, desk, resident, now, outbox):
    open_to_residents(houses.cuisine, now)
    keeper.post_form(f"{KITCHEN}/requires", {"requires": "grande-salle"}, page=f"{KITCHEN}/compose")
    desk.book(resident, service.find_room("cuisine"), wish(SUNDAY, title="Soup"))
    desk.book(resident, houses.grande_salle, wish(datetime(2026, 12, 12, 10), title="Not hit"), key="k2")
    typed = {"from_on": "06/12/2026", "until_on": "06/12/2026", "reason_fr": "Parquet"}
    text = text_of(keeper.get(keeper.post_form(f"{HALL}/close", typed).headers["Location"]))
    assert "1 booking falls in this time" in text
    assert "Soup" in text
    kitchen = service.find_room("cuisine")
    shut = wish(datetime(2026, 12, 6, 14))
    assert refusal(Refused, lambda: desk.book(resident, kitchen, shut, key="k3")).code == "closed_for"
    typed |= {"from_on": "12/12/2026", "until_on": "12/12/2026"}
    text = text_of(keeper.get(keeper.post_form(f"{KITCHEN}/close", typed).headers["Location"]))
    assert "No booking falls in this time" in text
    assert "Not hit" not in text


@pytest.mark.parametrize("other", ["grande-salle", "studio", "nowhere", "x" * 6000])
def test_rooms_that_cannot_be_taken_along(keeper, houses, other):
    answer = keeper.post_raw(f"{HALL}-a/requires", {"requires": other})
    assert answer.status_code == 422
    assert "Choose from the rooms of this place." in text_of(answer)


def test_rooms_do_not_take_each_other_in_a_ring(keeper, houses):
    keeper.post_form(f"{KITCHEN}/requires", {"requires": "grande-salle"}, page=f"{KITCHEN}/compose")
    answer = keeper.post_form(f"{HALL}/requires", {"requires": "cuisine"}, page=f"{HALL}/compose")
    assert answer.status_code == 422
    assert 'id="requires"' in text_of(answer)
    assert service.find_room("grande-salle").requires == []


def test_a_pool_grows_and_shrinks_to_what_is_free(client, houses, coworker, administrator, sign_in, desk, outbox):
    sign_in(client, administrator)
    page = "/manage/rooms/open-space/compose"
    for number in range(3):
        desk.book(coworker, houses.open_space, wish(datetime(2026, 12, 7, 10)), key=f"k{number}")
    answer = client.post_form("/manage/rooms/open-space/units", {"units": "2"}, page=page)
    assert answer.status_code == 409
    assert "Enter at least 3." in text_of(answer)
    for count in (3, 30, 24):
        assert client.post_form("/manage/rooms/open-space/units", {"units": str(count)}, page=page).status_code == 303
        assert len(atoms("open-space")) == count
    assert client.post_raw("/manage/rooms/studio/units", {"units": "3"}).status_code == 422


def test_equipment_is_added_named_and_counted(keeper, houses):
    page = "/manage/places/le-marronnier/equipment/new"
    assert keeper.post_form(page, {"names_fr": "", "units": "0"}).status_code == 422
    answer = keeper.post_form(page, {"names_fr": "Vidéoprojecteur", "names_en": "Projector", "units": "2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, TREE)
    assert "2 pieces, lent with the rooms." in text_of(keeper.get(TREE))
    at = "/manage/rooms/videoprojecteur"
    assert keeper.get(at).headers["Location"] == f"{at}/compose"
    assert keeper.post_form(f"{at}/name", {"names_en": "Beamer"}, page=f"{at}/compose").status_code == 303
    assert keeper.post_form(f"{at}/units", {"units": "1"}, page=f"{at}/compose").status_code == 303
    found = service.find_room("videoprojecteur", hidden=True)
    assert (found.names["en"], len(found.own_atoms)) == ("Beamer", 1)
    for address in ("/rooms/videoprojecteur", "/feeds/rooms/videoprojecteur.ics", "/rooms/videoprojecteur/book"):
        assert keeper.get(address).status_code == 404
    assert "Beamer" not in text_of(keeper.get("/places/le-marronnier/day"))
    assert keeper.post_form(f"{at}/archive", page=f"{at}/compose").status_code == 303
    assert keeper.post_form(f"{at}/delete", page=f"{at}/compose").status_code == 303
    assert "Beamer" not in text_of(keeper.get(TREE))


def test_the_building_has_a_limit(keeper, houses):
    at = "/manage/places/le-marronnier/limit"
    assert keeper.post_form(at, {"limit": "50"}, page=TREE).status_code == 303
    assert houses.le_marronnier.headcount_limit == 50
    assert "It holds 80 people, the building 50 at once" in text_of(keeper.get(TREE))
    answer = keeper.post_raw(at, {"limit": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in text_of(answer)
    assert keeper.post_form(at, {"limit": ""}, page=TREE).status_code == 303
    assert houses.le_marronnier.headcount_limit is None


def test_rooms_go_up_and_down(keeper, houses):
    def order():
        place = service.find_place("le-marronnier")
        db.session.expire(place, ["resources"])
        return [room.slug for room in service.in_order(place.resources)]

    before = order()
    assert before == ["grande-salle", "grande-salle-a", "grande-salle-b", "cuisine", "chambre-sur-jardin"]
    keeper.post_raw(f"{KITCHEN}/reorder", {"way": "up"})
    assert order() == ["cuisine", "grande-salle", "grande-salle-a", "grande-salle-b", "chambre-sur-jardin"]
    keeper.post_raw(f"{KITCHEN}/reorder", {"way": "up"})
    keeper.post_raw(f"{HALL}-a/reorder", {"way": "down"})
    assert order() == ["cuisine", "grande-salle", "grande-salle-b", "grande-salle-a", "chambre-sur-jardin"]
    keeper.post_raw(f"{GARDEN}/reorder", {"way": "down"})
    assert order()[-1] == "chambre-sur-jardin"


@pytest.mark.parametrize(
    "address",
    [
        "/manage/places/quai-40/rooms", "/manage/places/quai-40/rooms/join", "/manage/places/quai-40/equipment/new",
        "/manage/places/quai-40/close", "/manage/places/quai-40/archive", "/manage/rooms/studio/compose",
    ],
)  # fmt: skip
def test_only_those_who_manage_the_place_compose_it(keeper, houses, resident, sign_in, address):
    assert keeper.get(address).status_code == 404
    sign_in(keeper, resident)
    assert keeper.get(address.replace("quai-40", "le-marronnier").replace("studio", "cuisine")).status_code == 404


@pytest.mark.parametrize(
    "verb", ["divide", "apart", "units", "requires", "name", "reorder", "archive", "restore", "delete"]
)
def test_only_those_who_manage_the_room_change_it(keeper, houses, resident, sign_in, verb):
    fields = {"parts": "2", "units": "3", "requires": "salle-reunion", "names_fr": "Volé", "way": "up"}
    assert keeper.post_raw(f"/manage/rooms/open-space/{verb}", fields).status_code == 404
    sign_in(keeper, resident)
    assert keeper.post_raw(f"{KITCHEN}/{verb}", fields).status_code == 404
    assert keeper.post_raw("/manage/places/le-marronnier/limit", {"limit": "1"}).status_code == 404
    assert houses.le_marronnier.headcount_limit is None
    assert houses.cuisine.archived_at is None
