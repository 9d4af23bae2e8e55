"""The web server: how it is started, and its settings as gunicorn reads them (`python:hub.serving`)."""

import gc
import re
import sys
from typing import Protocol

from babel.dates import get_day_names
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy.orm import configure_mappers

APPLICATION = "hub:create_app()"

FIRST = ("/", "/places", "/calendars", "/sign-in")
LED_TO = tuple(
    re.compile(f'href="[^"?]*?({path})["?]')
    for path in (r"/places/[a-z0-9-]+", r"/rooms/[a-z0-9-]+", r"/places/[a-z0-9-]+/day", r"/feeds/[a-z0-9/-]+\.ics")
)

preload_app = True
worker_class = "gthread"
threads = 4
graceful_timeout = 10
keepalive = 20
loglevel = "warning"
proc_name = "hub"
control_socket_disable = True


class Arbiter(Protocol):
    """What gunicorn hands to its hooks, as far as it matters here."""

    class Loaded(Protocol):
        """An application by its name."""

        def wsgi(self) -> object:
            """The application itself."""

    app: Loaded


def command(bind: str, *, workers: int, application: str = APPLICATION) -> list[str]:
    """The words that start it."""
    settings = ("--config", "python:hub.serving", "--workers", str(workers), "--bind", bind)
    return [sys.executable, "-m", "gunicorn", application, *settings]


def when_ready(server: Arbiter) -> None:
    """Make once what every worker needs, before they are forked: what one writes to is copied, and then it has its own.

    The collector writes to all it looks at; what is here now stays for good, so it looks elsewhere.
    """
    app = server.app.wsgi()
    if isinstance(app, Flask):
        make_ready(app)
    gc.collect()
    gc.freeze()


def make_ready(app: Flask) -> None:
    """What would else be made at the first requests: mappers, catalogs, names of days, templates, statements."""
    configure_mappers()
    if "HUB" not in app.config:
        return
    for language in app.config["HUB"].languages:
        with app.test_request_context(), force_locale(language):
            gettext("Sign in")
            get_day_names(locale=language)
    try:
        _look_around(app)
    except Exception:
        app.logger.exception("the pages could not be looked at before the start")
    finally:
        with app.app_context():
            # A connection must not be shared by the processes that are forked from here.
            app.extensions["sqlalchemy"].engine.dispose()


def _look_around(app: Flask) -> None:
    """Read as a visitor does: the first pages, and one page of each kind to which they lead."""
    client = app.test_client()
    base = app.config["HUB"].base_url
    text = "".join(client.get(path, base_url=base).get_data(as_text=True) for path in FIRST)
    for kind in LED_TO:
        found = kind.search(text)
        if found is not None:
            text += client.get(found[1], base_url=base).get_data(as_text=True)
