"""Settings that cannot be used stop the start with one line; ones that do harm stop the site."""

from collections.abc import Callable

import pytest
from flask import Flask

from hub import installation as installed
from hub.config import SettingError, load
from hub.db import write_transaction
from tests.cli.conftest import command
from tests.kit import installation

WRONG = {
    "HUB_DATABASE_URL": "mysql://host/hub",
    "HUB_QUEUE_URL": "amqp://host",
    "HUB_REDIS_URL": "localhost",
    "HUB_MAIL_URL": "mail.example.org",
    "HUB_BASE_URL": "hub.example",
    "HUB_PORT": "99999",
    "HUB_PROXIES": "-1",
    "HUB_TIMEZONE": "Mars/Olympus",
    "HUB_LANGUAGES": "fr,de",
    "HUB_LIMITS": "maybe",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load({name: value})
    text = str(caught.value)
    assert text.startswith(f"{name} must ")
    assert "\n" not in text


def test_a_zone_without_a_definition_of_ours_is_refused() -> None:
    with pytest.raises(SettingError) as caught:
        installation.build(HUB_TIMEZONE="America/New_York")
    assert str(caught.value).startswith("HUB_TIMEZONE must be one of Europe/Amsterdam, ")


@pytest.fixture
def outside_the_demo() -> Callable[..., Flask]:
    """A house of its own that is no demo, with some settings."""
    built: list[Flask] = []

    def build(**settings: str) -> Flask:
        app = installation.build(**settings)
        built.append(app)
        command(app, "migrate")
        with app.app_context(), write_transaction():
            installed.create(demo=False, now=installation.NOW)
        return app

    yield build
    for app in built:
        installation.leave(app)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"HUB_LIMITS": "off"},
            "HUB_LIMITS may be off in the demo only: here it lets anybody try passwords without end",
        ),
        ({"HUB_SECRET_KEY": "too short"}, "HUB_SECRET_KEY is short: give it 32 characters or more"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_the_site_does_not_start_with_what_does_harm(
    outside_the_demo: Callable[..., Flask], settings: dict[str, str], said: str
) -> None:
    app = outside_the_demo(**settings)
    result = command(app, "serve")
    assert (result.exit_code, result.output) == (2, f"hub: {said}\n")
    examined = command(app, "doctor")
    assert examined.exit_code == 1
    assert f"NO   settings: {next(iter(settings))}" in examined.output
