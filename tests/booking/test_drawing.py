"""A calendar that was drawn is not drawn again for readers to whom it looks the same; for all others it is."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from hub.accounts.models import Party, SignIn
from hub.accounts.service import actor_of
from hub.booking import fixed
from hub.booking.sources import Sources
from hub.booking.views import drawing
from hub.db import db
from hub.domain.policy import templates
from hub.outbox import Message
from hub.spaces.models import Holiday
from hub.spaces.service.policies import write_policy
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
WEEK = f"{HALL}?week=2026-W49"
DAY = "/places/le-marronnier/day?date=2026-12-05"
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "party": "me"}


@pytest.fixture
def neighbour(houses: Houses, now: datetime) -> Party:
    """Another resident of the place."""
    person = cast.person("Nadia Neighbour", "nadia@example.org", now=now)
    cast.fact(person, "resident", houses.le_marronnier, now=now)
    return person


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    """Nothing drawn before, nothing left after."""
    drawing.forget()
    yield
    drawing.forget()


def table(client: Client, path: str) -> str:
    """The rows and the list of a calendar page."""
    text = client.get(path).get_data(as_text=True)
    rows = re.search(r"<tbody>.*</tbody>", text, re.DOTALL)
    lists = re.findall(r'<ul class="gaps.*?</ul>', text, re.DOTALL)
    assert rows is not None
    assert lists
    return rows[0] + "".join(lists)


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn from now on, by kind."""
    found: list[str] = []
    for kind in ("_week", "_day"):
        before = getattr(drawing, kind)
        monkeypatch.setattr(drawing, kind, lambda known, k=kind, b=before: (found.append(k), b(known))[1])
    return found


@pytest.mark.parametrize(("path", "kind"), [(WEEK, "_week"), (DAY, "_day")])
def test_two_readers_of_one_kind_share_a_drawing(
    client: Client,
    houses: Houses,
    resident: Party,
    neighbour: Party,
    sign_in: SignInAs,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    kind: str,
) -> None:
    seen = drawn(monkeypatch)
    sign_in(client, resident)
    first = table(client, path)
    sign_in(client, neighbour)
    assert table(client, path) == first
    assert seen == [kind]


@pytest.mark.parametrize("path", [WEEK, DAY])
@pytest.mark.parametrize("first", ["manager", "resident"])
def test_what_one_may_know_is_not_shown_to_another(
    client: Client,
    houses: Houses,
    resident: Party,
    neighbour: Party,
    manager: Party,
    sign_in: SignInAs,
    outbox: Outbox,
    path: str,
    first: str,
) -> None:
    sign_in(client, resident)
    assert client.post_raw(f"{HALL}/book", SATURDAY | {"key": "k"}).status_code == 303
    outbox()
    sign_in(client, manager if first == "manager" else resident)
    assert "Birthday of Ayşe" in table(client, path)
    sign_in(client, neighbour)
    assert "Birthday of Ayşe" not in table(client, path)
    assert "resident" not in re.sub(r'class="[^"]*"', "", table(client, path)).lower().replace("residents", "")
    sign_in(client, resident)
    assert "Birthday of Ayşe" in table(client, path)


def test_an_organisations_booking_is_not_shown_to_another(
    client: Client,
    houses: Houses,
    association: Organisation,
    neighbour: Party,
    sign_in: SignInAs,
    outbox: Outbox,
) -> None:
    sign_in(client, association.person)
    monday = {"date": "2026-12-01", "start": "09:00", "end": "11:00", "title": "Board, in private"}
    assert client.post_raw(f"{HALL}/book", monday | {"party": "ateliers-du-canal", "key": "k"}).status_code == 303
    outbox()
    assert "Board, in private" in table(client, WEEK)
    for reader in (neighbour, association.person, neighbour):
        sign_in(client, reader)
        assert ("Board, in private" in table(client, WEEK)) is (reader is association.person)


