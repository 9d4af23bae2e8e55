"""The pages of accounts."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts.views import (
    account,
    bringing,
    claims,
    entrance,
    grants,
    invitations,
    merging,
    organisations,
    own,
    password,
    people,
    persons,
    sessions,
)
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import load_reader
from hub.extensions import login
from hub.web.shell import add_footer_link

__all__ = [
    "account",
    "bringing",
    "claims",
    "entrance",
    "grants",
    "invitations",
    "merging",
    "organisations",
    "own",
    "password",
    "people",
    "persons",
    "sessions",
]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    login.session_protection = None
    login.user_loader(load_reader)
    app.register_blueprint(bp)
    add_footer_link("/organisations", _l("Organisations"))
