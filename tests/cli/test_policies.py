"""`hub policy`."""

import json
from pathlib import Path

import pytest

from hub.domain.policy import as_document, parse, schema, templates
from hub.spaces import documents, service

NOW = ("--now", "2026-11-25T10:00")


def rule(folder: Path, document: dict, name: str = "rule.yaml") -> str:
    path = folder / name
    path.write_text(documents.write(as_document(parse(document))))
    return str(path)


def check(hub, subject: str, start: str, end: str, *options: str) -> dict:
    result = hub("policy", "check", subject, "--start", start, "--end", end, *NOW, *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_schema(hub):
    assert json.loads(hub("policy", "schema").output) == schema()
    assert json.loads(hub("policy", "schema", "--json").output) == schema()


def test_show_export_and_import(hub, houses, tmp_path):
    assert hub("policy", "show", "cuisine").output == (
        "Every day, 08:00–22:00\n"
        "    Residents, from 3 months until 2 days before\n"
        "    Associations, from 3 months until 2 days before\n"
    )
    exported = hub("policy", "export", "cuisine").output
    path = tmp_path / "kitchen.yaml"
    path.write_text(exported)
    result = hub("policy", "import", "salle-reunion", str(path))
    assert (result.exit_code, result.output) == (0, "Version 2 of the rule of salle-reunion is in force.\n")
    assert hub("policy", "export", "salle-reunion").output == exported
    path.write_text(hub("policy", "export", "cuisine", "--json").output)
    assert json.loads(path.read_text()) == as_document(parse(templates.template_kitchen()))
    assert hub("policy", "import", "salle-reunion", str(path)).exit_code == 0
    assert hub("policy", "export", "salle-reunion").output == exported
    shown = json.loads(hub("policy", "show", "salle-reunion", "--json").output)
    assert (shown["room"], shown["document"]) == ("salle-reunion", as_document(parse(templates.template_kitchen())))
    assert shown["version"] == service.policy_of(houses.salle_reunion).version_id


def test_allowed(hub, tmp_path):
    path = rule(tmp_path, templates.template_land_trust())
    answer = check(hub, path, "2026-12-05T18:00", "2026-12-05T21:00", "--as", "resident")
    assert answer == {"verdict": "allowed", "reasons": [], "steps": [], "alternatives": []}


def test_refused_with_rule_and_alternatives(hub, tmp_path):
    path = rule(tmp_path, templates.template_land_trust())
    answer = check(hub, path, "2026-12-01T17:00", "2026-12-01T19:00", "--as", "resident")
    assert answer["verdict"] == "refused"
    assert [(one["code"], one["rule"]) for one in answer["reasons"]] == [
        ("kept_for", "association-days"),
        ("handover", "hand-over"),
    ]
    assert answer["reasons"][1]["text"] == ("17:30–18:00 is hand-over time, which nobody books. You asked 17:00–19:00.")
    assert answer["steps"] == []
    assert answer["alternatives"] == [
        {"start": "2026-12-01T18:00", "end": "2026-12-01T20:00"},
        {"start": "2026-12-01T20:00", "end": "2026-12-01T22:00"},
        {"start": "2026-11-29T17:00", "end": "2026-11-29T19:00"},
    ]


def test_ask(hub, tmp_path):
    path = rule(tmp_path, templates.template_kitchen())
    answer = check(hub, path, "2026-12-05T18:00", "2026-12-05T21:00", "--as", "resident")
    assert answer == {
        "verdict": "ask",
        "reasons": [
            {
                "code": "needs_approval_within",
                "rule": None,
                "text": "A manager confirms bookings of this room, within 3 days.",
            }
        ],
        "steps": ["approval"],
        "alternatives": [],
    }


def test_holders_by_name(hub, tmp_path):
    path = rule(tmp_path, templates.template_land_trust("femmes-du-canal"))
    for party in ("femmes-du-canal", "Femmes du Canal"):
        answer = check(hub, path, "2026-12-01T10:00", "2026-12-01T12:00", "--party", party)
        assert answer["verdict"] == "allowed"
    assert check(hub, path, "2026-12-01T10:00", "2026-12-01T12:00", "--party", "others")["verdict"] == "refused"


def test_public_holidays_are_known_without_a_database(hub, tmp_path):
    path = rule(tmp_path, templates.template_land_trust())
    answer = check(hub, path, "2026-12-25T10:00", "2026-12-25T12:00", "--as", "resident")
    assert answer["verdict"] == "allowed"


def test_what_is_taken_with_its_clean_up(hub, tmp_path):
    path = rule(tmp_path, templates.template_kitchen())
    taken = tmp_path / "taken.csv"
    taken.write_text(
        "party,audience,start,end,state\n"
        "Ayşe,resident,2026-12-05T10:00,2026-12-05T12:00,confirmed\n"
        "Kofi,resident,2026-12-05T14:00,2026-12-05T18:00,cancelled\n"
    )
    options = ("--as", "resident", "--bookings", str(taken))
    answer = check(hub, path, "2026-12-05T12:00", "2026-12-05T13:00", *options)
    assert (answer["verdict"], [one["code"] for one in answer["reasons"]]) == ("refused", ["taken"])
    assert answer["alternatives"][0] == {"start": "2026-12-05T12:30", "end": "2026-12-05T13:30"}
    assert check(hub, path, "2026-12-05T12:30", "2026-12-05T13:30", *options)["verdict"] == "ask"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", ":1:1: the first line names the columns party, audience, start, end, state"),
        ("start,end\nx,y\n", ":2:1: start is written 2026-12-05T18:00, not 'x'"),
        ("start,end\n2026-12-05T18:00,2026-12-05T17:00\n", ":2:1: Choose an end after the start."),
    ],
)
def test_a_bad_list_of_bookings(hub, tmp_path, text, said):
    taken = tmp_path / "taken.csv"
    taken.write_text(text)
    path = rule(tmp_path, templates.template_open())
    times = ("--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00")
    result = hub("policy", "check", path, *times, "--bookings", str(taken))
    assert (result.exit_code, result.output) == (2, f"hub: {taken}{said}\n")


