"""Running `hub` in the process of the tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from hub.accounts.models import Party
from hub.audit import AuditEntry
from hub.cli import cli
from hub.db import db, write_transaction
from tests.kit import installation, postgres
from tests.kit.installation import NOW


def command(app: Flask, *args: str, typed: str | None = None) -> Result:
    """Run `hub` on an application."""
    return CliRunner().invoke(cli, args, obj=ScriptInfo(create_app=lambda: app, set_debug_flag=False), input=typed)


@pytest.fixture
def hub(app: Flask) -> Callable[..., Result]:
    """`hub` on the rolled back database of the test."""
    return lambda *args, typed=None: installation.apart(app, lambda: command(app, *args, typed=typed))


@pytest.fixture
def empty() -> Flask:
    """An application whose database has no table yet."""
    app = installation.build()
    yield app
    installation.leave(app)


@pytest.fixture(scope="session")
def demo_app() -> Flask:
    """An application with the demo community, written by `hub demo`."""
    app = installation.build(HUB_SECRET_KEY="")
    result = command(app, "demo")
    assert result.exit_code == 0, result.output
    app.demo_output = result.output
    yield app
    installation.leave(app)


PICTURE = bytes(range(256)) * 5000
PHOTO = "uploads/photos/0123456789abcdef01234567-480.webp"


def another(kind: str) -> Flask:
    """An installation without a table and without a key, on this kind of database."""
    if kind == "postgresql":
        return installation.build(HUB_SECRET_KEY="", HUB_DATABASE_URL=postgres.database())
    return installation.build(HUB_SECRET_KEY="", HUB_DATABASE_URL=f"sqlite:///{installation.folder() / 'hub.sqlite'}")


@pytest.fixture
def fresh() -> Iterator[Callable[..., Flask]]:
    """Makes installations without a table."""
    apps: list[Flask] = []

    def make(kind: str = installation.database_kind()) -> Flask:
        apps.append(another(kind))
        return apps[-1]

    yield make
    for app in apps:
        installation.leave(app)


@pytest.fixture(scope="session")
def source(demo_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo with a picture, and with a row that is not easy to write."""
    app, file = another(installation.database_kind()), tmp_path_factory.mktemp("demo") / "demo.zip"
    for args in (demo_app, "backup", str(file)), (app, "restore", str(file)):
        result = command(*args)
        assert result.exit_code == 0, result.output
    photo = app.config["HUB"].instance / PHOTO
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(PICTURE)
    (photo.parent / ".half.webp.part").write_bytes(b"still being written")
    with app.app_context(), write_transaction():
        db.session.add(AuditEntry(at=NOW, action='☃ "quoted"\\', thing="x:1", details={"b": [1, None], "a": "é"}))
    yield app
    installation.leave(app)


@pytest.fixture(scope="session")
def kept(source: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("kept") / "hub.zip"
    result = command(source, "backup", str(file))
    assert result.exit_code == 0, result.output
    return file


@pytest.fixture(scope="session")
def standing(kept: Path) -> Iterator[Flask]:
    """An installation that is at work, and holds something else than the backup."""
    app = another(installation.database_kind())
    command(app, "restore", str(kept))
    with app.app_context(), write_transaction():
        db.session.add(Party(kind="person", name="Came later", language="nl", created_at=NOW))
    yield app
    installation.leave(app)
