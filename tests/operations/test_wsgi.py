"""The door of other WSGI servers: shut where the schema or the guards are missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from hub.booking import guards
from hub.config import ROOT


def starts(folder: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    env |= {"HUB_INSTANCE": str(folder), "HUB_SECRET_KEY": "k" * 40}
    return subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    env = os.environ | {"HUB_INSTANCE": str(tmp_path), "HUB_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "hub.cli", "migrate"], cwd=ROOT, env=env, capture_output=True, check=True)
    return tmp_path


@pytest.mark.slow
def test_it_starts_on_a_migrated_database_only(migrated: Path) -> None:
    assert (starts(migrated).returncode, starts(migrated).stderr) == (0, "")
    empty = starts(migrated / "elsewhere")
    assert empty.returncode == 1
    assert "schema" in empty.stderr
    engine = create_engine(f"sqlite:///{migrated / 'hub.sqlite'}")
    with engine.begin() as connection:
        guards.remove(connection)
    engine.dispose()
    bare = starts(migrated)
    assert bare.returncode == 1
    assert bare.stderr.startswith("guards: ")
