"""The pages of groups."""

from collections.abc import Sequence
from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts import leaving
from hub.domain.permissions import Actor
from hub.groups.service.joining import let_go
from hub.groups.views import joining, moderating, showing, talking
from hub.groups.views.blueprint import bp
from hub.web.shell import add_menu

__all__ = ["joining", "moderating", "showing", "talking"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    add_menu("/groups", _l("Groups"), "group")
    leaving.provide(_nothing_ahead, let_go)


def _nothing_ahead(_actor: Actor, _now: datetime) -> Sequence[leaving.Ahead]:
    """A group has no date that would be called off."""
    return ()
