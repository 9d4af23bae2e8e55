"""Reading, writing and publishing the document."""

import ast
from datetime import date
from pathlib import Path

import pytest

import hub.domain
from hub.domain.policy import Malformed, as_document, parse, schema
from hub.domain.policy.parser import CLOSURE, OPENING, SLOTS, TOP, WINDOW
from hub.domain.policy.templates import (
    template_kitchen,
    template_land_trust,
    template_meeting_room,
    template_open,
    template_open_nights,
)
from hub.sentences.policy import AUDIENCES, CODES

WINDOW_DOCUMENT = {"id": "evenings", "days": ["mon"], "hours": "18:00-22:00", "for": ["resident"]}


@pytest.mark.parametrize(
    "document",
    [
        template_land_trust(),
        template_land_trust("mosaique"),
        template_open(),
        template_meeting_room(),
        template_kitchen(),
        template_open_nights(),
        {"format": 1},
        {"format": 1, "open": []},
    ],
)
def test_templates_are_read_and_written_alike(document: dict[str, object]) -> None:
    written = as_document(parse(document))
    assert as_document(parse(written)) == written
    for key, value in document.items():
        if key in ("format", "mode", "closed", "house_rules", "request", "booking_window"):
            assert written[key] == value


@pytest.mark.parametrize(
    ("parts", "path", "code"),
    [
        ({"format": 2}, ("format",), "unsupported_format"),
        ({"format": True}, ("format",), "unsupported_format"),
        ({"format": None}, (), "missing_key"),
        ({"opening": []}, ("opening",), "unknown_key_close"),
        ({"zzz": []}, ("zzz",), "unknown_key"),
        ({"mode": "maybe"}, ("mode",), "not_a_choice"),
        ({"request": {"answer_days": 0}}, ("request", "answer_days"), "out_of_bounds"),
        ({"request": {"occupies": "yes"}}, ("request", "occupies"), "not_a_flag"),
        ({"adopted": {"on": "2026-02-30", "by": "Us"}}, ("adopted", "on"), "not_a_date"),
        ({"adopted": {"on": "2026-02-28"}}, ("adopted",), "missing_key"),
        ({"audiences": {"resident": {"fr": "x"}}}, ("audiences", "resident"), "audience_exists"),
        ({"audiences": {"voisins": "Voisins"}}, ("audiences", "voisins"), "not_languages"),
        ({"audiences": {"voisins": {"FR": "x"}}}, ("audiences", "voisins", "FR"), "not_a_language"),
        ({"kept": {}}, ("kept",), "not_a_list"),
        ({"kept": ["evenings"]}, ("kept", 0), "not_a_table"),
        ({"kept": [WINDOW_DOCUMENT, WINDOW_DOCUMENT]}, ("kept", 1, "id"), "duplicate_id"),
        ({"kept": [WINDOW_DOCUMENT | {"id": "Le soir"}]}, ("kept", 0, "id"), "not_a_name"),
        ({"kept": [WINDOW_DOCUMENT | {"days": ["lundi"]}]}, ("kept", 0, "days", 0), "not_a_choice"),
        ({"kept": [WINDOW_DOCUMENT | {"days": []}]}, ("kept", 0, "days"), "no_days"),
        # YAML 1.1 reads 17:30 as 1050.
        ({"kept": [WINDOW_DOCUMENT | {"hours": 1050}]}, ("kept", 0, "hours"), "not_hours"),
        ({"kept": [WINDOW_DOCUMENT | {"hours": "18:00-18:00"}]}, ("kept", 0, "hours"), "not_hours"),
        ({"kept": [WINDOW_DOCUMENT | {"hours": "18:00-24:30"}]}, ("kept", 0, "hours"), "not_hours"),
        ({"kept": [WINDOW_DOCUMENT | {"hours": "8:00-12:00"}]}, ("kept", 0, "hours"), "not_hours"),
        ({"kept": [WINDOW_DOCUMENT | {"for": []}]}, ("kept", 0, "for"), "kept_for_nobody"),
        ({"kept": [WINDOW_DOCUMENT | {"for": ["voisins"]}]}, ("kept", 0, "for", 0), "unknown_audience"),
        ({"kept": [WINDOW_DOCUMENT | {"for": ["resident"] * 2}]}, ("kept", 0, "for", 1), "audience_twice"),
        (
            {"kept": [WINDOW_DOCUMENT | {"for": [{"audience": "resident", "horizon": {"hours": 4}}]}]},
            ("kept", 0, "for", 0, "horizon"),
            "not_a_term",
        ),
        ({"kept": [WINDOW_DOCUMENT | {"booking": "no"}]}, ("kept", 0, "booking"), "not_a_choice"),
        ({"kept": [WINDOW_DOCUMENT | {"label": {"fr": ""}}]}, ("kept", 0, "label", "fr"), "not_a_text"),
        ({"kept": [WINDOW_DOCUMENT | {"label": {"fr": "a\0"}}]}, ("kept", 0, "label", "fr"), "not_a_text"),
        ({"kept": [WINDOW_DOCUMENT | {"label": {"fr": "a" * 201}}]}, ("kept", 0, "label", "fr"), "text_too_long"),
        ({"kept": [WINDOW_DOCUMENT] * 201}, ("kept",), "too_many_entries"),
        (
            {"kept": [WINDOW_DOCUMENT | {"season": {"from": "02-30", "until": "03-01"}}]},
            ("kept", 0, "season", "from"),
            "not_a_month_day",
        ),
        ({"closed": [{"id": "winter"}]}, ("closed", 0), "closure_dates"),
        (
            {"closed": [{"id": "winter", "from": "2026-12-24", "until": "2026-12-23"}]},
            ("closed", 0, "until"),
            "reversed",
        ),
        ({"closed": [{"id": "winter", "from": "9999-12-31"}]}, ("closed", 0, "from"), "not_a_date"),
        ({"slots": {"step": 7}}, ("slots", "step"), "bad_step"),
        ({"slots": {"step": "30"}}, ("slots", "step"), "not_a_number"),
        ({"slots": {"step": 30, "min": 45}}, ("slots", "min"), "not_a_multiple"),
        ({"slots": {"min": 60, "max": 30}}, ("slots", "max"), "max_below_min"),
        ({"booking_window": {"lead": {"days": 1, "hours": 2}}}, ("booking_window", "lead"), "not_a_term"),
        ({"booking_window": {"horizon": {"months": 10**30}}}, ("booking_window", "horizon", "months"), "out_of_bounds"),
        ({"house_rules": "Calme"}, ("house_rules",), "not_languages"),
    ],
)
def test_problems_say_where_and_what(parts: dict[str, object], path: tuple[object, ...], code: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse({"format": 1} | parts)
    assert (path, f"policy_{code}") in [(found.path, found.code) for found in caught.value.problems]
    for problem in caught.value.problems:
        assert message(problem.code) % dict(problem.params)


@pytest.mark.parametrize("data", [None, [], "format: 1", 3])
def test_a_document_is_a_table(data: object) -> None:
    with pytest.raises(Malformed) as caught:
        parse(data)
    assert caught.value.problems[0].path == ()
    assert caught.value.problems[0].code == "policy_not_a_table"


def test_dates_may_come_as_dates() -> None:
    policy = parse({"format": 1, "closed": [{"id": "winter", "from": date(2026, 12, 24), "until": "2027-01-01"}]})
    assert as_document(policy)["closed"] == [{"id": "winter", "from": "2026-12-24", "until": "2027-01-01"}]


def test_the_schema_and_the_reader_know_the_same_keys() -> None:
    published = schema()
    definitions = published["$defs"]
    assert list(published["properties"]) == list(TOP)  # type: ignore[call-overload]
    for name, keys in (("opening", OPENING), ("window", WINDOW), ("closure", CLOSURE)):
        assert set(definitions[name]["properties"]) == set(keys)  # type: ignore[index]
    assert set(published["properties"]["slots"]["properties"]) == set(SLOTS)  # type: ignore[index]
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def message(code: str) -> str:
    """The English source of a sentence."""
    return str(CODES[code]._args[0])


def test_every_code_of_the_rule_has_a_sentence_and_every_sentence_a_code() -> None:
    folder = Path(hub.domain.__path__[0])
    raised = set()
    for file in (*folder.glob("policy/*.py"), folder / "timespan.py", folder / "recurrence.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                raised |= {node.value, f"policy_{node.value}"}
    assert set(CODES) <= raised
    assert set(AUDIENCES) == {"resident", "association", "coworker", "everyone"}
