"""One contestant: a process with HTTP clients of its own, which waits for the others, then posts."""

import http.client
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from urllib.parse import urlencode

PATIENCE = 60
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True)
class Shot:
    """One POST: who sends it, where to, and the fields of the form."""

    email: str
    path: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Status 0: the connection broke before an answer; `tried` lists the statuses of earlier tries."""

    status: int
    location: str = ""
    text: str = ""
    seconds: float = 0.0
    tried: tuple[int, ...] = field(default=())


class Browser:
    """A signed-in person: cookies, and the CSRF token read from a form."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies = SimpleCookie()
        self._token = ""

    def sign_in(self, email: str, password: str, *, form: str) -> None:
        """Sign in through the form, then read the token that goes with the session from a form."""
        self._read_token("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        if answer.status != 303:
            raise RuntimeError(f"{email} could not sign in: {answer.status} {answer.text}")
        self._read_token(form)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form on a connection of its own; redirects are not followed."""
        body = urlencode({"csrf_token": self._token, **fields})
        return self._send("POST", path, body)

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._send("GET", path)

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{key}={morsel.value}" for key, morsel in self._cookies.items())}
        headers["Accept-Language"] = "en"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        began = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
        except BROKEN as error:
            connection.close()
            return Answer(0, text=repr(error), seconds=time.monotonic() - began)
        for value in response.headers.get_all("Set-Cookie") or ():
            self._cookies.load(value)
        try:
            text = response.read().decode(errors="replace")
        except BROKEN as error:
            text = repr(error)
        finally:
            connection.close()
        return Answer(response.status, response.headers.get("Location") or "", text, time.monotonic() - began)

    def _read_token(self, path: str) -> None:
        page = self.get(path)
        finder = _Token()
        finder.feed(page.text)
        if page.status != 200 or not finder.value:
            raise RuntimeError(f"no form on {path}: {page.status} {excerpt(page.text)}")
        self._token = finder.value


class _Token(HTMLParser):
    """Finds the hidden field `csrf_token`."""

    value = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember its value."""
        found = dict(attrs)
        if tag == "input" and found.get("name") == "csrf_token":
            self.value = found.get("value") or ""


class _Words(HTMLParser):
    """The words of the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Collect."""
        self.found.extend(data.split())


def excerpt(text: str, *, most: int = 600) -> str:
    """What a page says, short enough for a failure message."""
    reader = _Words()
    reader.feed(text[text.find("<main") :] if "<main" in text else text)
    return " ".join(reader.found)[:most]


class Contestant:
    """Does what the arena asks for over a pipe, one thing after the other."""

    def __init__(self, pipe: Connection, barrier: Barrier) -> None:
        self._pipe, self._barrier = pipe, barrier
        self._browsers: dict[tuple[int, str], Browser] = {}

    def serve(self) -> None:
        """Answer orders until told to stop."""
        orders: dict[str, Callable[..., object]] = {"prepare": self.prepare, "race": self.race, "spree": self.spree}
        while True:
            name, arguments = self._pipe.recv()
            if name == "stop":
                return
            try:
                self._pipe.send(("done", orders[name](**arguments)))
            except Exception:
                self._barrier.abort()
                self._pipe.send(("failed", traceback.format_exc()))

    def prepare(self, *, port: int, emails: Sequence[str], password: str, form: str) -> None:
        """Sign in as each of these people."""
        for email in emails:
            if (port, email) not in self._browsers:
                browser = Browser(port)
                browser.sign_in(email, password, form=form)
                self._browsers[port, email] = browser

    def race(self, *, port: int, shots: Sequence[Shot | None]) -> list[Answer | None]:
        """Fire each shot at the same moment as the other contestants fire theirs."""
        answers: list[Answer | None] = []
        for shot in shots:
            try:
                self._barrier.wait(PATIENCE)
            except BrokenBarrierError:
                raise RuntimeError("another contestant did not come to the start") from None
            answers.append(self._fire(port, shot) if shot else None)
        return answers

    def spree(self, *, port: int, shots: Sequence[Shot], seconds: float) -> list[Answer]:
        """Fire one after the other for some time; a shot that got no answer is sent again with the same key."""
        self._barrier.wait(PATIENCE)
        until = time.monotonic() + seconds
        answers = []
        for shot in shots:
            if time.monotonic() > until:
                break
            answers.append(self._insist(port, shot, give_up=until + PATIENCE / 2))
        return answers

    def _insist(self, port: int, shot: Shot, *, give_up: float) -> Answer:
        tried: list[int] = []
        while True:
            answer = self._fire(port, shot)
            if answer.status or time.monotonic() > give_up:
                return Answer(answer.status, answer.location, answer.text, answer.seconds, tuple(tried))
            tried.append(answer.status)
            time.sleep(0.05)

    def _fire(self, port: int, shot: Shot) -> Answer:
        answer = self._browsers[port, shot.email].post(shot.path, shot.fields)
        text = "" if answer.status == 303 else excerpt(answer.text)
        return Answer(answer.status, answer.location, text, answer.seconds)


def main(pipe: Connection, barrier: Barrier) -> None:
    """The life of the process."""
    Contestant(pipe, barrier).serve()
