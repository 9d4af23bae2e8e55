"""Requests no page of ours sends: never a broken page, and nothing private in the log."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from hub.accounts.models import Party, SignIn
from hub.db import db
from hub.outbox import Message
from tests.kit import installation
from tests.kit.client import Client
from tests.kit.places import Houses

FORMS = ["/join", "/sign-in", "/reset", "/account", "/account/claims", "/account/password", "/rooms/grande-salle/book"]
NAMES = ["email", "password", "name", "language", "party", "place", "title", "date", "proof", "old", "skip", "key"]


@pytest.fixture
def at_home(client: Client, houses: Houses, resident: Party, sign_in: Callable[[Client, Party], SignIn]) -> Client:
    sign_in(client, resident)
    return client


@pytest.mark.parametrize("url", FORMS)
@pytest.mark.parametrize("body", [[1, 2], dict.fromkeys(NAMES, 5), {name: [{}] for name in NAMES}, "text"])
def test_json_is_no_form(at_home: Client, url: str, body: Any, outbox: Callable[[], list[Message]]) -> None:
    answer = at_home.post(url, json=body, headers={"X-CSRFToken": at_home.token()})
    assert answer.status_code == 422
    assert outbox() == []


@pytest.mark.parametrize("url", FORMS)
def test_a_file_is_no_text(at_home: Client, url: str, outbox: Callable[[], list[Message]]) -> None:
    files = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.txt"\r\n\r\nhello\r\n' for name in NAMES
    )
    answer = at_home.post(
        url,
        data=f"{files}--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": at_home.token()},
    )
    assert answer.status_code == 422
    assert outbox() == []


def test_a_referrer_that_is_no_address_leads_nowhere(client: Client, houses: Houses) -> None:
    headers = {"X-CSRFToken": client.token(), "Referer": "http://[evil"}
    answer = client.post("/rooms/grande-salle/book", data={"x": "1"}, headers=headers)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_the_log_of_an_error_names_no_secret_and_no_value(
    app: Flask, client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "Fatima El Amrani"

    def broken(*_args: Any, **_kwargs: Any) -> None:
        db.session.execute(text("SELECT missing FROM nowhere WHERE name = :name"), {"name": typed})

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("hub.subscriptions.feeds.of_token", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/feeds/the-secret-of-somebody/calendar.ics")
    assert answer.status_code in {500, 503}
    assert "GET /feeds/<token>/<_name>.ics" in caplog.text
    assert "the-secret-of-somebody" not in caplog.text
    assert typed not in caplog.text


TRIES = """
from hub import create_app

app = create_app(WTF_CSRF_ENABLED=False)
print([app.test_client().post("/sign-out").status_code, app.test_client().post("/join").status_code])
"""


def test_without_its_store_the_limiter_counts_in_memory() -> None:
    # A process of its own: the limiter is one for all applications of a process.
    env = {**os.environ, "HUB_INSTANCE": str(installation.folder()), "HUB_REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run([sys.executable, "-c", TRIES], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[303,", "422]"]
