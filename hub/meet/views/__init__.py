"""The pages of meet."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.meet.views import directory, matches
from hub.meet.views.blueprint import bp
from hub.web.shell import add_menu

__all__ = ["directory", "matches"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    add_menu("/matches", _l("People"), "people", audience="member")
