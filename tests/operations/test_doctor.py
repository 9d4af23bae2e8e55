from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from hub import installation
from hub import outbox as letters_out
from hub.booking import guards
from hub.booking.models import Booking, Occupancy, Occurrence
from hub.operations import doctor
from hub.spaces.models import Holiday
from tests.kit.installation import apart
from tests.operations.letters import free_port, mail_server, trial_kind


@pytest.fixture
def ask(app):
    def ask():
        return {check.name: check for check in apart(app, lambda: doctor.checks(app))}

    return ask


def hold(session, room, party, *, now, start=0, hours=2):
    begin = now + timedelta(hours=start)
    end = begin + timedelta(hours=hours)
    number = session.query(Booking).count()
    booking = Booking(
        reference=f"R{number}",
        resource=room,
        party=party,
        person=party,
        audience="resident",
        title="Fête",
        key=f"k{number}",
        created_at=now,
    )
    occurrence = Occurrence(
        booking=booking,
        uid=f"u{number}",
        start_at=begin,
        end_at=end,
        wall_start="x",
        wall_end="x",
        zone="Europe/Brussels",
        state="confirmed",
        changed_at=now,
        occupancies=[Occupancy(atom_id=atom.id, start_at=begin, end_at=end) for atom in room.atoms],
    )
    session.add(occurrence)
    session.flush()


def test_a_well_installation_passes_every_check(ask, session, now):
    session.add(Holiday(day=date(2027, 12, 25), names={}))
    found = ask()
    assert {name: check.text for name, check in found.items() if not check.ok} == {}
    assert list(found) == [
        "settings",
        "database",
        "schema",
        "guards",
        "overlaps",
        "timezone",
        "holidays",
        "mail server",
        "outbox",
        "search",
    ]


def test_touching_bookings_do_not_overlap(ask, session, houses, resident, now):
    hold(session, houses.grande_salle, resident, now=now)
    hold(session, houses.grande_salle, resident, now=now, start=2)
    assert ask()["overlaps"].ok


def test_overlapping_claims_are_counted(ask, session, houses, resident, now):
    guards.remove(session.connection())
    hold(session, houses.grande_salle, resident, now=now, hours=9)
    hold(session, houses.grande_salle_a, resident, now=now, start=1, hours=1)
    hold(session, houses.grande_salle_a, resident, now=now, start=5, hours=1)
    found = ask()
    assert (found["overlaps"].ok, found["overlaps"].text) == (False, "2 overlapping claims")
    assert not found["guards"].ok
    assert "hub migrate" in found["guards"].text


def test_an_old_schema_is_named(ask, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    said = ask()["schema"].text
    assert said.startswith("at 0000, not at ")
    assert said.endswith(": run `hub migrate`")


def test_holidays_must_reach_into_the_year_after(ask, session, now):
    session.add(Holiday(day=date(2026, 12, 25), names={}))
    assert not ask()["holidays"].ok


def test_a_missing_key_is_told_outside_the_demo_only(app, ask, session, now):
    app.config["HUB"] = replace(app.config["HUB"], secret_key=None)
    assert not ask()["settings"].ok
    installation.create(demo=True, now=now)
    assert ask()["settings"].ok


def test_the_mail_server_is_greeted(app, ask):
    with mail_server() as (_server, url):
        app.config["HUB"] = replace(app.config["HUB"], mail_url=url)
        assert ask()["mail server"].ok
    app.config["HUB"] = replace(app.config["HUB"], mail_url=f"smtp://127.0.0.1:{free_port()}")
    assert not ask()["mail server"].ok


def test_mail_that_waits_long_or_was_given_up_is_told(app, ask, session, outbox, now):
    with trial_kind(app):
        message = letters_out.add("trial", to="a@example.org", language="fr", now=now - timedelta(minutes=9), title="x")
        assert ask()["outbox"].ok
        message.created_at = now - timedelta(minutes=11)
        assert not ask()["outbox"].ok
        message.state = "dead"
        assert ask()["outbox"].text == "1 messages were given up"
