"""Hiding a room: gone for everybody else, kept for those who look after it, never while something is planned."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.audit import AuditEntry
from hub.booking import changes
from hub.domain.errors import Refused
from hub.outbox import Message
from tests.booking.desk import Desk, refusal, wish
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/manage/rooms/grande-salle"
LISTS = ("/", "/places", "/places/le-marronnier", "/places/le-marronnier/day", "/calendars", "/rooms/cuisine")
GONE = (
    "/rooms/grande-salle", "/rooms/grande-salle-a", "/feeds/rooms/grande-salle.ics", "/feeds/rooms/grande-salle-b.ics",
)  # fmt: skip


def test_a_hidden_hall_is_gone_with_its_parts(
    client: Client, houses: Houses, session: Session, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs
) -> None:
    for page in LISTS:
        assert "rooms/grande-salle" in client.get(page).get_data(as_text=True), page
    sign_in(client, manager)
    assert client.post_form(f"{HALL}/hide", page=HALL).status_code == 303
    text = client.get(HALL).get_data(as_text=True)
    assert "Nobody can book it." in text
    assert "Hidden" in client.get("/manage/places").get_data(as_text=True)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "room.hide")).one()
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


def test_a_hidden_hall_comes_back(client: Client, houses: Houses, manager: Party, sign_in: SignInAs) -> None:
    sign_in(client, manager)
    client.post_form(f"{HALL}/hide", page=HALL)
    answer = client.post_form(f"{HALL}-a/show", page=f"{HALL}-a")
    assert answer.status_code == 422
    assert "Show that first." in answer.get_data(as_text=True)
    assert client.post_form(f"{HALL}/show", page=HALL).status_code == 303
    for page in GONE:
        assert client.get(page).status_code == 200, page
    assert client.post_form(f"{HALL}-a/hide", page=f"{HALL}-a").status_code == 303
    assert [client.get(page).status_code for page in GONE] == [200, 404, 200, 200]


def test_a_room_with_bookings_ahead_stays(
    client: Client, houses: Houses, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    booking = desk.book(resident, houses.grande_salle_a, wish(title="Choir"))
    sign_in(client, manager)
    answer = client.post_form(f"{HALL}/hide", page=HALL)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "The room has bookings ahead (1)." in text
    assert f'/bookings/{booking.id}"' in text
    assert client.get("/rooms/grande-salle").status_code == 200
    assert client.post_form(f"{HALL}-b/hide", page=f"{HALL}-b").status_code == 303
    desk.do(changes.cancel, resident, booking)
    assert client.post_form(f"{HALL}/hide", page=HALL).status_code == 303
    assert client.get(f"/bookings/{booking.id}").status_code == 200


def test_only_those_who_manage_the_place_hide_it(
    client: Client, houses: Houses, resident: Party, manager: Party, sign_in: SignInAs
) -> None:
    sign_in(client, manager)
    assert client.post_raw("/manage/rooms/studio/hide").status_code == 404
    sign_in(client, resident)
    assert client.post_raw(f"{HALL}/hide").status_code == 404
    assert client.post_raw(f"{HALL}/show").status_code == 404
    assert [houses.studio.archived_at, houses.grande_salle.archived_at] == [None, None]
