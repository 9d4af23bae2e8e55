"""Opening hours in fields: the same rule as the text gives, and nothing lost that the fields do not show."""

import pytest

from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.domain.policy import as_document, parse, templates
from hub.spaces import documents, service
from hub.spaces.models import PolicyVersion
from hub.spaces.service.hours import HoursWish, Row, document_of, set_hours

AT = "/manage/rooms/cuisine/hours"
ROW = "rows-{}-{}"
FULL = {
    "format": 1,
    "adopted": {"on": "2026-09-01", "by": "The general meeting"},
    "mode": "request",
    "request": {"occupies": True, "answer_days": 3},
    "audiences": {"choir": {"fr": "Les choristes", "en": "The choir"}},
    "open": [
        {
            "id": "office", "days": ["mon", "tue"], "hours": "08:00-20:00",
            "for": ["coworker", {"audience": "everyone", "lead": {"days": 1}}],
        },
        {
            "id": "hand-over", "days": ["fri"], "hours": "20:00-20:30", "for": [],
            "label": {"fr": "Relais", "de": "Übergabe"},
        },
        {"id": "nights", "days": ["sat"], "hours": "20:00-04:00", "for": ["choir"]},
        {"id": "late", "days": ["sun"], "hours": "18:00-24:00", "for": ["everyone"]},
    ],
    "kept": [
        {
            "id": "evenings", "days": ["mon", "holiday"], "hours": "18:00-22:00",
            "for": ["resident", {"audience": "association", "horizon": {"days": 21}, "lead": {"days": 2}}],
            "holder": "ateliers-du-canal", "booking": "not-needed", "season": {"from": "09-01", "until": "06-30"},
            "label": {"fr": "Soirées"},
        },
    ],
    "closed": [{"id": "summer", "yearly": {"from": "07-21", "until": "08-15"}}],
    "slots": {"step": 30, "min": 60, "max": 480, "buffer": {"before": 15, "after": 30}, "overnight": True},
    "booking_window": {"lead": {"hours": 2}, "horizon": {"weeks": 6}},
    "house_rules": {"fr": "Calme.", "en": "Quiet."},
}  # fmt: skip


def text_of(response):
    return response.get_data(as_text=True)


def rule_of(room="cuisine"):
    return as_document(service.written_rule(service.find_room(room, hidden=True)).policy)


def versions():
    return db.session.query(PolicyVersion).count()


@pytest.mark.parametrize(
    "document",
    [
        FULL,
        {"format": 1},
        templates.template_land_trust("ateliers-du-canal"),
        templates.template_meeting_room(),
        templates.template_kitchen(),
        templates.template_open_nights(),
    ],
    ids=["full", "always", "land-trust", "meeting-room", "kitchen", "open-nights"],
)
def test_sent_back_as_it_came_the_form_changes_nothing(client, houses, manager, association, sign_in, now, document):
    service.write_policy(houses.cuisine, document, by=None, now=now)
    sign_in(client, manager)
    response = client.post_form(AT)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/places/le-marronnier")
    assert rule_of() == as_document(parse(document))
    assert service.latest(houses.cuisine) == 3


def test_fields_and_text_give_the_same_rule(client, houses, manager, sign_in):
    sign_in(client, manager)
    text = """
format: 1
open:
  - id: open-mon-09
    days: [mon, tue, holiday]
    hours: "09:00-24:00"
    for: [resident, everyone]
    season: {from: "09-01", until: "06-30"}
    label: {nl: Voor iedereen}
kept:
  - id: kept-mon-18
    days: [mon]
    hours: "18:30-22:00"
    for: [association]
mode: request
request: {answer_days: 5}
slots: {step: 30, min: 60, max: 240}
booking_window: {horizon: {weeks: 6}}
house_rules: {nl: Stil na tien uur.}
"""
    wanted = as_document(documents.read(text)[1])
    service.write_policy(houses.chambre, {"format": 1, "open": []}, by=None, now=houses._now)
    address = "/manage/rooms/chambre-sur-jardin/hours"
    first = client.fields(address)
    assert ROW.format(1, "start") not in first
    more = client.post(address, data=first | {"more": "1"})
    assert more.status_code == 200
    assert 'name="rows-1-start"' in text_of(more)
    typed = first | {
        "rows-0-days": ["mon", "tue", "holiday"], "rows-0-start": "9", "rows-0-end": "24:00", "rows-0-layer": "open",
        "rows-0-audiences": ["everyone", "resident"], "rows-0-season_from": "1/9", "rows-0-season_until": "30/06",
        "rows-0-label_nl": "Voor iedereen", "rows-1-known": "", "rows-1-days": "mon", "rows-1-start": "18h30",
        "rows-1-end": "22:00", "rows-1-layer": "kept", "rows-1-audiences": "association", "mode": "request",
        "answer_days": "5", "shortest": "60", "longest": "240", "horizon": "6", "horizon_unit": "weeks",
        "house_rules_nl": "Stil na tien uur.",
    }  # fmt: skip
    assert client.post(address, data=typed).status_code == 303
    assert rule_of("chambre-sur-jardin") == wanted


