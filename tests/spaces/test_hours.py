"""Opening hours in fields: the same rule as the text gives, and nothing lost that the fields do not show."""

import pytest

from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.domain.policy import as_document, parse, templates
from hub.spaces import documents, service
from hub.spaces.models import PolicyVersion
from hub.spaces.service.hours import HoursWish, Row, Terms, base_of, document_of, set_hours

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
    "closed": [
        {"id": "summer", "yearly": {"from": "07-21", "until": "08-15"}, "label": {"fr": "Été", "de": "Sommer"}},
        {"id": "works", "from": "2026-12-01", "until": "2026-12-02"},
        {"id": "new-year", "yearly": {"from": "12-31", "until": "01-01"}, "hours": "18:00-22:00"},
    ],
    "slots": {"step": 30, "min": 60, "max": 480, "buffer": {"before": 15, "after": 30}, "overnight": True},
    "booking_window": {"lead": {"hours": 2}, "horizon": {"weeks": 6}},
    "house_rules": {"fr": "Calme.", "en": "Quiet.", "de": "Ruhe."},
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
        {"format": 1, "request": {"answer_days": 4}, "booking_window": {"lead": {"days": 0}, "horizon": {"days": 0}}},
        templates.template_land_trust("ateliers-du-canal"),
        templates.template_meeting_room(),
        templates.template_kitchen(),
        templates.template_open_nights(),
    ],
    ids=["full", "always", "bounds", "land-trust", "meeting-room", "kitchen", "open-nights"],
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
request: {answer_days: 5, occupies: true}
closed:
  - {id: closed-12-24, yearly: {from: "12-24", until: "01-02"}, label: {fr: Fêtes, nl: Feesten}}
  - {id: closed-07-21, yearly: {from: "07-21", until: "07-21"}}
slots: {step: 20, min: 60, max: 240, buffer: {before: 10, after: 45}, overnight: true}
booking_window: {lead: {days: 14}, horizon: {weeks: 6}}
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
        "answer_days": "5", "occupies": "y", "step": "20", "shortest": "60", "longest": "240", "before": "10",
        "after": "45", "overnight": "y", "lead": "14", "lead_unit": "days", "horizon": "6", "horizon_unit": "weeks",
        "yearly-0-first": "24/12", "yearly-0-last": "2/1", "yearly-0-label_fr": "Fêtes", "yearly-0-label_nl": "Feesten",
        "yearly-1-first": "21.7", "yearly-1-last": "21/07", "yearly-2-first": "", "yearly-2-last": "",
        "house_rules_nl": "Stil na tien uur.",
    }  # fmt: skip
    assert client.post(address, data=typed).status_code == 303
    assert rule_of("chambre-sur-jardin") == wanted


def test_a_line_that_goes_and_one_that_changes(client, houses, manager, association, sign_in, now):
    service.write_policy(houses.cuisine, FULL, by=None, now=now)
    sign_in(client, manager)
    fields = client.fields(AT)
    assert [fields[ROW.format(n, "known")] for n in range(5)] == ["office", "hand-over", "nights", "late", "evenings"]
    typed = {f"rows-{number}-gone": "y" for number in range(3)}
    typed |= {"rows-3-end": "23:00", "rows-4-audiences": "association"}
    assert client.post(AT, data=fields | typed).status_code == 303
    rule = rule_of()
    assert [one["id"] for one in rule["open"]] == ["late"]
    assert rule["open"][0]["hours"] == "18:00-23:00"
    evenings = rule["kept"][0]
    assert evenings["for"] == [{"audience": "association", "horizon": {"days": 21}, "lead": {"days": 2}}]
    assert (evenings["holder"], evenings["booking"]) == ("ateliers-du-canal", "not-needed")
    assert rule["closed"] == FULL["closed"]


def test_a_yearly_closure_changes_goes_and_comes(client, houses, manager, association, sign_in, now):
    service.write_policy(houses.cuisine, FULL, by=None, now=now)
    sign_in(client, manager)
    fields = client.fields(AT)
    assert [fields[f"yearly-{n}-{name}"] for n in range(2) for name in ("known", "first", "last")] == [
        *("summer", "21/07", "15/08"),
        *("new-year", "31/12", "01/01"),
    ]
    more = client.post(AT, data=fields | {"more": "closure"})
    assert more.status_code == 200
    assert 'name="yearly-2-first"' in text_of(more)
    assert 'name="rows-6-start"' not in text_of(more)
    typed = {"yearly-0-gone": "y", "yearly-1-last": "02/01", "yearly-1-label_fr": "Fêtes"}
    typed |= {"yearly-2-known": "works", "yearly-2-first": "29/02", "yearly-2-last": "29/02"}
    assert client.post(AT, data=fields | typed).status_code == 303
    assert rule_of()["closed"] == [
        {"id": "works", "from": "2026-12-01", "until": "2026-12-02"},
        {
            "id": "new-year", "yearly": {"from": "12-31", "until": "01-02"}, "hours": "18:00-22:00",
            "label": {"fr": "Fêtes"},
        },
        {"id": "closed-02-29", "yearly": {"from": "02-29", "until": "02-29"}},
    ]  # fmt: skip


def test_what_only_the_text_says_is_named(client, houses, manager, association, sign_in, now):
    service.write_policy(houses.cuisine, FULL, by=None, now=now)
    sign_in(client, manager)
    said = text_of(client.get(AT)).split("Said in the text of the rule only")[1].split("</ul>")[0]
    assert [line.split("</li>")[0] for line in said.split("<li>")[1:]] == [
        "Decided on 01/09/2026 by The general meeting",
        "This room’s own audiences: The choir",
        "Mon, Tue, 08:00–20:00: Everyone, from 6 weeks until 1 day before",
        "Mon, public holidays, 18:00–22:00: Les Ateliers du Canal, without booking",
        "Mon, public holidays, 18:00–22:00: Associations, from 21 days until 2 days before",
        "each year from 31/12 to 01/01, 18:00–22:00",
        "1 closure on dates",
        "Texts in further languages: de",
    ]
    service.write_policy(houses.cuisine, templates.template_open(), by=None, now=now)
    assert "Said in the text of the rule only" not in text_of(client.get(AT))


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
    assert rule == wanted


def test_only_managers_set_hours(client, houses, manager, resident, sign_in, now):
    wish = HoursWish(always=True, rows=(), terms=Terms())
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
    found = document_of(base_of(houses.cuisine), HoursWish(always=False, rows=rows, terms=Terms()))
    assert [one["id"] for one in found["open"]] == ["open-mon-09", "open-mon-09-2"]
    assert [one["id"] for one in found["kept"]] == ["kept-mon-09"]
