"""One real gunicorn on a fresh database: two workers of four threads, started and stopped by its own process id."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "hub:create_app()"
WORKERS, THREADS = 2, 4
START_SECONDS = 40
PARENT_DEATH_SIGNAL = 1


class Server:
    """The product as it is served. `application` names the WSGI callable; the controls bring their own."""

    def __init__(self, *, database_url: str | None, application: str = PRODUCT) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-proof-", dir="/tmp"))
        self.application = application
        self.port = _free_port()
        self.kind = "postgresql" if database_url else "sqlite"
        self.database_url = database_url or f"sqlite:///{self.folder / 'hub.sqlite'}"
        self._process: subprocess.Popen[bytes] | None = None
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
            "HUB_DATABASE_URL": self.database_url,
            "HUB_INSTANCE": str(self.folder),
            "HUB_SECRET_KEY": "a key for the proofs, not for you",
            "HUB_LIMITS": "off",
            "HUB_PORT": str(self.port),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def pid(self) -> int:
        """The process id of the gunicorn master."""
        assert self._process is not None
        return self._process.pid

    def seed(self) -> None:
        """Migrate the database and fill it with the rooms and people of the contests."""
        command = [sys.executable, "-m", "tests.proof.seed"]
        done = subprocess.run(command, check=False, cwd=ROOT, env=self._env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr[-2000:]

    def start(self) -> float:
        """Start gunicorn as `hub serve` does and wait until it answers; returns the seconds that took."""
        command = [
            *(sys.executable, "-m", "gunicorn", self.application, "--preload"),
            *("--bind", f"127.0.0.1:{self.port}"),
            *("--workers", str(WORKERS), "--threads", str(THREADS), "--worker-class", "gthread"),
            *("--worker-tmp-dir", str(self.folder), "--timeout", "60", "--graceful-timeout", "5"),
            "--no-control-socket",
        ]
        began = time.monotonic()
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_the_tests,  # noqa: PLW1509 - one call of the C library
            )
        self._wait_until_ready(began + START_SECONDS)
        return time.monotonic() - began

    def workers(self) -> list[int]:
        """Process ids of the workers that are there now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        try:
            return [int(pid) for pid in children.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            return []

    def kill_worker(self, pid: int) -> bool:
        """Kill -9 one worker; False when it is gone already."""
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def kill_all(self) -> None:
        """Kill -9 the master and its workers: nobody is left to tidy up."""
        assert self._process is not None
        workers = self.workers()
        self._process.kill()
        self._process.wait(timeout=10)
        for pid in workers:
            self.kill_worker(pid)

    def stop(self) -> None:
        """Stop in good order; the log stays until the folder is dropped."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill_all()

    def log(self) -> str:
        """What gunicorn and the application wrote so far."""
        return (self.folder / "log").read_text(errors="replace")

    def answers(self, path: str = "/healthz") -> int:
        """The status of one page, 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _wait_until_ready(self, deadline: float) -> None:
        assert self._process is not None
        while self.answers() != 200:
            try:
                self._process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                assert time.monotonic() < deadline, f"not ready:\n{self.log()[-3000:]}"
            else:
                raise AssertionError(f"gunicorn ended:\n{self.log()[-3000:]}")


def _end_with_the_tests() -> None:
    """Ask Linux to stop the server when the tests die without a word: nobody else would."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
