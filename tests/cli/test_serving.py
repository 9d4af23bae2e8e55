"""The web server before it forks: what every worker needs is there, and no connection is left to share."""

import subprocess
import sys

import pytest

from hub import serving
from hub.config import ROOT
from hub.db import db


@pytest.fixture
def paths(demo_app, monkeypatch) -> list[tuple[str, int]]:
    """What is read, and the answers."""
    found: list[tuple[str, int]] = []
    whole = demo_app.wsgi_app

    def noting(environ, start):
        def noted(status, headers, *rest):
            found.append((environ["PATH_INFO"], int(status[:3])))
            return start(status, headers, *rest)

        return whole(environ, noted)

    monkeypatch.setattr(demo_app, "wsgi_app", noting)
    return found


def test_it_looks_at_a_page_of_each_kind_and_closes_its_connections(demo_app, paths):
    serving.make_ready(demo_app)
    assert {status for _, status in paths} == {200}
    assert [path for path, _ in paths][:4] == list(serving.FIRST)
    assert [path.split("/")[1] for path, _ in paths[4:]] == ["places", "rooms", "places", "feeds"]
    assert paths[6][0].endswith("/day")
    with demo_app.app_context():
        assert db.engine.pool.checkedin() == db.engine.pool.checkedout() == 0


def test_a_server_that_cannot_look_around_starts_all_the_same(demo_app, monkeypatch, caplog):
    def fail(*_args, **_more):
        raise RuntimeError("no page")

    monkeypatch.setattr(demo_app, "test_client", fail)
    serving.make_ready(demo_app)
    assert [record.getMessage() for record in caplog.records] == ["the pages could not be looked at before the start"]


@pytest.mark.parametrize(
    ("url", "drivers"),
    [("sqlite:///queue", []), ("immediate:", []), ("redis://host", ["redis"]), ("postgresql://host/hub", ["psycopg"])],
)
def test_a_process_loads_the_driver_of_its_queue_alone(url, drivers):
    code = (
        "import sys; from hub.operations import queue; queue.load(sys.argv[1]);"
        "print([name for name in ('psycopg', 'redis') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(drivers)