def test_a_line_that_goes_and_one_that_changes(client, houses, manager, association, sign_in, now):
    service.write_policy(houses.cuisine, FULL, by=None, now=now)
    sign_in(client, manager)
    fields = client.fields(AT)
    assert [fields[ROW.format(n, "known")] for n in range(5)] == ["office", "hand-over", "nights", "late", "evenings"]
    assert "Held by Les Ateliers du Canal, as the text of the rule says." in text_of(client.get(AT))
    typed = {f"rows-{number}-gone": "y" for number in range(3)}
    typed |= {"rows-3-end": "23:00", "rows-4-audiences": "association"}
    assert client.post(AT, data=fields | typed).status_code == 303
    rule = rule_of()
    assert [one["id"] for one in rule["open"]] == ["late"]
    assert rule["open"][0]["hours"] == "18:00-23:00"
    evenings = rule["kept"][0]
    assert evenings["for"] == [{"audience": "association", "horizon": {"days": 21}, "lead": {"days": 2}}]
    assert (evenings["holder"], evenings["booking"]) == ("ateliers-du-canal", "not-needed")
    assert rule["closed"] == [{"id": "summer", "yearly": {"from": "07-21", "until": "08-15"}}]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"rows-0-start": "25:00"}, "Enter a time like 18:00"),
        ({"rows-0-start": ""}, "Enter from when, like 09:00."),
        ({"rows-0-end": ""}, "Enter until when, like 18:00."),
        ({"rows-0-end": "08:00", "rows-0-start": "08:00"}, "Enter an end that differs from the start."),
        ({"rows-0-days": []}, "Choose at least one day."),
        ({"rows-0-days": ["x", "\x00"]}, "Choose at least one day."),
        ({"rows-0-season_from": "1/9"}, "Enter both days of the season, or none for the whole year."),
        ({"rows-0-season_from": "autumn"}, "Enter a day and a month like 01/09"),
        ({"rows-0-season_from": "30/2", "rows-0-season_until": "1/3"}, "Write a day of the year as month and day"),
        ({"rows-0-layer": "kept", "rows-0-audiences": []}, "for"),
        ({"rows-0-label_fr": "x" * 121}, "Write at most 120 characters."),
        ({"always": "y"}, "Take the open hours out, or untick that it is open day and night."),
        ({"rows-0-gone": "y"}, "Enter hours, or tick that it is open day and night."),
        ({"shortest": "50"}, "30"),
        ({"shortest": "240", "longest": "60"}, "240"),
        ({"horizon": "3000"}, "120"),
        ({"answer_days": "9" * 30, "mode": "request"}, "Enter a number from 1 to 90"),
        ({"house_rules_nl": "x" * 6000}, "Write at most 4000 characters."),
    ],
)
def test_hours_with_something_to_mend(client, houses, manager, sign_in, now, typed, said):
    service.write_policy(houses.cuisine, templates.template_open(), by=None, now=now)
    sign_in(client, manager)
    before = versions()
    response = client.post_form(AT, {"rows-0-label_en": "Kept words"} | typed)
    assert response.status_code == 422
    text = text_of(response)
    assert said in text.split('role="alert"')[1].split("</section>")[0]
    assert 'value="Kept words"' in text
    assert versions() == before


def test_hours_somebody_changed_meanwhile(client, houses, manager, sign_in, now):
    sign_in(client, manager)
    fields = client.fields(AT)
    service.write_policy(houses.cuisine, {"format": 1}, by=None, now=now)
    response = client.post(AT, data=fields)
    assert response.status_code == 409
    assert "Somebody changed the rule since you opened the page." in text_of(response)
    assert rule_of() == as_document(parse({"format": 1}))


