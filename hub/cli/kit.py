"""What the commands share: the settings, the moment, refusals as one line, English."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from hub import installation
from hub.config import Settings
from hub.db import db
from hub.domain.errors import DomainError
from hub.sentences import sentence
from hub.web import clock


class Failure(click.ClickException):
    """The command cannot do it; one line, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """The line alone."""
        click.echo(f"hub: {self.format_message()}", err=True, file=file)


def house() -> Settings:
    """The settings of this installation."""
    settings: Settings = current_app.config["HUB"]
    return settings


def now() -> datetime:
    """This instant."""
    return clock.now()


def today() -> date:
    """Today in the installation's zone."""
    return clock.today()


@contextmanager
def in_plain_words() -> Iterator[None]:
    """English inside, and a refusal becomes the one line the command ends with."""
    with force_locale("en"):
        try:
            yield
        except DomainError as error:
            raise Failure(" ".join(sentence(reason.code, **reason.params) for reason in error.reasons)) from None


def echo_json(data: object) -> None:
    """Data for another program."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def is_installed() -> bool:
    """Whether `hub init` or `hub demo` has written here; the transaction is over afterwards."""
    try:
        return installation.find() is not None
    finally:
        db.session.rollback()
