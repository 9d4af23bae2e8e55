"""`hub backup`, `hub restore`: every row comes back as it was, on both databases."""

import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from hub.accounts.models import Party
from hub.audit import AuditEntry
from hub.booking import guards
from hub.booking.models import Occupancy
from hub.db import Base, db, write_transaction
from hub.spaces.models import Resource
from tests.cli.conftest import PHOTO, PICTURE, command
from tests.cli.keeping import contents, manifest, rewritten, sealed
from tests.kit import installation
from tests.kit.installation import NOW

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def test_a_backup_says_what_it_holds_and_is_for_its_owner_only(source, kept, tmp_path):
    said = manifest(kept)
    assert (said["format"], said["demo"], said["made_at"]) == (1, True, NOW.isoformat())
    assert said["rows"]["party"] > 20
    assert kept.stat().st_mode & 0o777 == 0o600
    members = [name for name, _size, _digest in said["members"]]
    assert PHOTO in members
    assert [name for name in members if "part" in name and "party" not in name] == []
    assert set(said["rows"]) == {one["name"] for one in said["tables"]}
    result = command(source, "backup", str(tmp_path / "again.zip"), "--json")
    figures = json.loads(result.output)
    pictures = [name for name in members if name.startswith("uploads/")]
    assert (figures["rows"], figures["files"]) == (sum(said["rows"].values()), len(pictures))
    assert contents(source, tmp_path) == {name: (size, digest) for name, size, digest in said["members"]}


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_comes_back_on_both_databases(kept, fresh, target, tmp_path):
    app = fresh(target)
    result = command(app, "restore", str(kept))
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith(f"Restored: {sum(manifest(kept)['rows'].values())} rows of ")
    wanted = {name: (size, digest) for name, size, digest in manifest(kept)["members"]}
    assert contents(app, tmp_path) == wanted
    assert (app.config["HUB"].instance / PHOTO).read_bytes() == PICTURE
    back = fresh(OTHER[target])
    assert command(back, "restore", str(tmp_path / "look.zip")).exit_code == 0
    assert contents(back, tmp_path) == wanted


def test_what_is_restored_can_be_used(demo_app, kept, fresh):
    app = fresh()
    assert command(app, "restore", str(kept)).exit_code == 0
    with app.app_context():
        assert guards.missing(db.session.connection()) == ()
        last = db.session.scalar(select(func.max(Party.id)))
        half = db.session.scalars(select(Resource).where(Resource.slug == "grande-salle-a")).one()
        assert half.parent.slug == "grande-salle"
        db.session.rollback()
        with write_transaction():
            newcomer = Party(kind="person", name="New", language="fr", created_at=NOW)
            db.session.add(newcomer)
            db.session.flush()
            assert newcomer.id > last
    key = app.config["HUB"].instance / "demo.key"
    assert key.read_text() == (demo_app.config["HUB"].instance / "demo.key").read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert app.test_client().get("/rooms/grande-salle").status_code == 200
    assert json.loads(command(app, "doctor", "--json").output)[1:4] == [
        {"name": "database", "ok": True, "text": installation.database_kind()},
        {"name": "schema", "ok": True, "text": f"at {manifest(kept)['schema']}"},
        {"name": "guards", "ok": True, "text": "two bookings of one room cannot overlap"},
    ]


def test_what_is_there_is_replaced_only_when_asked(kept, fresh, tmp_path):
    app = fresh()
    init = ("init", "--email", "ada@example.org", "--name", "Ada", "--password-stdin", "--place-name", "Le Moulin")
    assert command(app, *init, typed="quatre chevaux bleus dansent\n").exit_code == 0
    stray = app.config["HUB"].instance / "uploads/photos/ffffffffffffffffffffffff-480.webp"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of the old one")
    before = contents(app, tmp_path)
    result = command(app, "restore", str(kept))
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        2,
        "hub: the database holds something already; --replace puts the backup in its place",
    )
    assert command(app, "restore", str(kept), "--check").exit_code == 0
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_others (note text)")
        connection.exec_driver_sql("INSERT INTO of_others VALUES ('theirs')")
    assert contents(app, tmp_path) == before
    assert command(app, "restore", str(kept), "--replace").exit_code == 0
    assert contents(app, tmp_path)["tables/place.jsonl"] != before["tables/place.jsonl"]
    assert not stray.exists()
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT note FROM of_others").scalar() == "theirs"


def test_another_key_is_for_the_settings(kept, tmp_path):
    app = installation.build()
    install = ("init", "--email", "ada@example.org", "--name", "Ada", "--password-stdin", "--place-name", "Le Moulin")
    command(app, *install, typed="quatre chevaux bleus dansent\n")
    own = tmp_path / "own.zip"
    assert command(app, "backup", str(own)).exit_code == 0
    other = installation.build(HUB_SECRET_KEY="another key, of another machine...")
    result = command(other, "restore", str(own))
    assert result.output.splitlines()[-1] == "HUB_SECRET_KEY=a key for the tests, not for you"
    assert "HUB_SECRET_KEY" not in command(app, "restore", str(own), "--replace").output
    installation.leave(app)
    installation.leave(other)


