"""The pages of people."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts import doubles
from hub.domain.permissions import Action, Actor
from hub.people.service import blocks, concepts
from hub.people.views import members, profile, queue
from hub.people.views.blueprint import bp
from hub.spaces import desk

__all__ = ["members", "profile", "queue"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    doubles.provide(_nothing_in_the_way, blocks.follow)
    desk.provide("/manage/concepts", _l("New words"), "speech", _count, action=Action.ADMINISTER)


def _count(actor: Actor, _now: datetime) -> int:
    return concepts.count_waiting(actor)


def _nothing_in_the_way(_party_id: int, _slug: str) -> str:
    return ""
