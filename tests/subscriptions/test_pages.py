"""The pages that say how to subscribe: public calendars, and one's own secret addresses."""

import re

import pytest
from sqlalchemy import select

from hub.audit import AuditEntry
from hub.db import db
from hub.subscriptions.models import FeedToken

PAGE = "/account/calendars"
SECRET = re.compile(r'value="(http://127\.0\.0\.1:8000)(/feeds/[\w-]{32}/[a-z-]+\.ics)"')


def paths(response) -> list[str]:
    return [path for _, path in SECRET.findall(response.get_data(as_text=True))]


def test_the_public_page_lists_each_place_and_room_with_both_addresses(client, houses):
    text = client.get("/calendars").get_data(as_text=True)
    for kind, slug in (
        ("places", "le-marronnier"),
        ("places", "quai-40"),
        ("rooms", "grande-salle-a"),
        ("rooms", "studio"),
    ):
        assert f'value="http://127.0.0.1:8000/feeds/{kind}/{slug}.ics"' in text
        assert f'href="webcal://127.0.0.1:8000/feeds/{kind}/{slug}.ics"' in text
    assert text.count("<details") == 4
    assert "/account/calendars" not in text


def test_the_public_page_of_an_empty_house(client, app):
    assert "No places yet" in client.get("/calendars").get_data(as_text=True)


def test_ones_own_page_asks_for_a_sign_in(client, app):
    response = client.get(PAGE)
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?next=/account/calendars")
    for action in ("open", "renew", "revoke"):
        response = client.post_raw(f"{PAGE}/{action}", {"feed": "bookings"})
        assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    assert db.session.scalars(select(FeedToken)).all() == []


def test_reading_the_page_gives_no_address(client, resident, sign_in):
    sign_in(client, resident)
    text = client.get(PAGE).get_data(as_text=True)
    assert "Get an address" in text
    assert "grande-salle" not in text
    assert db.session.scalars(select(FeedToken)).all() == []


def test_open_renew_and_close_an_address(client, resident, sign_in):
    sign_in(client, resident)
    response = client.post_form(f"{PAGE}/open", page=PAGE)
    assert (response.status_code, response.headers["Location"]) == (303, PAGE)
    (first,) = paths(client.get(PAGE))
    assert client.get(first).status_code == 200
    client.post_form(f"{PAGE}/renew", page=PAGE)
    (second,) = paths(client.get(PAGE))
    assert [client.get(path).status_code for path in (first, second)] == [410, 200]
    client.post_form(f"{PAGE}/revoke", page=PAGE)
    assert paths(client.get(PAGE)) == []
    assert client.get(second).status_code == 410
    acts = [
        (one.action, one.thing, one.person_id) for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ]
    assert acts == [(f"feed-address.{act}", "feed:bookings", resident.id) for act in ("open", "renew", "revoke")]


def test_a_manager_is_offered_the_rooms_of_the_place_and_no_others(client, manager, sign_in):
    sign_in(client, manager)
    text = client.get(PAGE).get_data(as_text=True)
    offered = re.findall(r'name="feed" value="([^"]+)"', text)
    assert offered == [
        "bookings",
        "place:le-marronnier",
        "room:grande-salle",
        "room:grande-salle-a",
        "room:grande-salle-b",
        "room:cuisine",
        "room:chambre-sur-jardin",
    ]


def test_a_secret_address_is_shown_to_its_owner_only(client, resident, stranger, sign_in):
    sign_in(client, resident)
    client.post_form(f"{PAGE}/open", page=PAGE)
    (address,) = paths(client.get(PAGE))
    sign_in(client, stranger)
    assert address not in client.get(PAGE).get_data(as_text=True)
    assert client.post_raw(f"{PAGE}/revoke", {"feed": "bookings"}).status_code == 404
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "feed", ["", "room:nowhere", "party:1", "\x00", "room:\x00", "x" * 6000, "room:grande-salle'--", None]
)
@pytest.mark.parametrize("action", ["open", "renew", "revoke"])
def test_a_feed_that_is_not_there_is_404(client, resident, sign_in, feed, action):
    sign_in(client, resident)
    response = client.post_raw(f"{PAGE}/{action}", {} if feed is None else {"feed": feed})
    assert response.status_code == 404
    assert db.session.scalars(select(FeedToken)).all() == []


def test_a_post_without_token_is_not_taken(client, resident, sign_in):
    sign_in(client, resident)
    assert client.post(f"{PAGE}/open", data={"feed": "bookings"}).status_code == 400
    assert db.session.scalars(select(FeedToken)).all() == []