@pytest.mark.parametrize("name", ["rows-²-start", "rows-٣-start", f"rows-{'9' * 5000}-start", "rows--start", "rows-7"])
def test_a_strange_line_is_left_aside(client, houses, manager, sign_in, name):
    sign_in(client, manager)
    before = rule_of()
    assert client.post_form(AT, {name: "09:00"}).status_code == 303
    assert rule_of() == before


def test_more_lines_than_a_week_bears(client, houses, manager, sign_in):
    sign_in(client, manager)
    many = {}
    for number in range(10, 60):
        many |= {f"rows-{number}-days": "mon", f"rows-{number}-start": "9", f"rows-{number}-end": "10"}
    response = client.post_form(AT, many)
    assert response.status_code == 422
    assert "Write at most 40 lines of hours." in text_of(response)
    for _number in range(3):
        response = client.post_form(AT, many | {"more": "1"})
        assert response.status_code == 200


@pytest.mark.parametrize("seen", ["", "x", "9" * 30])
def test_a_strange_version_is_an_old_one(client, houses, manager, sign_in, seen):
    sign_in(client, manager)
    assert client.post_form(AT, {"seen": seen}).status_code == 409


def test_a_part_gets_a_rule_of_its_own(client, houses, manager, sign_in, now):
    whole = rule_of("grande-salle")
    service.write_policy(
        houses.grande_salle, whole | {"closed": [{"id": "floor", "from": "2026-12-01", "until": "2026-12-02"}]},
        by=None, now=now,
    )  # fmt: skip
    sign_in(client, manager)
    address = "/manage/rooms/grande-salle-a/hours"
    assert "This part follows Grande salle." in text_of(client.get(address))
    assert client.post_form(address, {"shortest": "60"}).status_code == 303
    own = rule_of("grande-salle-a")
    assert own["slots"]["min"] == 60
    assert own["kept"] == whole["kept"]
    assert "closed" not in own
    assert [one.id for one in service.policy_of(houses.grande_salle_a).policy.closed] == ["floor"]
    assert rule_of("grande-salle")["slots"]["min"] == whole["slots"]["min"]


def test_a_new_room_starts_from_nothing_or_from_others(client, houses, manager, sign_in, now):
    service.create_room(houses.le_marronnier, slug="cave", wish=service.RoomWish(names={"fr": "Cave"}), now=now)
    sign_in(client, manager)
    fields = client.fields("/manage/rooms/cave/hours")
    assert (fields["seen"], fields["horizon"], fields["rows-0-start"]) == ("0", "3", "")
    assert client.post("/manage/rooms/cave/hours", data=fields).status_code == 422
    address = "/manage/rooms/cave/hours?template=meeting-room"
    fields = client.fields(address, action="/manage/rooms/cave/hours")
    assert client.post("/manage/rooms/cave/hours", data=fields).status_code == 303
    wanted = as_document(parse(templates.template_meeting_room()))
    rule = rule_of("cave")
    assert [one["hours"] for one in rule["open"]] == [one["hours"] for one in wanted["open"]]
    assert rule["booking_window"]["horizon"] == wanted["booking_window"]["horizon"]


def test_only_managers_set_hours(client, houses, manager, resident, sign_in, now):
    wish = HoursWish(
        always=True, rows=(), mode="instant", answer_days=None, horizon=None, shortest=30, longest=None, house_rules={}
    )
    before = versions()
    for actor in (Actor(), Actor(party_id=resident.id)):
        with pytest.raises(Missing):
            set_hours(actor, "cuisine", wish=wish, seen=1, now=now)
    sign_in(client, resident)
    assert client.get(AT).status_code == 404
    sign_in(client, manager)
    assert client.get("/manage/rooms/studio/hours").status_code == 404
    assert client.post_raw("/manage/rooms/studio/hours", {"always": "y", "seen": "1"}).status_code == 404
    assert versions() == before


def test_ids_never_meet(houses):
    row = Row(kept=False, days=("mon",), hours="09:00-12:00", audiences=("everyone",))
    rows = (row, row, Row(kept=True, days=("mon",), hours="09:00-10:00", audiences=("resident",)))
    wish = HoursWish(
        always=False,
        rows=rows,
        mode="instant",
        answer_days=None,
        horizon=None,
        shortest=30,
        longest=None,
        house_rules={},
    )
    found = document_of(houses.cuisine, wish)
    assert [one["id"] for one in found["open"]] == ["open-mon-09", "open-mon-09-2"]
    assert [one["id"] for one in found["kept"]] == ["kept-mon-09"]
