"""Archiving a room: gone for everybody else, kept for those who look after it, never while something is planned."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.audit import AuditEntry
from hub.booking import changes
from hub.domain.errors import Refused
from hub.outbox import Message
from hub.spaces import service
from hub.spaces.models import Atom, Place, Resource
from tests.booking.desk import Desk, refusal, wish
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/manage/rooms/grande-salle"
PLACE = "/manage/places/le-marronnier"
LISTS = ("/", "/places", "/places/le-marronnier", "/places/le-marronnier/day", "/calendars", "/rooms/cuisine")
GONE = (
    "/rooms/grande-salle", "/rooms/grande-salle-a", "/feeds/rooms/grande-salle.ics", "/feeds/rooms/grande-salle-b.ics",
)  # fmt: skip


def test_an_archived_hall_is_gone_with_its_parts(
    client: Client, houses: Houses, session: Session, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs
) -> None:
    for page in LISTS:
        assert "rooms/grande-salle" in client.get(page).get_data(as_text=True), page
    sign_in(client, manager)
    assert client.post_form(f"{HALL}/archive", page=f"{HALL}/compose").status_code == 303
    text = client.get(HALL).get_data(as_text=True)
    assert "Nobody can book it." in text
    assert "Archived" in client.get("/manage/places").get_data(as_text=True)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "room.archive")).one()
    assert (entry.person_id, entry.thing) == (manager.id, f"room:{houses.grande_salle.id}")
    for reader in (manager, resident):
        sign_in(client, reader)
        for page in LISTS:
            assert "/rooms/grande-salle" not in client.get(page).get_data(as_text=True), page
        for page in (*GONE, "/rooms/grande-salle/book"):
            assert client.get(page).status_code == 404, page
        assert client.post_raw("/rooms/grande-salle-a/book", {"date": "2026-12-05"}).status_code == 404
    error = refusal(Refused, lambda: desk.book(resident, houses.grande_salle, wish()))
    assert error.reasons[0].code == "not_open_day"


def test_an_archived_hall_comes_back(client: Client, houses: Houses, manager: Party, sign_in: SignInAs) -> None:
    sign_in(client, manager)
    client.post_form(f"{HALL}/archive", page=f"{HALL}/compose")
    answer = client.post_form(f"{HALL}-a/restore", page=f"{HALL}-a/compose")
    assert answer.status_code == 422
    assert "Bring that back first." in answer.get_data(as_text=True)
    assert client.post_form(f"{HALL}/restore", page=f"{HALL}/compose").status_code == 303
    for page in GONE:
        assert client.get(page).status_code == 200, page
    assert client.post_form(f"{HALL}-a/archive", page=f"{HALL}-a/compose").status_code == 303
    assert [client.get(page).status_code for page in GONE] == [200, 404, 200, 200]


def test_a_room_with_bookings_ahead_stays(
    client: Client, houses: Houses, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    booking = desk.book(resident, houses.grande_salle_a, wish(title="Choir"))
    sign_in(client, manager)
    answer = client.post_form(f"{HALL}/archive", page=f"{HALL}/compose")
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "It has bookings ahead (1)." in text
    assert f'/bookings/{booking.id}"' in text
    assert client.get("/rooms/grande-salle").status_code == 200
    assert client.post_form(f"{HALL}-b/archive", page=f"{HALL}-b/compose").status_code == 303
    desk.do(changes.cancel, resident, booking)
    assert client.post_form(f"{HALL}/archive", page=f"{HALL}/compose").status_code == 303
    assert client.get(f"/bookings/{booking.id}").status_code == 200


def test_only_those_who_manage_the_place_archive_it(
    client: Client, houses: Houses, resident: Party, manager: Party, sign_in: SignInAs
) -> None:
    sign_in(client, manager)
    assert client.post_raw("/manage/rooms/studio/archive").status_code == 404
    sign_in(client, resident)
    assert client.post_raw(f"{HALL}/archive").status_code == 404
    assert client.post_raw(f"{HALL}/restore").status_code == 404
    assert [houses.studio.archived_at, houses.grande_salle.archived_at] == [None, None]


def test_a_place_is_archived_with_its_rooms_and_comes_back(
    client: Client, houses: Houses, session: Session, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs,
    outbox: Outbox,
) -> None:  # fmt: skip
    booking = desk.book(resident, houses.grande_salle_a, wish(title="Choir"))
    sign_in(client, manager)
    houses.grande_salle_b.archived_at = datetime(2026, 11, 1, tzinfo=UTC)
    answer = client.post_form(f"{PLACE}/archive")
    assert answer.status_code == 409
    assert "The place has bookings ahead (1)." in answer.get_data(as_text=True)
    assert f'/bookings/{booking.id}"' in answer.get_data(as_text=True)
    desk.do(changes.cancel, resident, booking)
    assert client.post_form(f"{PLACE}/archive").status_code == 303
    sign_in(client, resident)
    for page in ("/", "/places", "/calendars"):
        assert "Le Marronnier" not in client.get(page).get_data(as_text=True), page
    assert 'value="le-marronnier"' not in client.get("/account/claims").get_data(as_text=True)
    for page in ("/places/le-marronnier", "/places/le-marronnier/day", "/feeds/places/le-marronnier.ics", *GONE):
        assert client.get(page).status_code == 404, page
    assert client.get(f"/bookings/{booking.id}").status_code == 200
    sign_in(client, manager)
    assert "Archived" in client.get("/manage/places").get_data(as_text=True)
    answer = client.post_form(f"{HALL}/restore", page=f"{HALL}/compose")
    assert answer.status_code == 422
    assert "Its place is archived. Bring that back first." in answer.get_data(as_text=True)
    assert client.post_raw(f"{PLACE}/delete").status_code == 403
    assert client.post_form(f"{PLACE}/restore", page=f"{PLACE}/archive").status_code == 303
    assert [client.get(page).status_code for page in ("/places/le-marronnier", *GONE)] == [200, 200, 200, 200, 404]
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == f"place:{houses.le_marronnier.id}"))
    assert acts.all() == ["place.archive", "place.restore"]


def test_only_what_nothing_hangs_on_is_deleted(
    client: Client, houses: Houses, session: Session, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs,
    outbox: Outbox,
) -> None:  # fmt: skip
    booking = desk.book(resident, houses.chambre, wish())
    desk.do(changes.cancel, resident, booking)
    sign_in(client, manager)
    answer = client.post_raw(f"{HALL}/delete")
    assert answer.status_code == 422
    assert "Archive it first." in answer.get_data(as_text=True)
    garden = "/manage/rooms/chambre-sur-jardin"
    for room in (garden, HALL):
        client.post_form(f"{room}/archive", page=f"{room}/compose")
    answer = client.post_form(f"{garden}/delete", page=f"{garden}/compose")
    assert answer.status_code == 409
    assert "It stays archived, so that they keep their place." in answer.get_data(as_text=True)
    answer = client.post_form(f"{HALL}/delete", page=f"{HALL}/compose")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PLACE}/rooms")
    left = set(session.scalars(select(Resource.slug).where(Resource.place_id == houses.le_marronnier.id)))
    assert left == {"cuisine", "chambre-sur-jardin"}
    atoms = session.scalars(select(Atom.name).where(Atom.place_id == houses.le_marronnier.id)).all()
    assert "A" not in atoms
    assert client.get(f"/bookings/{booking.id}").status_code == 200


def test_an_administrator_deletes_a_place_made_by_mistake(
    client: Client, houses: Houses, session: Session, manager: Party, administrator: Party, sign_in: SignInAs,
    now: datetime,
) -> None:  # fmt: skip
    place = service.create_place(slug="tour", wish=service.PlaceWish(names={"fr": "Tour"}), now=now)
    service.create_room(place, slug="cave", wish=service.RoomWish(names={"fr": "Cave"}), parts=2, now=now)
    cast.grant(manager, "manager", place, now=now)
    sign_in(client, administrator)
    assert client.post_raw("/manage/places/tour/delete").status_code == 422
    client.post_form("/manage/places/tour/archive")
    answer = client.post_form("/manage/places/tour/delete", page="/manage/places/tour/archive")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/places")
    assert session.scalars(select(Place.slug).order_by(Place.slug)).all() == ["le-marronnier", "quai-40"]
    client.post_form("/manage/places/quai-40/archive")
    cast.fact(manager, "coworker", houses.quai_40, now=now)
    answer = client.post_form("/manage/places/quai-40/delete", page="/manage/places/quai-40/archive")
    assert answer.status_code == 409
    assert "Bookings, people, photos or plans hang on it." in answer.get_data(as_text=True)
