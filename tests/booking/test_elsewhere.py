"""A refusal names the other rooms of the place that are free for the very same hours."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking import elsewhere
from hub.booking.models import Booking
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
EVENING = {
    "date": "2026-12-05",
    "start": "18:00",
    "end": "20:00",
    "title": "Birthday of Ayşe",
    "party": "me",
    "key": "k1",
}
WISH = "2026-12-05T18:00/2026-12-05T20:00"


def offered(text: str) -> list[str]:
    """The rooms a refusal leads to: what their buttons send, and where."""
    return re.findall(r'name="take" value="([^"]+/[^"]+/[^"]+)" formaction="/rooms/\S+/book"', text)


def taken_by_another(client: Client, sign_in: SignInAs, houses: Houses, now: datetime, room: str) -> None:
    other = cast.person("Karim Secret", "karim@example.org", now=now)
    cast.fact(other, "resident", houses.le_marronnier, now=now)
    sign_in(client, other)
    assert client.post_raw(f"/rooms/{room}/book", EVENING).status_code == 303


def test_the_other_half_and_the_other_rooms(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime, outbox: Any
) -> None:
    taken_by_another(client, sign_in, houses, now, "grande-salle-a")
    sign_in(client, resident)
    answer = client.post_raw("/rooms/grande-salle/book", EVENING)
    assert answer.status_code == 409
    assert offered(answer.get_data(as_text=True)) == [f"{WISH}/grande-salle-b", f"{WISH}/chambre-sur-jardin"]


def test_taking_one_books_it_there(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime, session: Session, outbox: Any
) -> None:
    taken_by_another(client, sign_in, houses, now, "grande-salle")
    sign_in(client, resident)
    assert client.post_raw("/rooms/grande-salle/book", EVENING).status_code == 409
    taken = EVENING | {"take": f"{WISH}/chambre-sur-jardin"}
    assert client.post_raw("/rooms/chambre-sur-jardin/book", taken).status_code == 303
    mine = session.scalars(select(Booking).where(Booking.party_id == resident.id)).all()
    assert [(one.resource.slug, one.title) for one in mine] == [("chambre-sur-jardin", "Birthday of Ayşe")]


def test_a_room_one_asks_for_is_shown_before_it_is_sent(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, session: Session, outbox: Any
) -> None:
    sign_in(client, resident)
    taken = EVENING | {"take": f"{WISH}/cuisine"}
    assert client.post_raw("/rooms/cuisine/book", taken).status_code == 200
    assert session.scalars(select(Booking)).all() == []


def test_no_hidden_room_no_pool_no_room_that_refuses(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime, outbox: Any
) -> None:
    taken_by_another(client, sign_in, houses, now, "grande-salle")
    houses.chambre.archived_at = now
    sign_in(client, resident)
    text = client.post_raw("/rooms/grande-salle/book", EVENING).get_data(as_text=True)
    assert offered(text) == [f"{WISH}/cuisine"]


def test_not_beside_ones_own_booking(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Any
) -> None:
    sign_in(client, resident)
    assert client.post_raw("/rooms/grande-salle/book", EVENING).status_code == 303
    text = client.post_raw("/rooms/grande-salle/book", EVENING | {"key": "k2"}).get_data(as_text=True)
    assert offered(text) == []


def test_many_taken_rooms_do_not_hide_a_free_one(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime, outbox: Any
) -> None:
    rooms = [houses.add_room(houses.le_marronnier, f"room-{number}") for number in range(elsewhere.LOOKED_AT)]
    for number, room in enumerate(["grande-salle", "chambre-sur-jardin", *(one.slug for one in rooms[:-1])]):
        other = cast.person("Karim Secret", f"karim-{number}@example.org", now=now)
        cast.fact(other, "resident", houses.le_marronnier, now=now)
        sign_in(client, other)
        assert client.post_raw(f"/rooms/{room}/book", EVENING).status_code == 303
    sign_in(client, resident)
    answer = client.post_raw("/rooms/grande-salle/book", EVENING)
    assert answer.status_code == 409
    assert offered(answer.get_data(as_text=True)) == [f"{WISH}/{rooms[-1].slug}", f"{WISH}/cuisine"]
