"""The product as people start it: a fresh demo, the web server and its worker, on a port of their own."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 90


class Site:
    """A demo that nobody else uses, from `hub migrate` to Ctrl-C."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-browser-", dir="/tmp"))
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "HUB_INSTANCE": str(self.folder),
            "HUB_PORT": str(self.port),
            "HUB_BASE_URL": self.url,
            "HUB_LIMITS": "off",
        }
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
            **self.settings,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Migrate, load the demo, serve it, and wait until it answers."""
        for command in ("migrate", "demo"):
            done = subprocess.run(
                self._hub(command), check=False, cwd=ROOT, env=self._env, capture_output=True, text=True
            )
            assert done.returncode == 0, f"hub {command}: {done.stderr[-2000:]}"
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._hub("serve"), cwd=ROOT, env=self._env, stdout=log, stderr=log)
        self.until(lambda: self.get("/readyz")[0] == 200, seconds=START_SECONDS)

    def until(self, condition: Callable[[], bool], *, seconds: float = 20) -> None:
        """Ask again until the condition holds; fails with the log when time is up or the site has ended."""
        assert self._process is not None
        deadline = time.monotonic() + seconds
        while not condition():
            try:
                self._process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                assert time.monotonic() < deadline, f"waited {seconds} s in vain:\n{self.log()[-3000:]}"
            else:
                raise AssertionError(f"the site has ended:\n{self.log()[-3000:]}")

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body as anybody gets them; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def waiting_mails(self) -> int:
        """How many mails the worker has not sent yet."""
        figures = self.get("/metrics")[1].decode()
        return int(next(line for line in figures.splitlines() if 'state="waiting"' in line).rsplit(" ", 1)[1])

    def log(self) -> str:
        """What the server and the worker wrote so far."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """Ctrl-C, and the folder goes."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=40)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _hub(command: str) -> list[str]:
        return [sys.executable, "-m", "hub.cli", command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
