"""The rule of a room in fields, with something to mend: said at its field, what was typed kept, nothing written."""

import pytest

from hub.db import db
from hub.domain.policy import as_document, parse, templates
from hub.spaces import service
from hub.spaces.models import PolicyVersion

AT = "/manage/rooms/cuisine/hours"


def text_of(response):
    return response.get_data(as_text=True)


def rule_of():
    return as_document(service.written_rule(service.find_room("cuisine")).policy)


def versions():
    return db.session.query(PolicyVersion).count()


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
        ({"rows-0-season_from": "30/2", "rows-0-season_until": "1/3"}, "Enter a day and a month like 01/09"),
        ({"rows-0-layer": "kept", "rows-0-audiences": []}, "for"),
        ({"rows-0-label_fr": "x" * 121}, "Write at most 120 characters."),
        ({"always": "y"}, "Take the open hours out, or untick that it is open day and night."),
        ({"rows-0-gone": "y"}, "Enter hours, or tick that it is open day and night."),
        ({"shortest": "50"}, "30"),
        ({"shortest": "240", "longest": "60"}, "240"),
        ({"horizon": "3000"}, "120"),
        ({"lead": "500", "lead_unit": "months"}, "Write a number from 0 to 120."),
        ({"lead": "soon"}, "Enter a number from 0 to 10000"),
        ({"step": ""}, "Enter a step, such as 15, 30 or 60 minutes."),
        ({"step": "35"}, "Choose a step that divides the day, such as 15, 30 or 60 minutes."),
        ({"step": "60"}, "Write a multiple of the step, 60 minutes."),
        ({"after": "1500"}, "Enter a number from 0 to 1440"),
        ({"yearly-0-first": "24/12"}, "Enter the last day, like 02/01. It is closed too."),
        ({"yearly-0-label_fr": "Fêtes"}, "Enter the first day, like 24/12."),
        ({"yearly-0-first": "31/11", "yearly-0-last": "\x00"}, "Enter a day and a month like 01/09"),
        ({"yearly-0-first": "1/1", "yearly-0-last": "2/1", "yearly-0-label_nl": "x" * 121}, "at most 120 characters."),
        ({f"yearly-{n}-first": "1/1" for n in range(21)}, "Write at most 20 yearly closures."),
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
