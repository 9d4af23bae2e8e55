"""A desk today: taken with one tap, given back with another."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from hub.booking.models import Booking, Occupancy, Occurrence
from hub.domain.policy import templates
from hub.feeds.models import StoredObject
from hub.operations.mail import letter
from hub.spaces import service as spaces
from tests.booking.desk import wish
from tests.kit import cast

PAGE = "/places/quai-40/desk"
TODAY = datetime(2026, 11, 25)


def dates(session):
    query = select(Occurrence.wall_start, Occurrence.wall_end, Occurrence.state).order_by(Occurrence.id)
    return [tuple(row) for row in session.execute(query)]


def text(response):
    return " ".join(response.get_data(as_text=True).split())


def at(app, clock):
    hour, minute = clock.split(":")
    app.config["NOW"] = datetime(2026, 11, 25, int(hour) - 1, int(minute), tzinfo=app.config["NOW"].tzinfo)


def test_one_tap_takes_a_desk_until_the_house_closes(at_work, session):
    answer = at_work.post_form(PAGE, page=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "confirmed")]
    page = text(at_work.get(PAGE))
    assert "Your desk today" in page
    assert "Desk 1<br>10:00 – 20:00" in page
    assert "The key is in the box by the door, code 4711." in page
    assert "23 of 24 desks are free now." in page


def test_a_desk_is_called_one_in_the_language_of_whoever_reads(at_work, session, outbox):
    coming = {"room": "open-space", "start": "14:00", "end": "15:00", "party": "me"}
    assert at_work.post_raw(f"{PAGE}?lang=fr", coming).status_code == 303
    made = session.scalar(select(Booking))
    assert made.title == ""
    (mail,) = outbox()
    assert mail.kind == "booking_confirmed"
    mail.language = "nl"
    assert letter(mail).subject == "Gereserveerd: Werkplek, Open space"
    assert "Werkplek" in letter(mail).html
    own = {
        (row.view, b"SUMMARY:Bureau" in row.octets, b"SUMMARY:Occup" in row.octets)
        for row in session.scalars(select(StoredObject))
    }
    assert own == {("full", True, False), ("busy", False, True)}
    ticket, word = f"/bookings/{made.id}", {"fr": "Bureau", "nl": "Werkplek", "en": "Desk"}
    (one,) = made.occurrences
    for language, said in word.items():
        for address in ("/bookings", "/", ticket, f"{ticket}/change?occurrence={one.id}", f"{ticket}/cancel"):
            page = text(at_work.get(f"{address}{'&' if '?' in address else '?'}lang={language}"))
            main = page.partition("<main")[2].partition("</main>")[0]
            assert said in main, (address, language)
    wrong = (f"{ticket}/change", {"occurrence": str(one.id), "sequence": str(one.sequence), "title": "x" * 201})
    asked = {"date": "25/11/2026", "start": "14:30", "end": "15:30", "title": "", "visibility": "private"}
    assert at_work.post_raw(wrong[0], {**asked, **wrong[1]}).status_code == 422
    assert at_work.post_raw(wrong[0], {**asked, **wrong[1], "title": ""}).status_code == 303
    session.expire_all()
    assert (made.title, made.occurrences[0].wall_start) == ("", "2026-11-25T14:30")


@pytest.mark.parametrize("address", ["/rooms/open-space?day=2026-11-25", "/places/quai-40/day?day=2026-11-25"])
def test_calendars_call_a_desk_one(at_work, app, sign_in, host, houses, now, address):
    coming = {"room": "open-space", "start": "14:00", "end": "15:00", "party": "me"}
    assert at_work.post_raw(PAGE, coming).status_code == 303
    for language, said in {"fr": "À vous : Bureau", "nl": "Van u: Werkplek", "en": "Yours: Desk"}.items():
        page = text(at_work.get(f"{address}&lang={language}")).replace("\N{NO-BREAK SPACE}", " ")
        assert f"<b>{said}</b>" in page, "in the table"
        assert f"<small>{said}</small>" in page, "in the list"
    other = app.test_client()
    cast.fact(host, "coworker", houses.quai_40, now=now)
    sign_in(other, host)
    page = text(other.get(f"{address}&lang=en"))
    assert "23 of 24 free" in page
    assert "Yours" not in page


def test_a_second_tap_gives_the_same_desk(at_work, session):
    for _ in range(3):
        assert at_work.post_raw(PAGE).status_code == 303
    assert at_work.post_raw(PAGE, {"start": "10:00", "end": "13:00", "room": "open-space"}).status_code == 303
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "confirmed")]
    assert session.scalars(select(Booking.key)).all() == [
        f"desk-{session.scalar(select(Booking)).resource.place_id}-2026-11-25-0"
    ]


def test_the_half_hour_that_runs_can_be_taken(app, at_work, session):
    at(app, "10:25")
    at_work.post_form(PAGE, page=PAGE)
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "confirmed")]


def test_before_the_house_opens_the_desk_is_from_the_opening(app, at_work, session):
    at(app, "07:10")
    assert "Take a desk from 08:00 to 20:00" in text(at_work.get(PAGE))
    at_work.post_raw(PAGE)
    assert dates(session) == [("2026-11-25T08:00", "2026-11-25T20:00", "confirmed")]


def test_after_the_house_has_closed_there_is_none(app, at_work, session):
    at(app, "20:00")
    assert "No desk is free for you here for the rest of today." in text(at_work.get(PAGE))
    answer = at_work.post_raw(PAGE)
    assert answer.status_code == 422
    assert dates(session) == []


@pytest.mark.parametrize(
    ("start", "end", "taken"), [("10:00", "13:00", ("10:00", "13:00")), ("13:00", "20:00", ("13:00", "20:00"))]
)
def test_half_a_day(at_work, session, start, end, taken):
    page = text(at_work.get(PAGE))
    assert "Until 13:00" in page
    assert "Afternoon, 13:00–20:00" in page
    at_work.post_raw(PAGE, {"room": "open-space", "start": start, "end": end, "party": "me"})
    assert dates(session) == [(f"2026-11-25T{taken[0]}", f"2026-11-25T{taken[1]}", "confirmed")]


def test_some_hours_and_a_start_that_has_gone_by(app, at_work, session):
    at(app, "11:40")
    at_work.post_raw(PAGE, {"room": "open-space", "start": "10:00", "end": "14h", "party": "me"})
    assert dates(session) == [("2026-11-25T11:30", "2026-11-25T14:00", "confirmed")]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"start": "late", "end": "14:00"}, 422, "Enter a time like 18:00"),
        ({"start": "12:00", "end": "11:00"}, 422, "Enter an end after the start"),
        ({"start": "08:00", "end": "09:00"}, 422, "It is 10:00 already. Choose an end after that."),
        ({"start": "14:00", "end": "23:00"}, 422, "That did not work"),
        ({"start": "14:10", "end": "15:00"}, 422, "That did not work"),
        ({"start": "14:00", "end": "15:00", "party": "ateliers-du-canal"}, 422, "an organisation you act for"),
        ({"start": "14:00", "end": "15:00", "room": "studio"}, 404, ""),
        ({"start": "\x00" * 9, "end": "9" * 6000}, 422, "Enter a time like 18:00"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(at_work, session, association, typed, status, said):
    answer = at_work.post_raw(PAGE, {"room": "open-space", "party": "me", **typed})
    assert answer.status_code == status
    assert said in text(answer)
    assert dates(session) == []


def test_undo_leaves_nothing_and_the_desk_can_be_taken_again(app, at_work, session):
    at(app, "10:05")
    at_work.post_raw(PAGE)
    number = session.scalar(select(Booking.id))
    answer = at_work.post_form(f"{PAGE}/{number}/give-back", page=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "cancelled")]
    assert session.scalars(select(Occupancy)).all() == []
    page = text(at_work.get(PAGE))
    assert "The desk is given back. It is free for others." in page
    assert "24 of 24 desks are free now." in page
    at_work.post_raw(PAGE)
    assert [state for *_, state in dates(session)] == ["cancelled", "confirmed"]


def test_later_only_the_rest_goes_back(app, at_work, session):
    at_work.post_raw(PAGE)
    number = session.scalar(select(Booking.id))
    at(app, "14:10")
    assert "Free the rest of my time" in text(at_work.get(PAGE))
    assert at_work.post_raw(f"{PAGE}/{number}/give-back").status_code == 303
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T14:30", "confirmed")]
    (held,) = session.scalars(select(Occupancy))
    assert held.end_at - held.start_at == timedelta(hours=4, minutes=30)
    assert at_work.post_raw(f"{PAGE}/{number}/give-back").status_code == 422


def test_nobody_gives_back_the_desk_of_another(app, at_work, client, session, desk, houses, now):
    other = cast.person("Noor El Haddad", "noor@example.org", now=now)
    cast.fact(other, "coworker", houses.quai_40, now=now)
    theirs = desk.book(other, houses.open_space, wish(TODAY.replace(hour=11), title="Desk"))
    assert at_work.post_raw(f"{PAGE}/{theirs.id}/give-back").status_code == 404
    assert dates(session)[0][2] == "confirmed"


def test_the_longest_stay_where_no_desk_is_free_all_day(at_work, session, desk, houses, now):
    crowd = cast.person("Amélie Dupont", "amelie@example.org", now=now)
    cast.fact(crowd, "coworker", houses.quai_40, now=now)
    desk.book(crowd, houses.open_space, wish(TODAY.replace(hour=15), 2, title="Course", quantity=22), key="a")
    desk.book(crowd, houses.open_space, wish(TODAY.replace(hour=17), 2, title="Course", quantity=24), key="b")
    at_work.post_raw(PAGE)
    assert dates(session)[-1] == ("2026-11-25T10:00", "2026-11-25T17:00", "confirmed")


def test_a_house_open_day_and_night_has_a_desk_until_midnight(at_work, session, houses, now):
    rule = templates.template_open(admit=["coworker"], hours="00:00-24:00")
    spaces.write_policy(houses.open_space, rule, by=None, now=now)
    assert at_work.post_form(PAGE, page=PAGE).status_code == 303
    assert dates(session) == [("2026-11-25T10:00", "2026-11-26T00:00", "confirmed")]


def test_where_a_host_answers_the_desk_is_asked_for_and_not_had(at_work, session, houses, now):
    rule = templates.template_open(admit=["coworker"], hours="08:00-20:00") | {"mode": "request"}
    spaces.write_policy(houses.open_space, rule, by=None, now=now)
    at_work.post_raw(PAGE)
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "requested")]
    page = text(at_work.get(PAGE))
    assert "You asked for a desk today" in page
    assert "Waiting for an answer" in page
    assert "I am in" not in page
    assert at_work.post_raw(f"{PAGE}/arrive").status_code == 422
    number = session.scalar(select(Booking.id))
    assert at_work.post_form(f"{PAGE}/{number}/give-back", page=PAGE).status_code == 303
    assert [state for *_, state in dates(session)] == ["cancelled"]


def test_the_first_page_leads_to_the_desk(at_work, client, sign_in, session, resident):
    at_work.post_form(PAGE, page="/")
    assert dates(session) == [("2026-11-25T10:00", "2026-11-25T20:00", "confirmed")]
    page = text(at_work.get("/"))
    assert "Desk 1, 10:00–20:00" in page
    assert "Take a desk today" not in page
    sign_in(client, resident)
    page = text(client.get("/"))
    assert "desk" not in page.partition("<main")[2].partition("</main>")[0].lower()


def test_the_desks_are_for_coworkers(client, sign_in, resident, session, outbox):
    sign_in(client, resident)
    page = text(client.get(PAGE))
    assert "The desks here are for co-workers of this place." in page
    assert "Who is in" not in page
    assert client.post_raw(PAGE).status_code == 422
    assert dates(session) == []


def test_a_place_without_desks_has_no_such_page(at_work):
    assert at_work.get("/places/le-marronnier/desk").status_code == 404
    assert at_work.get("/places/nowhere/desk").status_code == 404


def test_a_visitor_signs_in_first(client, houses):
    answer = client.get(PAGE)
    assert answer.location == "/sign-in?next=/places/quai-40/desk"
    assert client.post_raw(PAGE).location.startswith("/sign-in")


def test_the_short_address_leads_to_the_place_one_works_at(at_work, client, sign_in, stranger):
    assert at_work.get("/desk").location == PAGE
    sign_in(client, stranger)
    page = text(client.get("/desk"))
    assert "These places have desks." in page
    assert 'href="/places/quai-40/desk"' in page
    assert "le-marronnier/desk" not in page


def test_somebody_who_acts_for_a_coworking_company_takes_a_desk_for_it(
    client, sign_in, association, houses, now, session, outbox
):
    cast.fact(association.organisation, "coworker", houses.quai_40, now=now)
    sign_in(client, association.person)
    client.post_form(PAGE, page=PAGE)
    booking = session.scalar(select(Booking))
    assert (booking.party_id, booking.person_id) == (association.organisation.id, association.person.id)
    assert "Les Ateliers du Canal" in text(client.get(PAGE))
