"""The rooms of a place side by side, over a week or a day."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.kit import cast, house
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
WEEK = "/places/le-marronnier/week"
DAY = "/places/le-marronnier/day"
HALL = "/rooms/grande-salle"


def rooms_of(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    tree = house.parse(answer.get_data(as_text=True), whole=True)
    body = next(tree.iter("tbody"))
    return ["".join(next(row.find("th").iter("a")).itertext()) for row in body.findall("tr")]


def free_on(client: Client, path: str, room: int) -> list[list[str]]:
    tree = house.parse(client.get(path).get_data(as_text=True), whole=True)
    row = next(tree.iter("tbody")).findall("tr")[room]
    return [[link.get("href", "") for link in cell.iter("a")] for cell in row.findall("td")]


def test_each_room_has_a_row_and_each_day_its_free_time(at_home: Client, houses: Houses, outbox: Outbox) -> None:
    fair = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Fair"}
    booking = at_home.post_raw(f"{HALL}/book", fair).location
    path = f"{WEEK}?week=2026-W49"
    assert rooms_of(at_home, path) == [
        "Grande salle A",
        "Grande salle B",
        "Grande salle",
        "Cuisine",
        "Chambre sur jardin",
    ]
    days = free_on(at_home, path, 2)
    assert len(days) == 7
    assert days[1] == [f"{HALL}/book?date=2026-12-01&start=18:00&end=20:00"]
    around = ["book?date=2026-12-05&start=09:00&end=11:00", "book?date=2026-12-05&start=20:00&end=22:00"]
    assert days[5] == [f"{HALL}/{around[0]}", booking, f"{HALL}/{around[1]}"]
    assert free_on(at_home, path, 0)[5] == [f"{HALL}-a/{around[0]}", booking, f"{HALL}-a/{around[1]}"]


def test_only_the_rooms_asked_for(at_home: Client, houses: Houses) -> None:
    path = f"{WEEK}?week=2026-W49&room=grande-salle"
    assert rooms_of(at_home, path) == ["Grande salle A", "Grande salle B", "Grande salle"]
    text = at_home.get(path).get_data(as_text=True)
    assert f'href="{WEEK}?week=2026-W50&amp;room=grande-salle"' in text
    assert f'href="{DAY}?date=2026-12-05&amp;room=grande-salle"' in text
    day = at_home.get(f"{DAY}?date=2026-12-05&room=cuisine&room=chambre-sur-jardin").get_data(as_text=True)
    assert "Cuisine" in day
    assert "/rooms/grande-salle/book" not in day
    assert f'href="{WEEK}?week=2026-W49&amp;room=cuisine&amp;room=chambre-sur-jardin"' in day


def test_rooms_that_are_not_there_are_not_asked_for(at_home: Client, houses: Houses) -> None:
    houses.cuisine.archived_at = houses.cuisine.created_at
    assert "Cuisine" not in rooms_of(at_home, f"{WEEK}?room=cuisine")
    assert len(rooms_of(at_home, f"{WEEK}?room=no-such&room=%00")) == 4
    assert at_home.get("/places/no-such/week").status_code == 404


@pytest.mark.parametrize("query", ["week=2026-W60", "day=2026-02-30", "week=%00", f"week={'9' * 6000}"])
def test_a_week_that_is_none(at_home: Client, houses: Houses, query: str) -> None:
    answer = at_home.get(f"{WEEK}?{query}")
    assert answer.status_code == 422
    assert "This is no week or date. You see the current week." in answer.text


def test_what_is_private_stays_so(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox, now: datetime
) -> None:
    neighbour = cast.person("Karim Secret", "karim@example.org", now=now)
    cast.fact(neighbour, "resident", houses.le_marronnier, now=now)
    sign_in(client, neighbour)
    party = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Hidden"}
    booking = client.post_raw(f"{HALL}/book", party).location
    sign_in(client, resident)
    for path in (f"{WEEK}?week=2026-W49", f"{DAY}?date=2026-12-05", f"{HALL}?week=2026-W49"):
        text = client.get(path).get_data(as_text=True)
        assert "Busy" in text
        assert "Secret" not in text
        assert "Hidden" not in text
        assert "data-moves" not in text
        assert booking not in text


def test_a_booking_that_has_begun_is_not_held_by_a_hand(at_home: Client, houses: Houses, outbox: Outbox) -> None:
    at_home.post_raw(
        "/rooms/chambre-sur-jardin/book", {"date": "2026-11-25", "start": "11:00", "end": "13:00", "title": "Reading"}
    )
    path = "/rooms/chambre-sur-jardin?week=2026-W48"
    assert "data-moves" in at_home.get(path).get_data(as_text=True)
    at_home.application.config["NOW"] = datetime.fromisoformat("2026-11-25T10:30:00+00:00")
    text = at_home.get(path).get_data(as_text=True)
    assert "Yours: Reading" in text
    assert "data-moves" not in text
