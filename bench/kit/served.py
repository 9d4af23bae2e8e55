"""An application as it is served, and the processor time its processes have used."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from hub import serving

ROOT = Path(__file__).resolve().parents[2]


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str]
    seconds: float


class Cost(NamedTuple):
    """Per request: processor milliseconds of the server, wall milliseconds (median), octets of the body as sent."""

    cpu: float
    wall: float
    octets: int
    status: int


class Served:
    """One gunicorn of two workers; `folder` holds its data and stays until `stop`."""

    def __init__(
        self, application: str = serving.APPLICATION, *, folder: Path | None = None, database_url: str = ""
    ) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="hub-bench-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = environment(self.folder, database_url=database_url, port=self.port)
        command = serving.command(f"127.0.0.1:{self.port}", workers=2, application=application)
        self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        self._wait()

    def pids(self) -> list[int]:
        """The master and its workers."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [self._process.pid, *map(int, children)]

    def cpu(self) -> float:
        """Seconds of processor time used so far by all processes, of the clock that the system keeps for each."""
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in self.pids())

    def memory(self) -> float:
        """Megabytes of memory, what is shared counted once."""
        total = 0
        for pid in self.pids():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024

    def cost(self, run: Callable[[int], Answer], *, times: int = 200, warm: int = 20) -> Cost:
        """Run `run(n)` many times, one after the other; the first ones are not counted."""
        for number in range(warm):
            run(number)
        before = self.cpu()
        answers = [run(warm + number) for number in range(times)]
        spent = self.cpu() - before
        kinds = {answer.status for answer in answers}
        if len(kinds) != 1:
            raise RuntimeError(f"different answers: {sorted(kinds)}")
        wall = median(answer.seconds for answer in answers) * 1000
        return Cost(spent / times * 1000, wall, len(answers[-1].body), kinds.pop())

    def stop(self) -> None:
        """End all processes."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=20)

    def _wait(self) -> None:
        for _ in range(300):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")


class Client:
    """One person on one connection: cookies, the CSRF token of a form, gzip as browsers ask for it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: SimpleCookie = SimpleCookie()
        self.token = ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the form."""
        self.read_token("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")

    def read_token(self, path: str) -> str:
        """Keep the CSRF token of a page, and give its text."""
        text = self.get(path, encoding="identity").body.decode()
        _, _, rest = text.partition('name="csrf_token"')
        self.token = rest.partition('value="')[2].partition('"')[0]
        return text

    def get(self, path: str, *, encoding: str = "gzip", **headers: str) -> Answer:
        """Read a page."""
        return self._send("GET", path, None, {"Accept-Encoding": encoding, **headers})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields})
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={one.value}" for name, one in self._cookies.items())
        began = time.perf_counter()
        self._connection.request(method, path, body, {**headers, **({"Cookie": cookies} if cookies else {})})
        response: HTTPResponse = self._connection.getresponse()
        found = response.read()
        seconds = time.perf_counter() - began
        for value in response.headers.get_all("Set-Cookie") or ():
            self._cookies.load(value)
        return Answer(response.status, found, dict(response.headers), seconds)


def environment(folder: Path, *, database_url: str = "", port: int = 8000) -> dict[str, str]:
    """The settings of a benchmark: its own data, no limits."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    return plain | {
        "HUB_INSTANCE": str(folder),
        "HUB_SECRET_KEY": "a key for the benchmarks, not for you",
        "HUB_LIMITS": "off",
        "HUB_PORT": str(port),
        **({"HUB_DATABASE_URL": database_url} if database_url else {}),
    }