def test_a_backup_that_fails_leaves_the_one_before(standing, kept, tmp_path, monkeypatch):
    app = standing
    there = tmp_path / "hub.zip"
    there.write_bytes(kept.read_bytes())

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = command(app, "backup", str(there))
    assert (result.exit_code, result.output) == (2, f"hub: {there} cannot be written: No space left on device\n")
    assert there.read_bytes() == kept.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["hub.zip"]
    result = command(app, "backup", str(tmp_path / "nowhere" / "hub.zip"))
    assert result.output.endswith("cannot be written: No such file or directory\n")


def newer() -> set[str]:
    """The tables that came after the schema of the older backup."""
    features = {"hub.people.models", "hub.groups.models", "hub.meet.models"}
    mappers = (one for one in Base.registry.mappers if one.class_.__module__ in features)
    return {"mail_choice", *(one.local_table.name for one in mappers)}


def test_a_backup_of_an_older_schema_is_brought_up_to_date(kept, fresh):
    def older(members: dict[str, bytes], said: dict) -> None:
        said["schema"] = "0007"
        said["tables"] = [one for one in said["tables"] if one["name"] not in newer()]
        for name in newer():
            del said["rows"][name], members[f"tables/{name}.jsonl"]
        table = next(one for one in said["tables"] if one["name"] == "outbox_message")
        names = [name for name, _kind, _null in table["columns"]]
        added = [names.index(name) for name in ("topic", "once", "tried_at", "expires_at")]
        table["columns"] = [one for one in table["columns"] if names.index(one[0]) not in added]
        rows = [json.loads(line) for line in members["tables/outbox_message.jsonl"].splitlines()]
        assert rows
        kept_rows = [[value for number, value in enumerate(row) if number not in added] for row in rows]
        lines = (json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for row in kept_rows)
        members["tables/outbox_message.jsonl"] = "".join(f"{line}\n" for line in lines).encode()
        sealed(members, said)

    app = fresh()
    file = rewritten(kept, kept.with_name("older.zip"), older)
    result = command(app, "restore", str(file))
    assert result.exit_code == 0, result.output
    assert app.test_client().get("/readyz").status_code == 200


KILLED = """
import os, signal, sys
from hub import create_app
from hub.operations import archives, restore, rows
from pathlib import Path

load = rows.load

def dying(connection, sheet, lines):
    count = load(connection, sheet, lines)
    if sheet.name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    return count

rows.load = dying
app = create_app()
with app.app_context(), archives.checked(Path(sys.argv[1])) as archive:
    restore.put_back(archive, instance=app.config["HUB"].instance)
"""


@pytest.mark.parametrize("at", ["party", "occupancy"])
def test_a_restore_that_is_killed_leaves_the_old_data(kept, standing, at, tmp_path):
    app, before = standing, contents(standing, tmp_path)
    house = app.config["HUB"]
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
        "HUB_INSTANCE": str(house.instance),
        "HUB_DATABASE_URL": house.database_url,
    }
    code = [sys.executable, "-c", KILLED, str(kept), at]
    done = subprocess.run(code, env=env, cwd=Path(__file__).parents[2], check=False, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert contents(app, tmp_path) == before


def test_a_backup_while_people_write_is_of_one_instant(standing, tmp_path):
    app, before = standing, contents(standing, tmp_path)
    stop, wrote = threading.Event(), threading.Semaphore(0)

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with app.app_context(), write_transaction():
                at = NOW + timedelta(seconds=number)
                db.session.add(AuditEntry(at=at, action="pair", thing=f"pair:{number}", details={}))
                db.session.add(Party(kind="person", name="pair", language="fr", created_at=at))
            wrote.release()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = []
        for number in range(3):
            assert wrote.acquire(timeout=30)
            file = tmp_path / f"{number}.zip"
            assert command(app, "backup", str(file)).exit_code == 0
            with zipfile.ZipFile(file) as archive:
                parties, acts = (archive.read(f"tables/{name}.jsonl") for name in ("party", "audit_entry"))
            found.append((parties.count(b'"pair"'), acts.count(b'"pair"')))
    finally:
        stop.set()
        writer.join()
    assert [one for one, two in found if one != two] == []
    assert found[0][0] < found[2][0], "the writer went on meanwhile"
    with app.app_context(), write_transaction():
        for model, same in ((AuditEntry, AuditEntry.action == "pair"), (Party, Party.name == "pair")):
            db.session.execute(delete(model).where(same))
        assert db.session.scalar(select(func.count()).select_from(Occupancy))
    assert contents(app, tmp_path) == before
