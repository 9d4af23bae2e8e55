"""A calendar that is looked at again and again: nothing is painted when nothing has changed, and a 304 never lies."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask

from hub.accounts.models import Party, SignIn
from hub.accounts.service import actor_of
from hub.booking import calendar, fixed
from hub.domain.policy import templates
from hub.outbox import Message
from hub.spaces.service.policies import write_policy
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
WEEK = f"{HALL}?week=2026-W49"
DAY = "/places/le-marronnier/day?date=2026-12-05"
TOGETHER = "/places/le-marronnier/week?week=2026-W49"
LOOK = {"HX-Request": "true", "HX-Target": "calendar"}
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "party": "me"}


def tag(client: Client, path: str) -> str:
    answer = client.get(path, headers=LOOK)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def status(client: Client, path: str, seen: str, **headers: str) -> int:
    answer = client.get(path, headers={**LOOK, "If-None-Match": seen, **headers})
    assert answer.headers["ETag"] == seen or answer.status_code == 200
    return answer.status_code


@pytest.mark.parametrize("path", [WEEK, DAY, TOGETHER])
def test_nothing_new_is_not_painted(at_home: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tag(at_home, path)
    monkeypatch.setattr(calendar, "calendars", None)
    answer = at_home.get(path, headers={**LOOK, "If-None-Match": seen})
    assert (answer.status_code, answer.get_data()) == (304, b"")
    assert "no-cache" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", [WEEK, DAY, TOGETHER])
def test_a_page_that_is_opened_carries_no_tag(at_home: Client, path: str) -> None:
    assert "ETag" not in at_home.get(path).headers
    assert at_home.get(path, headers={"If-None-Match": tag(at_home, path)}).status_code == 200


@pytest.mark.parametrize("path", [WEEK, DAY, TOGETHER])
def test_a_booking_its_change_and_its_end_are_seen(
    client: Client, houses: Houses, resident: Party, sign_in: SignInAs, outbox: Outbox, now: datetime, path: str
) -> None:
    neighbour = cast.person("Karim Secret", "karim@example.org", now=now)
    cast.fact(neighbour, "resident", houses.le_marronnier, now=now)
    other = client.application.test_client()
    sign_in(client, resident)
    sign_in(other, neighbour)
    seen = [tag(client, path)]
    address = str(other.post_raw(f"{HALL}/book", SATURDAY).location)
    for change in (
        lambda: None,
        lambda: other.post_form(f"{address}/change", {"start": "19:00", "end": "21:00"}),
        lambda: other.post_form(f"{address}/change", {"title": "Open choir", "visibility": "open"}),
        lambda: other.post_form(f"{address}/cancel"),
    ):
        change()
        assert status(client, path, seen[-1]) == 200
        seen.append(tag(client, path))
        assert status(client, path, seen[-1]) == 304
    assert len(set(seen)) == 4
    assert seen[-1] == seen[0]


def test_what_the_reader_asked_for_is_seen(at_home: Client, houses: Houses) -> None:
    path = "/rooms/cuisine?week=2026-W49"
    seen = tag(at_home, path)
    wish = SATURDAY | {"date": "2026-12-06", "start": "10:00", "end": "12:00", "headcount": "4"}
    assert at_home.post_raw("/rooms/cuisine/book", wish).status_code == 303
    assert status(at_home, path, seen) == 200


def test_another_week_keeps_its_tag(at_home: Client, houses: Houses) -> None:
    seen = tag(at_home, f"{HALL}?week=2026-W51")
    at_home.post_raw(f"{HALL}/book", SATURDAY)
    assert status(at_home, f"{HALL}?week=2026-W51", seen) == 304


def test_a_new_rule_and_a_new_name_are_seen(at_home: Client, houses: Houses, now: datetime) -> None:
    seen = tag(at_home, WEEK)
    write_policy(houses.grande_salle, templates.template_open(admit=["resident"]), by=None, now=now)
    assert status(at_home, WEEK, seen) == 200
    seen = tag(at_home, WEEK)
    houses.grande_salle.names = {"fr": "La halle", "nl": "De hal", "en": "The hall"}
    assert status(at_home, WEEK, seen) == 200


def test_readers_languages_and_minutes_have_tags_of_their_own(
    client: Client, houses: Houses, resident: Party, stranger: Party, sign_in: SignInAs, app: Flask, now: datetime
) -> None:
    visitor = tag(client, WEEK)
    sign_in(client, stranger)
    theirs = tag(client, WEEK)
    sign_in(client, resident)
    mine = tag(client, WEEK)
    french = client.get(f"{WEEK}&lang=fr", headers=LOOK).headers["ETag"]
    app.config["NOW"] = now + timedelta(minutes=5)
    later = client.get(f"{WEEK}&lang=en", headers=LOOK).headers["ETag"]
    assert len({visitor, theirs, mine, french, later}) == 5


def test_looking_again_costs_the_same_with_more_bookings(
    at_home: Client, houses: Houses, queries: Callable[..., AbstractContextManager[None]]
) -> None:
    for number in range(3):
        at_home.post_raw(f"{HALL}/book", SATURDAY | {"start": f"{9 + number}:00", "end": f"{10 + number}:00"})
        seen = tag(at_home, WEEK)
        with queries(7):
            assert status(at_home, WEEK, seen) == 304


def test_a_desk_that_becomes_somebodys_own_is_seen(
    client: Client, houses: Houses, coworker: Party, administrator: Party, sign_in: SignInAs, app: Flask, now: datetime
) -> None:
    path = "/rooms/open-space?week=2026-W49"
    sign_in(client, coworker)
    seen = tag(client, path)
    assert status(client, path, seen) == 304
    fixed.give_desk(
        actor_of(administrator.id, today=now.date()),
        houses.open_space,
        party_id=coworker.id,
        from_on=now.date(),
        until_on=None,
        now=now,
        house=app.config["HUB"],
    )
    assert status(client, path, seen) == 200