class Scene:
    """What can change a calendar; each act has the name of the part of the likeness that must tell."""

    def __init__(self, app: Flask, client: Client, houses: Houses, people: dict[str, Party], *, now: datetime) -> None:
        self.app, self.client, self.houses, self.people, self.now = app, client, houses, people, now

    def rooms(self) -> None:
        self.houses.grande_salle.names = {"fr": "Salle des fêtes", "nl": "Feestzaal", "en": "Party room"}
        db.session.flush()

    def holidays(self) -> None:
        db.session.add(Holiday(day=date(2026, 12, 3), names={"en": "Day of the neighbours"}))
        db.session.flush()

    def claims(self) -> None:
        answer = self.others().post_raw(f"{HALL}/book", SATURDAY | {"key": "k"})
        assert answer.status_code == 303

    def rules(self) -> None:
        write_policy(self.houses.grande_salle, templates.template_open(hours="10:00-12:00"), by=None, now=self.now)

    def desks(self) -> None:
        fixed.give_desk(
            actor_of(self.people["administrator"].id, today=self.now.date()),
            self.houses.open_space,
            party_id=self.people["neighbour"].id,
            from_on=self.now.date(),
            until_on=None,
            now=self.now,
            house=self.app.config["HUB"],
        )

    def moment(self) -> None:
        self.app.config["NOW"] = self.now + timedelta(hours=6)

    def others(self) -> Client:
        """Another browser, of the other resident."""
        client = self.app.test_client()
        cast.sign_in(client, self.people["neighbour"], now=self.now)
        return client


@pytest.fixture
def scene(
    app: Flask,
    client: Client,
    houses: Houses,
    resident: Party,
    neighbour: Party,
    administrator: Party,
    sign_in: SignInAs,
    now: datetime,
    outbox: Outbox,
) -> Scene:
    """The resident, who also works at the other place, looks on."""
    cast.fact(resident, "coworker", houses.quai_40, now=now)
    sign_in(client, resident)
    return Scene(app, client, houses, {"neighbour": neighbour, "administrator": administrator}, now=now)


ACTS = [
    ("rooms", WEEK),
    ("rooms", DAY),
    ("holidays", WEEK),
    ("claims", WEEK),
    ("claims", DAY),
    ("rules", WEEK),
    ("rules", DAY),
    ("desks", "/rooms/open-space?week=2026-W49"),
    ("moment", "/rooms/grande-salle?week=2026-W48"),
]


@pytest.mark.parametrize(("act", "path"), ACTS)
def test_what_changes_is_drawn_anew(scene: Scene, act: str, path: str) -> None:
    before = table(scene.client, path)
    getattr(scene, act)()
    after = table(scene.client, path)
    drawing.forget()
    assert after == table(scene.client, path)
    assert after != before


@pytest.mark.parametrize(("act", "path"), ACTS)
def test_each_part_of_the_likeness_is_needed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, act: str, path: str
) -> None:
    without(monkeypatch, act)
    before = table(scene.client, path)
    getattr(scene, act)()
    assert table(scene.client, path) == before


@pytest.mark.parametrize("act", ["days", "audiences"])
def test_weeks_and_kinds_of_readers_are_told_apart_by_the_likeness_alone(
    scene: Scene, sign_in: SignInAs, stranger: Party, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    def look() -> list[str]:
        if act == "days":
            return [table(scene.client, f"{HALL}?week=2026-W{week}") for week in (49, 50)]
        first = table(scene.client, WEEK)
        sign_in(scene.client, stranger)
        return [first, table(scene.client, WEEK)]

    one, other = look()
    assert one != other
    drawing.forget()
    without(monkeypatch, act)
    sign_in(scene.client, scene.people["neighbour"])
    one, other = look()
    assert one == other


def without(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """Take a part out of the likeness."""
    before = Sources.likeness

    def less(known: Sources) -> object:
        found = before(known)
        return None if found is None else found._replace(**{part: None})

    monkeypatch.setattr(Sources, "likeness", less)


def test_few_drawings_are_kept(at_home: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST", 2)
    seen = drawn(monkeypatch)
    for week in (49, 50, 51, 50, 49):
        table(at_home, f"{HALL}?week=2026-W{week}")
    assert len(seen) == 4
