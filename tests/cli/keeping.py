"""Backups of the tests: what an installation holds, and archives with other members."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests.cli.conftest import command

Contents = dict[str, tuple[int, str]]


def manifest(file: Path) -> dict:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def contents(app: Flask, folder: Path) -> Contents:
    """Every table and file of an installation, by its digest."""
    file = folder / "look.zip"
    result = command(app, "backup", str(file))
    assert result.exit_code == 0, result.output
    return {name: (size, digest) for name, size, digest in manifest(file)["members"]}


def rewritten(file: Path, target: Path, change: Callable[[dict[str, bytes], dict], None]) -> Path:
    """The archive with other members, in good order as a zip."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(members.pop("manifest.json"))
    change(members, said)
    with zipfile.ZipFile(target, "w") as out:
        for name, octets in members.items():
            out.writestr(name, octets)
        text = json.dumps(said).encode()
        out.writestr("manifest.json", text)
        out.comment = hashlib.sha256(text).hexdigest().encode()
    return target


def sealed(members: dict[str, bytes], said: dict) -> None:
    said["members"] = [[name, len(octets), hashlib.sha256(octets).hexdigest()] for name, octets in members.items()]
