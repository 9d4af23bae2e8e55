"""What a page or a booking asks of the database: so many statements, however many rooms and bookings there are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.kit.client import Client
from tests.kit.places import Houses

Queries = Callable[..., AbstractContextManager[list[str]]]
HALL = "/rooms/grande-salle"
WEEK = f"{HALL}?week=2026-W49"
DAY = "/places/le-marronnier/day?date=2026-12-05"
SATURDAY = {"date": "2026-12-05", "title": "Birthday of Ayşe", "party": "me"}


def wish(hour: int, key: str) -> dict[str, str]:
    return SATURDAY | {"start": f"{hour:02d}:00", "end": f"{hour + 1:02d}:00", "key": key}


def book(client: Client, hour: int, key: str = "") -> int:
    return client.post_raw(f"{HALL}/book", wish(hour, key or f"k{hour}")).status_code


def count(queries: Queries, run: Callable[[], Any]) -> int:
    run()
    with queries() as sent:
        run()
    return len(sent)


@pytest.mark.parametrize(
    ("path", "most"), [(WEEK, 14), (f"{DAY}&room=grande-salle", 12), (DAY, 12)], ids=["week", "one room", "all rooms"]
)
def test_a_calendar_costs_the_same_with_more_bookings(
    at_home: Client, houses: Houses, queries: Queries, path: str, most: int
) -> None:
    found = []
    for hours in ((), (10,), (11, 12, 13)):
        assert [book(at_home, hour) for hour in hours] == [303] * len(hours)
        found.append(count(queries, lambda: at_home.get(path)))
    assert found[0] <= most
    assert len(set(found)) == 1, found


def test_a_day_of_all_rooms_costs_as_much_as_one_of_one_room(at_home: Client, houses: Houses, queries: Queries) -> None:
    one = count(queries, lambda: at_home.get(f"{DAY}&room=cuisine"))
    assert count(queries, lambda: at_home.get(DAY)) == one


def test_booking_costs_the_same_with_more_bookings(at_home: Client, houses: Houses, queries: Queries) -> None:
    found = []
    for hour in (9, 10, 11, 12, 13):
        with queries() as sent:
            assert book(at_home, hour) == 303
        found.append(len(sent))
    assert found[-1] <= 36
    assert len(set(found[1:])) == 1, found


def test_the_answer_to_a_conflict_costs_the_same_with_more_bookings(
    client: Client,
    houses: Houses,
    resident: Party,
    manager: Party,
    sign_in: Callable[[Client, Party], SignIn],
    outbox: Callable[[], list[Message]],
    queries: Queries,
) -> None:
    sign_in(client, resident)
    found = []
    for hour in (9, 11, 13):
        assert book(client, hour) == 303
        found.append(count(queries, lambda: client.post_raw(f"{HALL}/book", wish(9, "again"))))
    assert len(set(found)) == 1, found


def test_the_calendars_escape_what_people_type(at_home: Client, houses: Houses) -> None:
    title = '<script>alert("1")</script> & co'
    assert at_home.post_raw(f"{HALL}/book", wish(10, "k") | {"title": title}).status_code == 303
    for path, times in ((WEEK, 2), (DAY, 4)):
        page = at_home.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; co") == times
