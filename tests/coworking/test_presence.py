"""Coming and leaving, and who reads who is in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from hub.accounts.service import actor_of
from hub.audit import AuditEntry
from hub.booking.models import Booking, Occurrence
from hub.coworking.models import CheckIn, Showing
from hub.coworking.service import presence
from hub.db import db
from hub.people.models import Block
from hub.plans.models import FixedDesk
from tests.booking.desk import TODAY as DATE
from tests.booking.desk import wish
from tests.coworking.test_desk import PAGE, at, text
from tests.kit import cast

TEN = datetime(2026, 11, 25, 10)


@pytest.fixture
def neighbours(houses, now, desk):
    """Noor and Tomáš work there and have a desk from ten; Noor lets herself be seen."""
    found = []
    for name, email in (("Noor El Haddad", "noor@example.org"), ("Tomáš Dvořák", "tomas@example.org")):
        party = cast.person(name, email, now=now)
        cast.fact(party, "coworker", houses.quai_40, now=now)
        desk.book(party, houses.open_space, wish(TEN, 8, title="Secret project of " + name), key=email)
        found.append(party)
    noor, tomas = found
    presence.show(desk.actor(noor), houses.quai_40, seen=True, now=now)
    return noor, tomas


def come(app, desk, party, place, now):
    presence.arrive(desk.actor(party), place, now=now, house=app.config["HUB"])


def test_nobody_is_seen_who_did_not_say_so(app, at_work, houses, neighbours, desk, now):
    for party in neighbours:
        come(app, desk, party, houses.quai_40, now)
    page = text(at_work.get(PAGE))
    assert "Noor El Haddad" in page
    assert "in since 10:00, until 18:00" in page
    assert "Tomáš" not in page
    assert "Dvořák" not in page
    assert "Secret project" not in page
    assert "1 more person is in, who shows no name." in page


def test_whoever_comes_later_is_seen_only_when_they_let_themselves_be_seen(at_work, neighbours):
    page = text(at_work.get(PAGE))
    assert "Noor El Haddad" in page
    assert "has a desk from 10:00 to 18:00" in page
    assert "Tomáš" not in page
    assert "more person" not in page


@pytest.mark.parametrize("blocks", ["she", "they"])
@pytest.mark.parametrize("arrived", [False, True])
def test_two_who_do_not_want_to_meet_read_nothing_of_each_other(
    app, session, at_work, houses, coworker, neighbours, desk, now, blocks, arrived
):
    noor = neighbours[0]
    pair = (noor.id, coworker.id) if blocks == "she" else (coworker.id, noor.id)
    session.add(Block(party_id=pair[0], blocked_id=pair[1], created_at=now))
    if arrived:
        come(app, desk, noor, houses.quai_40, now)
    session.flush()
    assert "Noor" not in text(at_work.get(PAGE))


@pytest.mark.parametrize("arrived", [True, False])
def test_whoever_closed_their_account_is_named_no_more(app, at_work, houses, neighbours, desk, now, arrived):
    noor = neighbours[0]
    if arrived:
        come(app, desk, noor, houses.quai_40, now)
    assert "Noor El Haddad" in text(at_work.get(PAGE))
    noor.account.disabled_at = now
    db.session.commit()
    assert "Noor" not in text(at_work.get(PAGE))


@pytest.mark.parametrize("who", ["resident", "stranger", "manager", "association"])
def test_others_read_nobody(app, client, sign_in, houses, neighbours, desk, now, outbox, request, who):
    for party in neighbours:
        come(app, desk, party, houses.quai_40, now)
    reader = request.getfixturevalue(who)
    sign_in(client, getattr(reader, "person", reader))
    page = text(client.get(PAGE))
    assert "Noor" not in page
    assert "Tomáš" not in page
    assert "Who is in" not in page


def test_a_coworker_of_another_place_reads_nobody(
    app, client, sign_in, houses, neighbours, desk, now, stranger, outbox
):
    come(app, desk, neighbours[0], houses.quai_40, now)
    cast.fact(stranger, "coworker", houses.le_marronnier, now=now)
    sign_in(client, stranger)
    assert "Noor" not in text(client.get(PAGE))


def test_a_coworker_whose_time_is_over_or_who_only_asked_reads_nobody(
    app, client, sign_in, session, houses, neighbours, desk, now, stranger, outbox
):
    come(app, desk, neighbours[0], houses.quai_40, now)
    over = cast.fact(stranger, "coworker", houses.quai_40, now=now)
    over.until_on = DATE - timedelta(days=1)
    sign_in(client, stranger)
    assert "Noor" not in text(client.get(PAGE))
    over.state = "ended"
    cast.fact(stranger, "coworker", houses.quai_40, now=now, state="claimed")
    assert "Noor" not in text(client.get(PAGE))


def test_the_host_and_somebody_who_acts_for_a_company_there_read_who_is_in(
    app, client, sign_in, houses, neighbours, desk, now, host, association, outbox
):
    come(app, desk, neighbours[0], houses.quai_40, now)
    cast.fact(association.organisation, "coworker", houses.quai_40, now=now)
    for reader in (host, association.person):
        sign_in(client, reader)
        page = text(client.get(PAGE))
        assert "Noor El Haddad" in page
        assert "Tomáš" not in page


def test_letting_oneself_be_seen_and_no_longer(app, at_work, client, sign_in, session, houses, coworker, neighbours):
    at_work.post_raw(PAGE)
    assert "Nobody but the host sees when you are in." in text(at_work.get(PAGE))
    answer = at_work.post_form(f"{PAGE}/show", page=PAGE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#who")
    at_work.post_raw(f"{PAGE}/show", {"seen": "yes"})
    assert session.scalar(select(func.count()).select_from(Showing).where(Showing.party_id == coworker.id)) == 1
    sign_in(client, neighbours[1])
    assert "Léa Dubois" in text(client.get(PAGE))
    sign_in(client, coworker)
    assert at_work.post_form(f"{PAGE}/show", page=PAGE).status_code == 303
    sign_in(client, neighbours[1])
    assert "Léa" not in text(client.get(PAGE))
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.person_id == coworker.id)).all()
    assert [act for act in acts if act.startswith("presence")] == ["presence.show", "presence.hide"]


def test_saying_one_is_in_twice_is_once_and_leaving_frees_the_desk(app, at_work, session, coworker, houses):
    at_work.post_raw(PAGE)
    assert at_work.post_form(f"{PAGE}/arrive", page=PAGE).status_code == 303
    assert at_work.post_raw(f"{PAGE}/arrive").status_code == 303
    (row,) = session.scalars(select(CheckIn))
    assert (row.party_id, row.place_id, row.day, row.left_at) == (coworker.id, houses.quai_40.id, DATE, None)
    assert "In since" in text(at_work.get(PAGE))
    at(app, "15:20")
    assert at_work.post_form(f"{PAGE}/leave", page=PAGE).status_code == 303
    session.refresh(row)
    assert row.left_at == app.config["NOW"]
    assert session.scalar(select(Occurrence.wall_end)) == "2026-11-25T15:30"


def test_whoever_sat_down_gives_back_only_the_rest(app, at_work, session):
    at_work.post_raw(PAGE)
    at_work.post_raw(f"{PAGE}/arrive")
    number = session.scalar(select(Booking.id))
    assert at_work.post_raw(f"{PAGE}/{number}/give-back").status_code == 303
    assert session.execute(select(Occurrence.wall_end, Occurrence.state)).one() == ("2026-11-25T10:30", "confirmed")


def test_without_anything_there_one_is_not_in(at_work, session):
    answer = at_work.post_raw(f"{PAGE}/arrive")
    assert answer.status_code == 422
    assert "You have no desk and no room here today. Take a desk first." in text(answer)
    assert session.scalar(select(CheckIn)) is None
    assert at_work.post_raw(f"{PAGE}/leave").status_code == 303


def test_long_before_the_time_one_is_not_in(app, at_work, session, desk, houses, coworker):
    desk.book(coworker, houses.salle_reunion, wish(TEN.replace(hour=14), 1, title="Jury"))
    answer = at_work.post_raw(f"{PAGE}/arrive")
    assert answer.status_code == 422
    assert "Your time here begins at 14:00." in text(answer)
    at(app, "13:05")
    assert at_work.post_raw(f"{PAGE}/arrive").status_code == 303
    assert "in since 13:05" in text(at_work.get(PAGE))


def test_somebody_with_a_desk_of_their_own_comes_without_a_booking(app, at_work, session, coworker, houses, now):
    atom = houses.open_space.atoms[6]
    session.add(
        FixedDesk(resource_id=houses.open_space.id, atom_id=atom.id, party_id=coworker.id, from_on=DATE, created_at=now)
    )
    page = text(at_work.get(PAGE))
    assert "Desk 7" in page
    assert "It is your own. You need no booking." in page
    at_work.post_form(f"{PAGE}/arrive", page=PAGE)
    at_work.post_raw(f"{PAGE}/arrive")
    (row,) = session.scalars(select(CheckIn))
    assert (row.occurrence_id, row.left_at) == (None, None)
    at_work.post_raw(f"{PAGE}/leave")
    session.refresh(row)
    assert row.left_at == now


def test_a_stay_that_is_over_is_not_in(app, houses, neighbours, desk, now, coworker):
    come(app, desk, neighbours[0], houses.quai_40, now)
    later = now + timedelta(hours=9)
    actor, house = desk.actor(coworker), app.config["HUB"]
    found = presence.company(actor, houses.quai_40, now=later, house=house)
    assert (found.here, found.coming, found.unnamed) == ((), (), 0)


def test_the_list_takes_as_many_queries_for_one_as_for_many(app, houses, neighbours, desk, now, coworker, queries):
    actor, house = actor_of(coworker.id, today=DATE), app.config["HUB"]
    with queries() as few:
        presence.company(actor, houses.quai_40, now=now, house=house)
    for party in neighbours:
        come(app, desk, party, houses.quai_40, now)
        presence.show(desk.actor(party), houses.quai_40, seen=True, now=now)
    with queries(len(few)):
        found = presence.company(actor, houses.quai_40, now=now, house=house)
    assert [one.name for one in found.here] == ["Noor El Haddad", "Tomáš Dvořák"]


def test_old_days_are_forgotten(session, houses, coworker, now):
    for days in (59, 61):
        then = now - timedelta(days=days)
        presence.note(
            houses.quai_40, party_id=coworker.id, occurrence_id=None, day=then.date(), by=coworker.id, now=then
        )
    presence.forget_old(now=now)
    assert session.scalars(select(CheckIn.day)).all() == [(now - timedelta(days=59)).date()]


def test_the_page_takes_as_many_queries_in_a_full_house(app, at_work, houses, neighbours, desk, now, queries):
    come(app, desk, neighbours[0], houses.quai_40, now)
    with queries() as few:
        at_work.get(PAGE)
    for number in range(6):
        party = cast.person(f"Neighbour {number}", f"n{number}@example.org", now=now)
        cast.fact(party, "coworker", houses.quai_40, now=now)
        desk.book(party, houses.open_space, wish(TEN, 2, title="Desk"), key=f"n{number}")
        come(app, desk, party, houses.quai_40, now)
        presence.show(desk.actor(party), houses.quai_40, seen=True, now=now)
    with queries(len(few)):
        page = at_work.get(PAGE)
    assert "Neighbour 5" in text(page)
