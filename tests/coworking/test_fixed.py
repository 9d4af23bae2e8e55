"""Fixed desks in forms: given, ended, and out of the pool meanwhile."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from hub.accounts.models import Fact
from hub.plans.models import FixedDesk
from tests.booking.desk import TODAY, wish
from tests.coworking.test_desk import PAGE as DESK
from tests.coworking.test_desk import text

PAGE = "/manage/places/quai-40/fixed-desks"


@pytest.fixture
def keeping(client, keeper, sign_in, outbox):
    sign_in(client, keeper)
    return client


def test_a_manager_gives_a_desk_and_it_leaves_the_pool(keeping, client, sign_in, session, houses, stranger, coworker):
    atom = houses.open_space.atoms[2]
    answer = keeping.post_form(PAGE, {"who": "Nadia Rossi", "atom": f"open-space/{atom.id}"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    found = session.scalar(select(FixedDesk))
    assert (found.party_id, found.atom_id, found.from_on, found.until_on) == (stranger.id, atom.id, TODAY, None)
    assert session.scalar(select(Fact.audience).where(Fact.party_id == stranger.id)) == "coworker"
    assert "Desk 3: Nadia Rossi" in text(keeping.get(PAGE))
    sign_in(client, coworker)
    assert "23 of 24 desks are free now." in text(client.get(DESK))
    sign_in(client, stranger)
    assert "Desk 3" in text(client.get(DESK))


def test_a_desk_that_is_booked_or_given_is_not_given(keeping, session, houses, coworker, stranger, desk):
    desk.book(coworker, houses.open_space, wish(datetime(2026, 12, 1, 10), 2, title="Desk"))
    first, second = houses.open_space.atoms[:2]
    taken = keeping.post_form(PAGE, {"who": "Nadia Rossi", "atom": f"open-space/{first.id}"})
    assert taken.status_code == 409
    assert 'value="Nadia Rossi"' in text(taken)
    assert keeping.post_form(PAGE, {"who": "Nadia Rossi", "atom": f"open-space/{second.id}"}).status_code == 303
    assert keeping.post_form(PAGE, {"who": "Léa Dubois", "atom": f"open-space/{second.id}"}).status_code == 409
    assert keeping.post_form(PAGE, {"who": "Léa Dubois", "atom": "open-space/"}).status_code == 303
    given = session.execute(select(FixedDesk.party_id, FixedDesk.atom_id).order_by(FixedDesk.id)).all()
    assert given == [(stranger.id, second.id), (coworker.id, houses.open_space.atoms[2].id)]


@pytest.mark.parametrize(
    "typed",
    [
        {"who": "Nobody at all"},
        {"atom": "open-space/999999999"},
        {"atom": "studio/"},
        {"atom": "open-space/" + "9" * 30},
        {"from_on": "31/02/2027"},
        {"until_on": "01/01/2020"},
    ],
)
def test_what_makes_no_sense_gives_no_desk(keeping, session, coworker, houses, typed):
    answer = keeping.post_form(PAGE, {"who": "Léa Dubois", **typed})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert session.scalars(select(FixedDesk)).all() == []


def test_a_desk_goes_back_to_the_pool(keeping, client, sign_in, session, coworker, houses, now):
    keeping.post_form(PAGE, {"who": "Léa Dubois", "from_on": "01/11/2026"})
    found = session.scalar(select(FixedDesk))
    address = f"/manage/fixed-desks/{found.id}/end"
    assert keeping.post_form(address, {"last_on": "20/12/2026"}).status_code == 303
    assert session.scalar(select(FixedDesk.until_on)) == datetime(2026, 12, 20).date()
    later = keeping.post_form(address, {"last_on": "20/12/2027"})
    assert later.status_code == 422
    assert keeping.post_form(address, {"last_on": ""}).location == PAGE
    assert session.scalar(select(FixedDesk.until_on)) == TODAY - timedelta(days=1)
    assert "Léa Dubois" not in text(keeping.get(PAGE))
    sign_in(client, coworker)
    assert "24 of 24 desks are free now." in text(client.get(DESK))


@pytest.mark.parametrize("who", ["host", "coworker", "manager"])
def test_a_desk_is_ended_by_managers_of_the_place(
    client, sign_in, session, houses, coworker, now, outbox, request, who
):
    atom = houses.open_space.atoms[0]
    row = FixedDesk(
        resource_id=houses.open_space.id, atom_id=atom.id, party_id=coworker.id, from_on=TODAY, created_at=now
    )
    session.add(row)
    session.flush()
    sign_in(client, request.getfixturevalue(who))
    address = f"/manage/fixed-desks/{row.id}/end"
    assert client.get(address).status_code == 404
    assert client.post_raw(address, {"last_on": ""}).status_code == 404
    assert client.get("/manage/fixed-desks/999999999/end").status_code == 404
    session.refresh(row)
    assert row.until_on is None
