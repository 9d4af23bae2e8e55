"""A printed calendar hangs at the door: it says of bookings what everybody may read, whoever printed it."""

import re
from collections.abc import Callable

import pytest

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
WEEK = f"{HALL}?week=2026-W49"
DAY = "/places/le-marronnier/day?date=2026-12-05"
TOGETHER = "/places/le-marronnier/week?week=2026-W49"
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Secret birthday", "party": "me"}


def on_paper(client: Client, path: str) -> str:
    """The calendar as the print style leaves it: what has other words for the door says those."""
    text = client.get(path).get_data(as_text=True)
    text = re.search(r'<section class="calendar.*?</section>', text, re.DOTALL)[0]  # type: ignore[index]
    text = re.sub(r'<p class="meta screen-only">.*?</p>', "", text)
    text = re.sub(r'<ul class="gaps only-narrow".*?</ul>', "", text, flags=re.DOTALL)
    text = re.sub(r'<(a|span)([^>]*) data-door="([^"]*)"[^>]*>.*?</\1>', r"<b>\3</b>", text, flags=re.DOTALL)
    return re.sub(r' (href|aria-label)="[^"]*"', "", text)


@pytest.mark.parametrize("path", [WEEK, DAY, TOGETHER])
@pytest.mark.parametrize("printed_by", ["resident", "manager"])
def test_a_private_booking_is_busy_on_paper(
    client: Client,
    houses: Houses,
    resident: Party,
    manager: Party,
    sign_in: SignInAs,
    outbox: Outbox,
    path: str,
    printed_by: str,
) -> None:
    sign_in(client, resident)
    assert client.post_raw(f"{HALL}/book", SATURDAY | {"key": "k"}).status_code == 303
    if printed_by == "manager":
        sign_in(client, manager)
    shown, paper = client.get(path).get_data(as_text=True), on_paper(client, path)
    assert "Fatima" in shown if printed_by == "manager" else "Secret birthday" in shown
    assert "Busy" in paper
    assert "Secret birthday" not in paper
    assert "Fatima" not in paper


@pytest.mark.parametrize("path", [WEEK, DAY])
def test_what_is_open_to_all_keeps_its_title(at_home: Client, houses: Houses, path: str) -> None:
    wish = SATURDAY | {"title": "Open choir", "visibility": "open", "key": "k"}
    assert at_home.post_raw(f"{HALL}/book", wish).status_code == 303
    assert "Open choir" in on_paper(at_home, path)
