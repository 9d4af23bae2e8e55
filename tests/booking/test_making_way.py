"""Bookings that stand in closed time: what is offered, moved, called off, left; and whole places closed at once."""

from datetime import datetime

import pytest
from sqlalchemy import select

from hub.audit import AuditEntry
from hub.booking import changes
from hub.booking.models import Booking, Occurrence
from hub.domain.errors import Refused
from hub.spaces import service
from hub.spaces.models import PolicyVersion
from tests.booking.desk import claims, refusal, wish

CLOSE = "/manage/rooms/chambre-sur-jardin/close"
PAGE = "/manage/rooms/chambre-sur-jardin/closures/closed-2026-12-05"
PLACE = "/manage/places/le-marronnier"
HOUSE = f"{PLACE}/closures/house-2026-12-05"
PAINT = {"from_on": "05/12/2026", "until_on": "05/12/2026", "reason_fr": "Peinture", "reason_en": "Painting"}
MORNING = datetime(2026, 12, 5, 10)


@pytest.fixture
def keeper(client, manager, sign_in):
    """A client signed in as the manager of Le Marronnier."""
    sign_in(client, manager)
    return client


def text_of(response):
    return response.get_data(as_text=True)


def fields(client, page=PAGE):
    """What the form about the chosen booking holds."""
    found = client.get(page).get_data(as_text=True)
    address = found.split('action="/bookings/')[1].split('"')[0]
    return f"/bookings/{address}", client.fields(page, action=f"/bookings/{address}")


def takes(text):
    return [part.split('"')[0] for part in text.split('name="take" value="')[1:]]


