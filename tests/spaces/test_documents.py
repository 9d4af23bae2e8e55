"""House rules as YAML and JSON: what is read, where faults are, what is written."""

import json

import pytest

from hub.domain.policy import as_document, parse, templates
from hub.spaces import documents

TEMPLATES = [
    templates.template_land_trust("femmes-du-canal"),
    templates.template_meeting_room(),
    templates.template_kitchen(),
    templates.template_open_nights(),
]
HEAD = "format: 1\n"

MALFORMED = [
    ("", [(1, 1, "file-empty")]),
    ("# only words\n", [(1, 1, "file-empty")]),
    ("- 1", [(1, 1, "policy_not_a_table")]),
    ("mode: instant\n", [(1, 1, "policy_missing_key")]),
    ("format: 2\n", [(1, 9, "policy_unsupported_format")]),
    ("format: yes\n", [(1, 9, "policy_unsupported_format")]),
    (HEAD + "format: 1\n", [(2, 1, "file-duplicate-key")]),
    (HEAD + "opne: []\n", [(2, 1, "policy_unknown_key_close")]),
    (HEAD + "xyzzy: 1\n", [(2, 1, "policy_unknown_key")]),
    (HEAD + "mode: maybe\n", [(2, 7, "policy_not_a_choice")]),
    (HEAD + "open: 8\n", [(2, 7, "policy_not_a_list")]),
    (
        HEAD + "open:\n  - id: a\n    days: [mon, tus]\n    hours: 17:30\n",
        [(4, 17, "policy_not_a_choice"), (5, 12, "policy_not_hours")],
    ),
    (
        HEAD + "open:\n  - id: Á\n    days: []\n    hours: '09:00-10:00'\n",
        [(3, 9, "policy_not_a_name"), (4, 11, "policy_no_days")],
    ),
    (HEAD + "adopted: {on: 2026-02-30, by: AG}\n", [(2, 15, "policy_not_a_date")]),
    (HEAD + "slots: {step: 25}\n", [(2, 15, "policy_bad_step")]),
    (HEAD + "slots: {step: 07:30}\n", [(2, 15, "policy_not_a_number")]),
    (HEAD + "slots: {overnight: no}\n", [(2, 20, "policy_not_a_flag")]),
    (HEAD + "booking_window: {horizon: {months: 3, days: 2}}\n", [(2, 27, "policy_not_a_term")]),
    (HEAD + "house_rules: {french: x}\n", [(2, 15, "policy_not_a_language")]),
    (HEAD + "kept: [", [(2, 8, "file-not-yaml")]),
    (HEAD + "\tkept: 1", [(2, 1, "file-tab")]),
    (HEAD + "a: \x00", [(2, 4, "file-odd-character")]),
    (HEAD + "? [a]\n: 1\n", [(2, 3, "file-no-key")]),
    ("a: &x [*x]\n", [(1, 4, "file-too-deep")]),
    ("[" * 4000, [(1, 1, "file-too-deep")]),
    ("# " + "x" * 60_000, [(1, 1, "file-too-large")]),
    ('{"format": 1,\n\t"mode": 3}', [(2, 10, "policy_not_a_choice")]),
    ('{"format": 1,\n"format": 1}', [(2, 1, "file-duplicate-key")]),
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_written_reads_back(template):
    document = as_document(parse(template))
    text = documents.write(document)
    assert documents.read(text) == (document, parse(template))
    assert documents.write(documents.read(text)[0]) == text


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_is_read_too(indent):
    document = as_document(parse(TEMPLATES[0]))
    assert documents.read(json.dumps(document, indent=indent))[0] == document


def test_signs_json_writes_in_halves_are_put_together():
    text = '{"format": 1, "house_rules": {"fr": "\\ud83d\\ude00 \\/ d\\u00e9j\\u00e0"}}'
    assert documents.read(text)[1].house_rules == {"fr": "😀 / déjà"}


@pytest.mark.parametrize(("text", "found"), MALFORMED)
def test_every_fault_has_its_line_and_column(text, found):
    with pytest.raises(documents.UnreadableError) as caught:
        documents.read(text)
    assert [(fault.line, fault.column, fault.reason.code) for fault in caught.value.faults] == found


def test_readers_of_yaml_1_1_see_texts_too():
    rule = templates.template_open() | {"adopted": {"on": "2026-03-01", "by": "on"}}
    rule["closed"] = [{"id": "summer", "yearly": {"from": "07-15", "until": "08-15"}}]
    text = documents.write(as_document(parse(rule)))
    assert text == (
        "format: 1\n"
        "adopted:\n"
        '  on: "2026-03-01"\n'
        '  by: "on"\n'
        "mode: instant\n"
        "open:\n"
        "  - id: open-days\n"
        "    days: [mon, tue, wed, thu, fri, sat, sun, holiday]\n"
        '    hours: "08:00-22:00"\n'
        "    for: [everyone]\n"
        "closed:\n"
        "  - id: summer\n"
        "    yearly:\n"
        '      from: "07-15"\n'
        '      until: "08-15"\n'
        "slots:\n"
        "  step: 30\n"
        "  min: 30\n"
        "  buffer:\n"
        "    before: 0\n"
        "    after: 0\n"
        "  overnight: false\n"
        "booking_window:\n"
        "  lead:\n"
        "    hours: 0\n"
        "  horizon:\n"
        "    months: 3\n"
    )
