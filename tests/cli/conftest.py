"""Running `hub` in the process of the tests."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from hub.cli import cli
from tests.kit import installation


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
