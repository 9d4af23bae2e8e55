"""The pages of coworking."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.booking.views import home
from hub.coworking.service import door as arrivals
from hub.coworking.views import desk, door, fixed, plans
from hub.coworking.views.blueprint import bp
from hub.domain.permissions import Actor
from hub.spaces import desk as manager_desk

__all__ = ["desk", "door", "fixed", "plans"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    home.provide(desk.cards)
    manager_desk.provide("/manage/door", _l("The door today"), "door", _late)


def _late(actor: Actor, now: datetime) -> int:
    return arrivals.count_late(actor, now=now)