def test_a_series_answers_for_every_date(hub, tmp_path):
    path = rule(tmp_path, templates.template_land_trust())
    options = ("--as", "resident", "--repeat", "weekly", "--until", "2026-12-16")
    answer = check(hub, path, "2026-12-02T18:00", "2026-12-02T20:00", *options)
    assert (answer["verdict"], answer["reasons"], answer["alternatives"]) == ("allowed", [], [])
    assert answer["dates"] == [
        {"start": f"2026-12-{day:02}T18:00", "end": f"2026-12-{day:02}T20:00", "verdict": "allowed", "reasons": []}
        for day in (2, 9, 16)
    ]
    late = check(hub, path, "2027-02-17T18:00", "2027-02-17T20:00", *options[:-1], "2027-03-03")
    assert (late["verdict"], [one["verdict"] for one in late["dates"]]) == (
        "refused",
        ["allowed", "allowed", "refused"],
    )
    assert [one["code"] for one in late["reasons"]] == ["too_far"]


def test_rooms_know_their_capacity_parts_and_units(hub, houses):
    evening = ("2026-12-05T18:00", "2026-12-05T21:00")
    answer = check(hub, "grande-salle", *evening, "--as", "resident", "--headcount", "81")
    assert [one["text"] for one in answer["reasons"]] == ["The room holds 80 people. You asked for 81."]
    assert check(hub, "grande-salle", *evening, "--as", "resident", "--part", "A")["verdict"] == "allowed"
    day = ("2026-12-03T10:00", "2026-12-03T12:00", "--as", "coworker", "--quantity")
    assert check(hub, "open-space", *day, "24")["verdict"] == "allowed"
    answer = check(hub, "open-space", *day, "25")
    assert [one["text"] for one in answer["reasons"]] == ["There are 24 to book. You asked for 25."]


def test_the_hour_that_does_not_exist(hub, tmp_path):
    path = rule(tmp_path, templates.template_open(hours="00:00-24:00"))
    answer = check(hub, path, "2027-03-28T02:30", "2027-03-28T04:00")
    assert (answer["verdict"], answer["reasons"][0]["code"]) == ("refused", "time_skipped")
    assert answer["reasons"][0]["text"] == (
        "Sun 28/03/2027, 02:30 does not exist: the clocks go forward that night. Choose a time before or after."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format: 1\nopne: []\n", ["2:1: “opne” is not known here. Did you mean “open”?"]),
        (
            "format: 1\nopen:\n  - id: a\n    days: [mon, tus]\n    hours: 17:30\n",
            [
                "4:17: Choose one of: mon, tue, wed, thu, fri, sat, sun, holiday.",
                '5:12: Write hours as "09:00-17:30", in quotes.',
            ],
        ),
        ("format: 1\nformat: 1\n", ["2:1: “format” stands here twice. Keep one."]),
        (
            "format: [\n",
            ["2:1: Here the text stops being YAML. Look for a colon, quote, bracket or indentation that is off."],
        ),
        ("", ["1:1: The file is empty. Write at least “format: 1”."]),
    ],
)
def test_a_bad_file_has_a_line_per_fault(hub, tmp_path, text, said):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    for args in (
        ("check", str(path), "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00"),
        ("import", "x", str(path)),
    ):
        result = hub("policy", *args)
        assert (result.exit_code, result.output.splitlines()) == (2, [f"{path}:{line}" for line in said])


def test_a_file_that_is_no_text(hub, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_bytes(b"format: 1\nmode: \xff\n")
    result = hub("policy", "check", str(path), "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00")
    assert (result.exit_code, result.output) == (2, f"{path}:2:7: The file is not UTF-8 text.\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere", "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00"), "This room is not here."),
        (("./no.yaml", "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00"), "./no.yaml: no such file"),
        (
            ("cuisine", "--start", "tomorrow", "--end", "2026-12-05T11:00"),
            "--start is written 2026-12-05T18:00, not 'tomorrow'",
        ),
        (
            ("cuisine", "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00", "--as", "king"),
            "--as knows resident, association, coworker, everyone, not 'king'",
        ),
        (
            ("cuisine", "--start", "2026-12-05T10:00", "--end", "2026-12-05T11:00", "--repeat", "weekly"),
            "--repeat and --until go together",
        ),
    ],
)
def test_what_cannot_be_asked(hub, houses, args, said):
    result = hub("policy", "check", *args)
    assert (result.exit_code, result.output) == (2, f"hub: {said}\n")
