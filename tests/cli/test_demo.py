"""`hub demo`."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from hub import installation as installed
from hub.accounts.service import actor_of, find_account
from hub.accounts.service.passwords import verify
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.db import db
from hub.demo import community, crowd
from hub.domain.permissions import Power
from hub.outbox import Message
from hub.spaces.models import Place, Resource
from tests.cli.conftest import command
from tests.kit.installation import NOW

SPECIAL = "Table de conversation ; FR, NL \\ EN 🗣️"


@pytest.fixture
def demo(demo_app):
    with demo_app.app_context():
        yield demo_app
        db.session.rollback()


def dates_of(title):
    query = select(Occurrence).join(Booking).where(Booking.title == title).order_by(Occurrence.id)
    return list(db.session.scalars(query))


def digest():
    query = select(Occurrence).join(Booking).order_by(Booking.id, Occurrence.id)
    return [
        (one.booking.resource.slug, one.booking.party.name, one.booking.title, one.wall_start, one.wall_end, one.state)
        for one in db.session.scalars(query)
    ]


def test_the_figures_and_sign_ins_are_printed(demo_app):
    lines = demo_app.demo_output.splitlines()
    assert lines[0] == "The demo community is there: 3 places, 9 rooms, 30 people, 101 dates booked."
    assert lines[1] == "Sign in with one of these, password demo-brussels:"
    assert [line.split()[0] for line in lines[2:]] == [
        f"{who}@demo.example" for who in ("resident", "association", "coworker", "manager", "admin")
    ]
    assert (demo_app.config["HUB"].instance / "demo.key").stat().st_mode & 0o777 == 0o600


def test_places_and_rooms_are_those_of_the_contract(demo):
    assert db.session.scalars(select(Place.slug).order_by(Place.position)).all() == [
        "le-marronnier",
        "quai-40",
        "le-verger",
    ]
    rooms = {room.slug: (room.kind, len(room.atoms)) for room in db.session.scalars(select(Resource))}
    lent = {slug: count for slug, (kind, count) in rooms.items() if kind == "equipment"}
    assert lent == {"projecteur": 2, "sono": 1, "projecteur-quai": 2, "tableau": 3}
    rooms = {slug: found for slug, found in rooms.items() if slug not in lent}
    assert rooms == {
        "grande-salle": ("room", 2),
        "grande-salle-a": ("room", 1),
        "grande-salle-b": ("room", 1),
        "chambre-sur-jardin": ("room", 1),
        "cuisine": ("room", 1),
        "open-space": ("pool", 24),
        "salle-reunion": ("room", 1),
        "studio": ("room", 1),
        "petite-salle": ("room", 1),
    }
    assert installed.find().demo is True
    for room in db.session.scalars(select(Resource).where(Resource.kind != "equipment")):
        assert {"fr", "nl", "en"} == set(room.names) == set(room.access_text) == set(room.key_text)


def test_everybody_may_do_what_their_name_says(demo):
    today = NOW.date()
    people = {}
    for who in ("resident", "association", "coworker", "manager", "admin"):
        account = find_account(f"{who}@demo.example")
        assert account.verified_at is not None
        assert verify(account.password_hash, "demo-brussels")
        people[who] = actor_of(account.party_id, today=today)
    home, quay = (
        db.session.scalars(select(Place.id).where(Place.slug == slug)).one() for slug in ("le-marronnier", "quai-40")
    )
    assert people["resident"].audiences(people["resident"].party_id, home, today) == {"resident"}
    assert people["coworker"].audiences(people["coworker"].party_id, quay, today) == {"coworker"}
    (mandate,) = people["association"].mandates
    assert (mandate.slug, mandate.name) == ("femmes-du-canal", "Femmes du Canal asbl")
    assert people["association"].audiences(mandate.organisation_id, home, today) == {"association"}
    assert people["manager"].powers == (Power("manager", home), Power("manager", quay))
    assert people["admin"].powers == (Power("administrator", None),)


def test_a_series_passes_both_clock_changes_with_one_moved_and_one_cancelled(demo):
    dates = dates_of(SPECIAL)
    assert (dates[0].wall_start, dates[-1].wall_start) == ("2026-12-03T19:00", "2027-11-11T19:00")
    assert len(dates) == 50
    hours = [one.start_at.hour for one in dates]
    assert (hours[0], hours[20], hours[-1]) == (18, 17, 18)
    moved = [one for one in dates if not one.wall_start.endswith("T19:00")]
    assert [(one.wall_start, one.sequence) for one in moved] == [("2026-12-18T18:00", 1)]
    assert [(one.wall_start, one.sequence) for one in dates if one.state == "cancelled"] == [("2026-12-31T19:00", 1)]


def test_a_night_and_the_hour_that_comes_twice(demo):
    (night,) = dates_of("Nuit électro, répétition 🎛️")
    assert (night.wall_start, night.wall_end) == ("2026-12-05T22:00", "2026-12-06T02:30")
    (twice,) = dates_of("L’heure qui revient; rejouée")
    assert (twice.wall_start, twice.start_at) == ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
    assert twice.end_at - twice.start_at == timedelta(hours=2, minutes=30)


def test_requests_wait_in_the_kitchen_and_occupy_nothing(demo):
    waiting = list(
        db.session.scalars(select(Occurrence).where(Occurrence.state == "requested").order_by(Occurrence.start_at))
    )
    assert [(one.booking.resource.slug, one.wall_start) for one in waiting] == [
        ("cuisine", "2026-12-05T17:00"),
        ("cuisine", "2026-12-05T18:00"),
        ("cuisine", "2026-12-09T10:00"),
    ]
    ids = [one.id for one in waiting]
    assert db.session.scalars(select(Occupancy).where(Occupancy.occurrence_id.in_(ids))).all() == []


def test_no_mail_of_the_demo_waits_to_be_sent(demo):
    assert set(db.session.scalars(select(Message.state))) == {"sent"}


def test_the_same_day_gives_the_same_community(demo_app, app):
    found = community.load(now=NOW, house=app.config["HUB"], password_hash="x", scale=1)
    assert found == {"places": 3, "rooms": 9, "people": 30, "dates booked": 101}
    here = digest()
    db.session.query(Message).delete()
    with demo_app.app_context():
        assert digest() == here


@pytest.mark.slow
def test_any_day_will_do_and_scale_multiplies(app, monkeypatch):
    monkeypatch.setattr(crowd, "BOOKINGS", 20)
    hour_of_the_change = datetime(2027, 10, 31, 1, 0, tzinfo=UTC)
    found = community.load(now=hour_of_the_change, house=app.config["HUB"], password_hash="x", scale=2)
    assert (found["places"], found["rooms"], found["people"]) == (4, 19, 54)
    assert len(dates_of(SPECIAL)) >= 50
    assert [len(dates_of(title)) for title in ("L’heure qui revient; rejouée", "Repas des six pays")] == [1, 1]
    members = select(Occurrence.id).join(Booking).join(Resource).where(Resource.slug.startswith("maison-2-"))
    assert 15 <= len(db.session.scalars(members).all()) <= 20
    db.session.query(Message).delete()


def test_it_goes_into_an_empty_database_only(demo_app):
    result = command(demo_app, "demo")
    assert (result.exit_code, result.output) == (
        2,
        "hub: the database holds something already; the demo goes into an empty one\n",
    )
    quiet = command(demo_app, "demo", "--if-empty")
    assert (quiet.exit_code, quiet.output) == (0, "")
