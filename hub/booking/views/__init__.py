"""The pages of bookings."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.booking.views import calendars, decisions, desk, home, mine
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import instant
from hub.web.shell import add_menu

__all__ = ["calendars", "decisions", "desk", "home", "mine"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    app.jinja_env.filters["instant"] = instant
    add_menu("/bookings", _l("My bookings"), "calendar", audience="member")
    add_menu("/manage/bookings", _l("Requests"), "clock", audience="manager")
