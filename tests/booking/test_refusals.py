"""A refusal of the booking form: its reasons, whose time it is, and where it leads."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.booking.models import Booking
from hub.booking.views.grounds import most_telling
from hub.domain.errors import Reason
from tests.kit import cast, house
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
HALL, KITCHEN, STUDIO = (f"/rooms/{room}/book" for room in ("grande-salle", "cuisine", "studio"))
EVENING = {
    "date": "2026-12-05",
    "start": "18:00",
    "end": "20:00",
    "title": "Birthday of Ayşe",
    "party": "me",
    "key": "k1",
}
MORNING = EVENING | {"date": "2026-12-01", "start": "10:00", "end": "12:00"}


def bookings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Booking)) or 0


def refusal(text: str) -> tuple[str, list[str]]:
    """The title of a refusal, and its lines."""
    tree = house.parse(text, whole=True)
    (box,) = [one for one in tree.iter("section") if one.get("id") == "refusal"]
    title = "".join(box.find("h2").itertext())  # type: ignore[union-attr]
    return title, [" ".join("".join(line.itertext()).split()) for line in box.iter("p")]


def buttons(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', text)


def kept(hours: str, *audiences: str) -> Reason:
    return Reason("kept_for", hours, {"hours": hours, "audiences": audiences, "audience": audiences[0]})


PLAIN = {code: Reason(code) for code in ("handover", "closed", "outside_opening", "overnight", "too_long", "off_step",
                                         "too_far", "too_soon", "headcount_above_capacity")}  # fmt: skip
DAY, NIGHT = kept("09:00–17:30", "association"), kept("18:00–22:00", "resident", "association")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["handover", DAY], [DAY, "handover"]),
        (["handover", DAY, NIGHT, "overnight", "too_long"], [DAY, NIGHT]),
        (["outside_opening", DAY], [DAY]),
        (["closed", DAY, "outside_opening", "off_step"], ["closed", "off_step"]),
        (["too_soon", "too_far"], ["too_far"]),
        (["off_step", "overnight", "too_long"], ["overnight", "off_step"]),
        (["headcount_above_capacity", "handover"], ["handover", "headcount_above_capacity"]),
        ([DAY, DAY], [DAY]),
    ],
)  # fmt: skip
def test_two_reasons_at_most_and_none_against_another(given: list[Any], said: list[Any]) -> None:
    reasons = [PLAIN[one] if isinstance(one, str) else one for one in given]
    assert most_telling(reasons) == [PLAIN[one] if isinstance(one, str) else one for one in said]


def test_hours_kept_for_the_same_people_are_said_once() -> None:
    (one,) = most_telling([kept("09:00–12:00", "resident"), kept("14:00–17:00", "resident")])
    assert one.params["hours"] == "09:00–12:00, 14:00–17:00"


def test_a_refusal_says_two_lines(client: Client, resident: Party, sign_in: SignInAs) -> None:
    sign_in(client, resident)
    text = client.post_raw(HALL, MORNING | {"start": "08:15", "end": "20:00"}).get_data(as_text=True)
    title, lines = refusal(text)
    assert title == "At 09:00 it is the associations’ room"
    assert lines[:2] == [
        "The hours 09:00–17:30 are kept for: associations. You asked Tue 01/12/2026, 08:15–20:00.",
        "17:30–18:00 is hand-over time, which nobody books. You asked 08:15–20:00.",
    ]
    assert lines[2:] == ["Each of these is free for you now:"]


class TestStanding:
    def test_somebody_who_is_nobody_yet_hears_who_books_and_where_to_say_who_one_is(
        self, client: Client, stranger: Party, houses: Houses, now: datetime, sign_in: SignInAs
    ) -> None:
        sign_in(client, stranger)
        hint = "Who may book here: residents, associations. Say who you are to Le Marronnier"
        text = client.post_raw(HALL, EVENING).get_data(as_text=True)
        assert refusal(text)[1][-1] == hint
        assert '<a href="/account/claims">Say who you are to Le Marronnier</a>' in text
        page = " ".join(re.sub("<[^>]+>", "", client.get("/rooms/grande-salle").get_data(as_text=True)).split())
        assert f"Seen as Nadia Rossi. {hint}" in page
        cast.fact(stranger, "coworker", houses.quai_40, now=now)
        assert hint in refusal(client.post_raw(HALL, EVENING).get_data(as_text=True))[1]

    def test_a_claim_that_waits_is_said(
        self, client: Client, stranger: Party, houses: Houses, now: datetime, sign_in: SignInAs
    ) -> None:
        cast.fact(stranger, "resident", houses.quai_40, now=now, state="claimed")
        sign_in(client, stranger)
        waits = "You asked to be confirmed at Le Marronnier. A manager still has to answer."
        assert waits not in client.post_raw(HALL, EVENING).get_data(as_text=True)
        cast.fact(stranger, "resident", houses.le_marronnier, now=now, state="claimed")
        for text in (client.post_raw(HALL, EVENING), client.get("/rooms/grande-salle")):
            assert waits in text.get_data(as_text=True)
            assert "Say who you are" not in text.get_data(as_text=True)

    @pytest.mark.parametrize("name", ["resident", "manager", "administrator", None])
    def test_others_read_nothing_of_it(
        self, client: Client, houses: Houses, sign_in: SignInAs, name: str | None, request: pytest.FixtureRequest
    ) -> None:
        if name is not None:
            sign_in(client, request.getfixturevalue(name))
        for path in ("/rooms/grande-salle", "/rooms/studio"):
            assert "Who may book here" not in client.get(path).get_data(as_text=True)

    def test_who_acts_for_a_recognised_association_is_somebody(
        self, client: Client, association: Organisation, sign_in: SignInAs
    ) -> None:
        sign_in(client, association.person)
        assert "Who may book here" not in client.post_raw(HALL, EVENING).get_data(as_text=True)


class TestOwnTime:
    def test_ones_own_booking_is_named_with_a_link(
        self, client: Client, resident: Party, sign_in: SignInAs, session: Session, outbox: Any
    ) -> None:
        sign_in(client, resident)
        address = client.post_raw(HALL, EVENING).location
        answer = client.post_raw(HALL, EVENING | {"key": "k2", "start": "19:00", "end": "21:00"})
        text = answer.get_data(as_text=True)
        assert (answer.status_code, bookings(session)) == (409, 1)
        assert refusal(text)[0] == "You hold this time already"
        assert f'<a href="{address}">Your booking: Birthday of Ayşe, Sat 05/12/2026, 18:00–20:00</a>' in text
        assert len(buttons(text, "take")) == 3

    def test_that_of_the_organisation_too_but_not_anothers(
        self, client: Client, association: Organisation, resident: Party, sign_in: SignInAs, outbox: Any
    ) -> None:
        sign_in(client, association.person)
        address = client.post_raw(HALL, MORNING | {"party": "ateliers-du-canal"}).location
        text = client.post_raw(HALL, MORNING | {"party": "ateliers-du-canal", "key": "k2"}).get_data(as_text=True)
        assert refusal(text)[0] == "You hold this time already"
        assert f'href="{address}"' in text
        sign_in(client, resident)
        mine = client.post_raw(HALL, EVENING).location
        sign_in(client, association.person)
        text = client.post_raw(HALL, EVENING | {"party": "ateliers-du-canal", "key": "k3"}).get_data(as_text=True)
        assert refusal(text)[0] == "Somebody else has the room then"
        assert (f'href="{mine}"' in text, "Birthday" in text.replace('value="Birthday of Ayşe"', "")) == (False, False)

    def test_partly_mine_is_not_all_mine(
        self, client: Client, resident: Party, houses: Houses, now: datetime, sign_in: SignInAs, outbox: Any
    ) -> None:
        other = cast.person("Karim Secret", "karim@example.org", now=now)
        cast.fact(other, "resident", houses.le_marronnier, now=now)
        sign_in(client, other)
        client.post_raw(HALL, EVENING | {"start": "20:00", "end": "21:00", "title": "Hidden"})
        sign_in(client, resident)
        address = client.post_raw(HALL, EVENING).location
        text = client.post_raw(HALL, EVENING | {"key": "k2", "end": "21:00"}).get_data(as_text=True)
        assert refusal(text)[0] == "Somebody else has the room then"
        assert f'href="{address}"' in text
        assert "Hidden" not in text
