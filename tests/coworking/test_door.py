"""The door of a place: who comes, who is in, who did not come."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from hub.audit import AuditEntry
from hub.booking import changes
from hub.coworking.models import CheckIn
from hub.coworking.service import door
from hub.plans.models import FixedDesk
from tests.booking.desk import TODAY, wish
from tests.coworking.test_desk import at, text
from tests.kit import cast

PAGE = "/manage/places/quai-40/today"
TEN = datetime(2026, 11, 25, 10)


@pytest.fixture
def booked(houses, coworker, desk):
    return desk.book(coworker, houses.open_space, wish(TEN, 4, title="Desk"))


@pytest.fixture
def at_door(client, host, sign_in, outbox):
    sign_in(client, host)
    return client


def arrival(booking):
    return f"/manage/places/quai-40/arrivals/{booking.occurrences[0].id}"


def test_the_host_reads_who_comes_and_checks_them_in(app, at_door, session, booked, coworker, host):
    at(app, "10:05")
    page = text(at_door.get(PAGE))
    assert "The door today" in page
    assert "Léa Dubois" in page
    assert "Open space, Desk 1" in page
    assert "10:00–14:00" in page
    assert "Expected" in page
    answer = at_door.post_form(arrival(booked), page=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    (row,) = session.scalars(select(CheckIn))
    assert (row.party_id, row.noted_by_id, row.day) == (coworker.id, host.id, TODAY)
    assert "In since 10:05" in text(at_door.get(PAGE))
    noted = session.execute(
        select(AuditEntry.person_id, AuditEntry.party_id).where(AuditEntry.action == "check-in.note")
    )
    assert noted.all() == [(host.id, coworker.id)]


def test_a_check_in_that_was_a_mistake_is_struck(at_door, session, booked):
    at_door.post_raw(arrival(booked))
    assert at_door.post_form(f"{arrival(booked)}/strike", page=PAGE).status_code == 303
    assert session.scalars(select(CheckIn)).all() == []
    assert "Expected" in text(at_door.get(PAGE))


def test_whoever_does_not_come_shows(app, at_door, booked):
    at(app, "10:16")
    assert "Not here yet" in text(at_door.get(PAGE))
    assert "1 waits" in text(at_door.get("/manage"))
    at(app, "14:00")
    assert "No check-in" in text(at_door.get(PAGE))
    assert "1 waits" not in text(at_door.get("/manage"))


def test_whoever_took_the_desk_a_moment_ago_is_on_the_way(app, at_door, client, sign_in, houses, coworker, host, now):
    at(app, "10:25")
    sign_in(client, coworker)
    client.post_raw("/places/quai-40/desk")
    sign_in(client, host)
    page = text(at_door.get(PAGE))
    assert "10:00–20:00" in page
    assert "Expected" in page
    assert "1 waits" not in text(at_door.get("/manage"))
    at(app, "10:41")
    assert "Not here yet" in text(at_door.get(PAGE))
    assert "1 waits" in text(at_door.get("/manage"))


def test_the_next_morning_the_host_still_notes_who_came(app, at_door, session, booked, host, now):
    app.config["NOW"] = now + timedelta(days=1)
    cast.sign_in(at_door, host, now=app.config["NOW"])
    page = f"{PAGE}?date=2026-11-25"
    assert "No check-in" in text(at_door.get(page))
    answer = at_door.post_form(arrival(booked), page=page)
    assert answer.location == page
    (row,) = session.scalars(select(CheckIn))
    assert (row.day, row.arrived_at) == (TODAY, booked.occurrences[0].end_at)
    assert "Came at 14:00" in text(at_door.get(page))


def test_what_is_called_off_does_not_come(at_door, desk, coworker, booked):
    desk.do(changes.cancel, coworker, booked, occurrence_id=booked.occurrences[0].id, begun=True)
    page = text(at_door.get(PAGE))
    assert "Léa Dubois" not in page
    assert "Nothing is booked that day." in page
    assert at_door.post_raw(arrival(booked)).status_code == 404


def test_tomorrow_cannot_be_noted_today(at_door, session, houses, coworker, desk):
    later = desk.book(coworker, houses.open_space, wish(TEN + timedelta(days=1), 4, title="Desk"))
    page = text(at_door.get(f"{PAGE}?date=26/11/2026"))
    assert "Léa Dubois" in page
    assert "Check in" not in page
    answer = at_door.post_raw(arrival(later))
    assert answer.status_code == 422
    assert "That day is still ahead." in text(answer)
    assert session.scalars(select(CheckIn)).all() == []


@pytest.mark.parametrize("who", ["coworker", "resident", "stranger", "manager"])
def test_the_door_is_for_those_who_keep_it(client, sign_in, session, booked, outbox, request, who):
    sign_in(client, request.getfixturevalue(who))
    for address in (PAGE, f"{PAGE}?date=2026-11-25"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Open space, Desk" not in text(answer)
    assert client.post_raw(arrival(booked)).status_code == 404
    assert client.post_raw(f"{arrival(booked)}/strike").status_code == 404
    assert session.scalars(select(CheckIn)).all() == []


def test_a_host_keeps_no_other_door(client, sign_in, session, host, houses, resident, desk, outbox):
    other = desk.book(resident, houses.chambre, wish(TEN.replace(hour=14), 2, title="Yoga of Fatima"))
    sign_in(client, host)
    assert client.get("/manage/places/le-marronnier/today").status_code == 404
    assert client.post_raw(arrival(other)).status_code == 404
    assert "Yoga" not in text(client.get(PAGE))
    assert session.scalars(select(CheckIn)).all() == []


def test_somebody_without_e_mail_and_a_desk_of_ones_own(at_door, session, houses, host, now, desk):
    rosa = cast.person("Rosa Quispe", "rosa@example.org", now=now)
    session.delete(rosa.account)
    cast.fact(rosa, "coworker", houses.quai_40, now=now)
    desk.book(host, houses.open_space, wish(TEN, 2, title="Desk", party=f"person-{rosa.id}", note="Ring twice"))
    owner = cast.person("Bram Claes", "bram@example.org", now=now)
    atom = houses.open_space.atoms[23]
    session.add(
        FixedDesk(resource_id=houses.open_space.id, atom_id=atom.id, party_id=owner.id, from_on=TODAY, created_at=now)
    )
    page = text(at_door.get(PAGE))
    assert "No e-mail. Ring twice" in page
    assert "Own desk" in page
    assert "Open space, Desk 24" in page
    address = f"/manage/places/quai-40/own-desks/{owner.id}/arrive"
    assert at_door.post_form(address, page=PAGE).status_code == 303
    assert session.scalars(select(CheckIn.party_id)).all() == [owner.id]
    assert at_door.post_raw(f"/manage/places/quai-40/own-desks/{rosa.id}/arrive").status_code == 404


@pytest.mark.parametrize("date", ["2026-02-30", "soon", "9" * 300, "\x00", "0001-01-01"])
def test_a_date_that_is_none_shows_today(at_door, booked, date):
    answer = at_door.get(PAGE, query_string={"date": date})
    assert answer.status_code == 422
    assert "This is no date. You see today." in text(answer)
    assert "Léa Dubois" in text(answer)


def test_the_short_address_leads_to_the_one_door_or_lists_them(at_door, session, houses, host, now):
    assert at_door.get("/manage/door").location == PAGE
    cast.grant(host, "host", houses.le_marronnier, now=now)
    page = text(at_door.get("/manage/door"))
    assert 'href="/manage/places/le-marronnier/today"' in page
    assert f'href="{PAGE}"' in page


def test_a_full_day_takes_as_many_queries_as_an_empty_one(app, houses, host, coworker, desk, now, queries):
    actor, house = desk.actor(host), app.config["HUB"]
    desk.book(coworker, houses.open_space, wish(TEN, 1, title="Desk"), key="k0")
    with queries() as few:
        door.door(actor, "quai-40", day=TODAY, now=now, house=house)
    for number in range(1, 6):
        desk.book(coworker, houses.open_space, wish(TEN + timedelta(hours=number), 1, title="Desk"), key=f"k{number}")
    with queries(len(few)):
        assert len(door.door(actor, "quai-40", day=TODAY, now=now, house=house).arrivals) == 6