def test_a_hit_is_offered_what_is_free_and_moved_there(keeper, houses, desk, resident, outbox, session):
    booking = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    keeper.post_form(CLOSE, PAINT)
    text = text_of(keeper.get(PAGE))
    offers = takes(text)
    assert offers[0] == "2026-12-05T10:00/2026-12-05T12:00/grande-salle"
    assert "2026-12-06T10:00/2026-12-06T12:00" in offers
    assert not [one for one in offers if one.startswith("2026-12-05") and one.count("/") == 1]
    address, typed = fields(keeper)
    sent = len(outbox())
    take = "2026-12-06T10:00/2026-12-06T12:00"
    answer = keeper.post(address, data=typed | {"take": take, "reason": "We paint the room"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    one = session.scalars(select(Occurrence).where(Occurrence.booking_id == booking.id)).one()
    assert (one.wall_start, one.state, one.sequence) == ("2026-12-06T10:00", "confirmed", 1)
    (mail,) = outbox()[sent:]
    assert (mail.kind, mail.recipient) == ("booking_changed", "resident@example.org")
    assert mail.params["reason"] == "We paint the room"
    text = text_of(keeper.get(PAGE))
    assert "No booking falls in this time" in text
    assert "It is moved to Sun 06/12/2026, 10:00–12:00." in text


def test_a_hit_is_moved_to_another_room(keeper, houses, desk, resident, outbox, session):
    booking = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    uid = booking.occurrences[0].uid
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    sent = len(outbox())
    take = "2026-12-05T10:00/2026-12-05T12:00/grande-salle"
    assert keeper.post(address, data=typed | {"take": take, "reason": ""}).status_code == 303
    session.expire_all()
    found = session.scalars(select(Booking)).one()
    assert (found.id, found.resource_id, found.audience) == (booking.id, houses.grande_salle.id, "resident")
    assert (found.occurrences[0].uid, found.occurrences[0].sequence) == (uid, 1)
    assert claims(session) == 2
    (mail,) = outbox()[sent:]
    assert (mail.kind, mail.params["booking"]["room"]["en"]) == ("booking_changed", "Grande salle")
    hall, garden = (text_of(keeper.get(f"/feeds/rooms/{room}.ics")) for room in ("grande-salle", "chambre-sur-jardin"))
    assert f"UID:{uid}" in hall
    assert "STATUS:CANCELLED" in garden
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.relocated")).one()
    assert entry.details["rooms"] == ["chambre-sur-jardin", "grande-salle"]


def test_one_date_of_a_series_goes_elsewhere_alone(keeper, houses, desk, resident, outbox, session):
    ask = wish(MORNING, title="Choir", repeat="weekly", until=datetime(2026, 12, 19).date())
    series = desk.book(resident, houses.chambre, ask)
    uid = series.occurrences[0].uid
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    take = "2026-12-05T10:00/2026-12-05T12:00/grande-salle"
    assert keeper.post(address, data=typed | {"take": take, "reason": ""}).status_code == 303
    session.expire_all()
    old, new = session.scalars(select(Booking).order_by(Booking.id))
    assert (len(old.occurrences), old.resource_id) == (2, houses.chambre.id)
    assert (new.occurrences[0].uid, new.resource_id, new.repeat) == (uid, houses.grande_salle.id, "")
    assert (new.title, new.party_id, new.person_id) == ("Choir", resident.id, resident.id)
    assert new.reference != old.reference
    assert keeper.get(f"/bookings/{new.id}").status_code == 200


def test_a_hit_is_called_off_with_a_reason(keeper, houses, desk, resident, outbox):
    booking = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    assert typed["reason"] == "Painting"
    sent = len(outbox())
    answer = keeper.post(address, data=typed | {"act": "cancel", "reason": " \x00"})
    assert answer.status_code == 422
    assert "Say why: they read it by mail." in text_of(answer)
    answer = keeper.post(address, data=typed | {"act": "cancel", "reason": "x" * 6000})
    assert answer.status_code == 422
    assert [booking.occurrences[0].state, len(outbox())] == ["confirmed", sent]
    answer = keeper.post(address, data=typed | {"act": "cancel"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert booking.occurrences[0].state == "cancelled"
    (mail,) = outbox()[sent:]
    assert (mail.kind, mail.params["reason"]) == ("booking_cancelled", "Painting")


def test_each_hit_can_be_looked_at_and_left(keeper, houses, desk, resident, outbox):
    first = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    second = desk.book(resident, houses.chambre, wish(datetime(2026, 12, 5, 14), title="Bikes"), key="k2")
    keeper.post_form(CLOSE, PAINT)
    text = text_of(keeper.get(PAGE))
    assert "What becomes of “Choir”?" in text
    assert "What becomes of “Bikes”?" not in text
    number = second.occurrences[0].id
    assert f'href="{PAGE}?booking={number}#b{number}">Leave it, see the next' in text
    assert "What becomes of “Bikes”?" in text_of(keeper.get(f"{PAGE}?booking={number}"))
    for odd in ("0", "x", "9" * 30, "²", str(first.id + 999)):
        assert "What becomes of “Choir”?" in text_of(keeper.get(f"{PAGE}?booking={odd}&page={odd}"))


def test_the_page_costs_the_same_with_more_hits(keeper, houses, desk, resident, outbox, queries):
    desk.book(resident, houses.chambre, wish(MORNING, hours=1, title="Choir"))
    keeper.post_form(CLOSE, PAINT)
    keeper.get(PAGE)
    with queries() as few:
        keeper.get(PAGE)
    keeper.post_form(f"{PAGE}/end", page=PAGE)
    for number in range(3):
        desk.book(resident, houses.chambre, wish(datetime(2026, 12, 5, 13 + number), hours=1), key=f"m{number}")
    keeper.post_form(CLOSE, PAINT)
    keeper.get(PAGE)
    with queries() as many:
        text = text_of(keeper.get(PAGE))
    assert "4 bookings fall in this time" in text
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("take", "status"),
    [
        ("2026-12-05T10:00/2026-12-05T12:00/studio", 404),
        ("2026-12-05T10:00/2026-12-05T12:00/chambre-sur-jardin", 404),
        ("2026-12-05T10:00/2026-12-05T12:00/" + "x" * 6000, 404),
        ("", 404),
        ("2026-02-30T10:00/2026-02-30T12:00", 404),
        ("2026-12-05T14:00/2026-12-05T16:00", 422),
        ("2026-12-06T12:00/2026-12-06T10:00", 422),
        ("2026-12-08T10:00/2026-12-08T12:00", 409),
    ],
)
def test_a_way_that_is_not_there(keeper, houses, desk, resident, outbox, take, status):
    booking = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    desk.book(resident, houses.chambre, wish(datetime(2026, 12, 8, 10), title="In the way"), key="k2")
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    answer = keeper.post(address, data=typed | {"take": take})
    assert answer.status_code == status
    if status != 404:
        assert "Nothing was changed" in text_of(answer)
        assert takes(text_of(answer))
    assert (booking.occurrences[0].wall_start, booking.resource_id) == ("2026-12-05T10:00", houses.chambre.id)


def test_what_changed_meanwhile_is_not_moved(keeper, houses, desk, resident, outbox):
    booking = desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    desk.do(changes.cancel, resident, booking)
    take = "2026-12-05T10:00/2026-12-05T12:00/grande-salle"
    for choice in ({"take": take}, {"take": "2026-12-06T10:00/2026-12-06T12:00"}, {"act": "cancel"}):
        assert keeper.post(address, data=typed | choice).status_code == 409
    assert booking.resource_id == houses.chambre.id


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/manage/../x", "/bookings", "\x00", PAGE + "\n"]
)
def test_the_way_back_leads_nowhere_else(keeper, houses, desk, resident, outbox, back):
    booking = desk.book(resident, houses.chambre, wish(MORNING))
    keeper.post_form(CLOSE, PAINT)
    address, typed = fields(keeper)
    answer = keeper.post(address, data=typed | {"act": "cancel", "back": back})
    assert answer.headers["Location"] == f"/bookings/{booking.id}"


def test_only_those_who_look_after_the_place_make_way(client, houses, desk, resident, stranger, sign_in, outbox):
    booking = desk.book(resident, houses.chambre, wish(MORNING))
    sign_in(client, stranger)
    typed = {"occurrence": str(booking.occurrences[0].id), "sequence": "0", "act": "cancel", "reason": "Mine"}
    assert client.post_raw(f"/bookings/{booking.id}/make-way", typed).status_code == 404
    assert booking.occurrences[0].state == "confirmed"


def test_a_whole_place_is_closed_in_one_go(keeper, houses, desk, resident, outbox, session):
    desk.book(resident, houses.chambre, wish(MORNING, title="Choir"))
    desk.book(resident, houses.grande_salle_a, wish(MORNING, title="Bikes"), key="k2")
    before = session.scalars(select(PolicyVersion.id)).all()
    for _click in range(2):
        answer = keeper.post_form(f"{PLACE}/close", PAINT)
        assert (answer.status_code, answer.headers["Location"]) == (303, HOUSE)
    fresh = session.scalars(select(PolicyVersion).where(PolicyVersion.id.not_in(before)))
    assert {one.resource_id for one in fresh} == {houses.grande_salle.id, houses.cuisine.id, houses.chambre.id}
    text = text_of(keeper.get(HOUSE))
    for said in ("2 bookings fall in this time", "Choir", "Bikes", "Grande salle, Cuisine, Chambre sur jardin"):
        assert said in text
    assert HOUSE in text_of(keeper.get(f"{PLACE}/rooms"))
    for room in (houses.chambre, houses.cuisine, houses.grande_salle, houses.grande_salle_b):
        shut = wish(datetime(2026, 12, 5, 20), hours=1)
        error = refusal(Refused, lambda room=room, shut=shut: desk.book(resident, room, shut, key="x"))
        assert "closed_for" in {one.code for one in error.reasons}
    assert service.policy_of(houses.studio).policy.closed == ()
    answer = keeper.post_form(f"{HOUSE}/end", page=HOUSE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PLACE}/rooms")
    assert keeper.get(HOUSE).status_code == 404
    assert desk.book(resident, houses.chambre, wish(datetime(2026, 12, 5, 20), hours=1), key="x").id


def test_a_place_closure_with_something_to_mend(keeper, houses, session):
    answer = keeper.post_form(f"{PLACE}/close", PAINT | {"from_on": "2026-02-30", "start": "18:00"})
    assert answer.status_code == 422
    assert "Enter a date like 05/12/2026" in text_of(answer)
    assert session.scalars(select(PolicyVersion.number)).all() == [1] * 6


def test_a_place_without_rules_has_nothing_to_close(client, administrator, sign_in, now):
    place = service.create_place(slug="tour", wish=service.PlaceWish(names={"fr": "Tour"}), now=now)
    service.create_room(place, slug="cave", wish=service.RoomWish(names={"fr": "Cave"}), now=now)
    sign_in(client, administrator)
    answer = client.post_form("/manage/places/tour/close", PAINT)
    assert answer.status_code == 422
    assert "There is nothing to close." in text_of(answer)
