"""What the pages add for people: the news of a swap, how an offer differs from the wish, what is open this week."""

from collections.abc import Callable
from datetime import date

import pytest
from flask_babel import force_locale

from hub.accounts.models import Party, SignIn
from hub.booking.wording import length, week_label
from hub.domain.timespan import length_text
from hub.outbox import Message
from hub.sentences import sentence
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
EVENING = {"date": "2026-11-28", "start": "18:00", "end": "20:00", "title": "Choir", "party": "me", "key": "k1"}
SWAP = {"HX-Request": "true", "HX-Target": "calendar"}


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "23–29 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November – 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 – 3 January 2027"),
    ],
)
def test_a_week_names_its_months_once(client: Client, first: date, last: date, label: str) -> None:
    with client.application.test_request_context("/"), force_locale("en"):
        assert week_label(first, last) == label


def test_a_french_week_begins_on_the_first(client: Client) -> None:
    with client.application.test_request_context("/"), force_locale("fr"):
        assert week_label(date(2027, 2, 1), date(2027, 2, 7)) == "1er–7 février 2027"


@pytest.mark.parametrize(("language", "sign"), [("fr", "h"), ("nl", "u"), ("en", "h")])
def test_hours_are_written_as_the_reader_writes_them(client: Client, language: str, sign: str) -> None:
    with client.application.test_request_context("/"), force_locale(language):
        assert [length(minutes) for minutes in (45, 120, 90)] == ["45 min", f"2 {sign}", f"1 {sign} 30"]
        assert f" 2 {sign}." in sentence("too_short", limit=length_text(120), asked="18:00–19:00")


def test_a_swap_brings_title_news_and_languages(client: Client, houses: Houses) -> None:
    part = client.get(f"{HALL}?week=2026-W49", headers=SWAP).get_data(as_text=True)
    assert "<title>Grande salle, 30 November – 6 December 2026 – Rooms – Hub</title>" in part
    assert '<p id="news" data-hx-swap-oob="innerHTML">30 November – 6 December 2026</p>' in part
    assert 'id="langs"' in part
    assert "week=2026-W49&amp;lang=fr" in part
    whole = client.get(f"{HALL}?week=2026-W49").get_data(as_text=True)
    assert whole.count('id="news"') == whole.count("<title>") == whole.count('id="langs"') == 1


def test_offers_say_how_they_differ_and_can_be_taken_in_a_change(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    address = client.post_raw(f"{HALL}/book", EVENING).location
    refused = client.post_form(f"{address}/change", {"date": "2026-12-01", "start": "17:00", "end": "19:00"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Same room, 1 h later · Residents’ time" in text
    assert "Same room, same hour, another day · Residents’ time" in text
    taken = {"take": "2026-12-01T18:00/2026-12-01T20:00", "start": "17:00", "end": "19:00", "date": "2026-12-01"}
    assert client.post_form(f"{address}/change", taken).status_code == 303
    assert "Tue 01/12/2026, 18:00–20:00" in client.get("/bookings").get_data(as_text=True)


def test_the_first_page_lists_what_is_open(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, resident)
    client.post_raw(f"{HALL}/book", EVENING | {"visibility": "open", "title": "Open choir"})
    client.post_raw(f"{HALL}/book", EVENING | {"date": "2026-11-29", "title": "Hidden party", "key": "k2"})
    client.post_raw(f"{HALL}/book", EVENING | {"date": "2026-12-12", "title": "Far", "visibility": "open", "key": "k3"})
    client.delete_cookie("hub")
    text = client.get("/").get_data(as_text=True)
    assert "Open to all this week" in text
    assert "Open choir" in text
    assert "Hidden party" not in text
    assert "Far" not in text
