"""What the calendar says where nothing can be taken, whose time it is, and the words of the house rule around it."""

from collections.abc import Callable
from datetime import datetime

from hub.accounts.models import Party, SignIn
from hub.domain.policy import templates
from hub.spaces import service
from tests.booking.test_calendar_views import table
from tests.kit import house
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
HALL = "/rooms/grande-salle"
TAKE = "Where it says Free, you can take it."
NOTHING = "Nothing is free for you this week."


def phone(client: Client, path: str) -> list[list[str]]:
    """For each day of the list for phones, its lines but the buttons."""
    tree = house.parse(client.get(path).get_data(as_text=True), whole=True)
    lists = [one for one in tree.iter("ul") if "gaps" in one.get("class", "")]
    days = [item for one in lists for item in one.findall("li")]
    return [["".join(line.itertext()) for line in day.findall("p")] for day in days]


def test_a_free_cell_is_of_whose_time_it_is(
    client: Client, houses: Houses, association: Organisation, sign_in: SignInAs
) -> None:
    sign_in(client, association.person)
    _labels, columns = table(client, f"{HALL}?week=2026-W49")
    assert columns[0][0] == "free association|Free 09:00–17:30 associations"
    assert columns[0][-4] == "free resident|Free 18:00–22:00 residents"
    text = client.get(f"{HALL}?week=2026-W49").get_data(as_text=True)
    assert "Residents’ time. It is open to: associations too." in text
    assert "Associations’ time. It is" not in text
    assert "Free, residents’ time" in text


def test_the_past_is_past_for_everybody(client: Client, houses: Houses, resident: Party, sign_in: SignInAs) -> None:
    for reader in (None, resident):
        if reader is not None:
            sign_in(client, reader)
        _labels, columns = table(client, f"{HALL}?week=2026-W48")
        assert columns[0][0] == "gone|Past Associations’ time"
        assert columns[0][-1] == "gone|Past Residents’ time"
        days = phone(client, f"{HALL}?week=2026-W48")
        assert days[:2] == [["Past"], ["Past"]]


def test_a_phone_says_why_nothing_is_free(
    client: Client, houses: Houses, stranger: Party, sign_in: SignInAs, now: datetime
) -> None:
    closed = [{"id": "floor", "from": "2026-12-01", "label": {"en": "New floor"}}]
    service.write_policy(houses.grande_salle, templates.template_land_trust() | {"closed": closed}, by=None, now=now)
    sign_in(client, stranger)
    days = phone(client, f"{HALL}?week=2026-W49")
    kept = "09:00–17:30 Kept for associations · 17:30–18:00 Hand-over · 18:00–22:00 Kept for residents"
    assert days[:3] == [[kept], ["Closed: New floor"], [kept]]
    text = client.get(f"{HALL}?week=2026-W49").get_data(as_text=True)
    assert NOTHING in text
    assert TAKE not in text
    studio = phone(client, "/rooms/studio?week=2026-W49")
    assert studio[6] == ["Closed"]


def test_a_room_without_a_rule_says_so(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    service.create_room(houses.le_marronnier, slug="cave", wish=service.RoomWish(names={"fr": "Cave"}), now=now)
    sign_in(client, resident)
    assert phone(client, "/rooms/cave") == [["No house rule yet: not open for booking."]] * 7
    text = client.get("/rooms/cave").get_data(as_text=True)
    assert NOTHING in text
    assert TAKE in client.get(f"{HALL}?week=2026-W49").get_data(as_text=True)


def test_the_words_of_the_house_are_shown(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, now: datetime
) -> None:
    closed = [{"id": "near", "from": "2026-12-24", "until": "2027-01-02"}, {"id": "far", "from": "2027-08-01"}]
    service.write_policy(houses.grande_salle, templates.template_land_trust() | {"closed": closed}, by=None, now=now)
    sign_in(client, resident)
    for page in (HALL, f"{HALL}/book"):
        text = client.get(page).get_data(as_text=True)
        assert "<h2>House rules</h2><p>Quiet from 22:00." in text
        assert "Closed: 24/12/2026–02/01/2027" in text
        assert "01/08/2027" not in text
        assert "Hand-over: Mon–Fri, 17:30–18:00" in text
        assert "On request." not in text
    assert "On request." in client.get("/rooms/cuisine").get_data(as_text=True)
