"""`hub serve` with real processes, and when it refuses."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hub import installation as installed
from hub.db import write_transaction
from tests.cli.conftest import command
from tests.kit import installation


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/rooms/grande-salle")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def environment(app, port: int) -> dict[str, str]:
    settings = app.config["HUB"]
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
        "HUB_INSTANCE": str(settings.instance),
        "HUB_DATABASE_URL": settings.database_url,
        "HUB_QUEUE_URL": settings.queue_url,
        "HUB_PORT": str(port),
    }


@pytest.mark.slow
def test_serve_starts_and_ctrl_c_stops_all_of_it(demo_app):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "hub.cli", "serve"],
        env=environment(demo_app, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while status(port) != 200:
            assert time.monotonic() < deadline
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 2
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=40)
    finally:
        process.kill()
    assert process.returncode == 0
    assert said.splitlines()[0] == f"Hub is at http://127.0.0.1:{port}"
    assert "  manager@demo.example  " in said
    assert f"Outgoing mail can be read at http://127.0.0.1:{port}/demo/mailbox" in said
    assert status(port) == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_serve_wants_a_key_outside_the_demo():
    app = installation.build(HUB_SECRET_KEY="")
    command(app, "migrate")
    with app.app_context(), write_transaction():
        installed.create(demo=False, now=installation.NOW)
    result = command(app, "serve")
    assert (result.exit_code, result.output) == (
        2,
        "hub: HUB_SECRET_KEY is not set: put HUB_SECRET_KEY=… with 32 characters or more into .env\n",
    )
    installation.leave(app)


def test_serve_says_that_somebody_listens_there(demo_app):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        env = environment(demo_app, other.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "hub.cli", "serve"], check=False, env=env, capture_output=True, text=True, timeout=90
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Address already in use; choose another HUB_PORT" in done.stderr
