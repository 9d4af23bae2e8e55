"""A backup that is damaged, foreign or newer changes nothing."""

import json
import zipfile

import pytest

from tests.cli.conftest import command
from tests.cli.keeping import contents, rewritten, sealed


def newer_format(_members: dict[str, bytes], said: dict) -> None:
    said.update(format=2, hub="9.0.0")


def newer_schema(_members: dict[str, bytes], said: dict) -> None:
    said.update(schema="9999", hub="9.0.0")


def other_row(members: dict[str, bytes], _said: dict) -> None:
    members["tables/party.jsonl"] = members["tables/party.jsonl"].replace(b"person", b"parson", 1)


def lost_member(members: dict[str, bytes], _said: dict) -> None:
    del members["tables/booking.jsonl"]


def outside(members: dict[str, bytes], said: dict) -> None:
    members["uploads/../../escaped.txt"] = b"outside"
    sealed(members, said)


def foreign_member(members: dict[str, bytes], said: dict) -> None:
    members["bin/tool"] = b"#!/bin/sh"
    sealed(members, said)


def no_tables(_members: dict[str, bytes], said: dict) -> None:
    said["tables"] = 7


def broken_rows(members: dict[str, bytes], said: dict) -> None:
    members["tables/occurrence.jsonl"] = b'[1,"x"]\n'
    said["rows"]["occurrence"] = 1
    sealed(members, said)


def pointing_nowhere(members: dict[str, bytes], said: dict) -> None:
    lines = members["tables/mandate.jsonl"].splitlines(keepends=True)
    row = json.loads(lines[0])
    row[1] = 999_999
    members["tables/mandate.jsonl"] = json.dumps(row, separators=(",", ":")).encode() + b"\n" + b"".join(lines[1:])
    sealed(members, said)


SAID = {
    newer_format: "hub: the backup was made by a newer Hub (9.0.0): update this one first",
    newer_schema: "hub: the backup was made by a newer Hub (9.0.0): update this one first",
    other_row: "hub: the backup is damaged: tables/party.jsonl is not what was written",
    lost_member: "hub: the backup is damaged: its members are not those of its manifest",
    outside: "hub: the backup holds something that is none of a Hub's",
    foreign_member: "hub: the backup holds something that is none of a Hub's",
    no_tables: "hub: the backup is damaged: its manifest does not say what it holds",
    broken_rows: "hub: nothing was changed: ",
    pointing_nowhere: "hub: nothing was changed: ",
}


@pytest.mark.parametrize("change", SAID, ids=lambda change: change.__name__)
def test_a_backup_that_is_not_right_changes_nothing(kept, standing, change, tmp_path):
    app, before = standing, contents(standing, tmp_path)
    result = command(app, "restore", str(rewritten(kept, tmp_path / "bad.zip", change)), "--replace")
    assert result.exit_code == 2
    assert result.output.splitlines()[-1].startswith(SAID[change])
    assert not isinstance(result.exception, Exception)
    assert contents(app, tmp_path) == before
    assert not (app.config["HUB"].instance.parent / "escaped.txt").exists()


@pytest.mark.parametrize("part", [0, 1, 100, 0.5, 0.99, -1])
def test_a_truncated_backup_changes_nothing(kept, standing, part, tmp_path):
    app, before = standing, contents(standing, tmp_path)
    octets, bad = kept.read_bytes(), tmp_path / "cut.zip"
    bad.write_bytes(octets[: int(len(octets) * part) if isinstance(part, float) else part])
    result = command(app, "restore", str(bad), "--replace")
    assert result.exit_code == 2
    assert "is no backup, or a damaged one: " in result.output or "its manifest is not the one" in result.output
    assert contents(app, tmp_path) == before


def test_any_other_octet_is_noticed(kept, standing, tmp_path):
    app, before = standing, contents(standing, tmp_path)
    octets = kept.read_bytes()
    for at in range(50, len(octets), len(octets) // 23):
        bad = tmp_path / "flipped.zip"
        bad.write_bytes(octets[:at] + bytes([octets[at] ^ 0x10]) + octets[at + 1 :])
        result = command(app, "restore", str(bad), "--replace")
        assert (result.exit_code, result.output[:5]) == (2, "hub: "), at
    assert contents(app, tmp_path) == before


@pytest.mark.parametrize(
    ("at", "octet"), [(6, 0x6D), (8, 0x01), (8, 0x20), (10, 0x63), (10, 0x0C), (10, 0x0E), (45, 0x7F)]
)
def test_a_broken_list_of_members_is_noticed(kept, standing, at, octet, tmp_path):
    """Version, encryption, patches, ways of packing nobody has, a member that begins nowhere."""
    app, before = standing, contents(standing, tmp_path)
    octets, bad = bytearray(kept.read_bytes()), tmp_path / "list.zip"
    octets[octets.index(b"PK\x01\x02") + at] = octet
    bad.write_bytes(octets)
    result = command(app, "restore", str(bad), "--replace")
    assert (result.exit_code, result.output.startswith(f"hub: {bad} is no backup, or a damaged one: ")) == (2, True)
    assert not isinstance(result.exception, Exception)
    assert contents(app, tmp_path) == before


def test_what_is_no_backup_is_refused(standing, tmp_path):
    app = standing
    text, archive = tmp_path / "text", tmp_path / "photos.zip"
    text.write_text("not a backup")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("photo.jpg", b"x")
    assert command(app, "restore", str(text)).output.startswith(f"hub: {text} is no backup, or a damaged one: ")
    assert command(app, "restore", str(archive)).output == "hub: this is no backup of a Hub: it has no manifest\n"
    missing = tmp_path / "missing.zip"
    assert command(app, "restore", str(missing)).output == f"hub: there is no file {missing}\n"
