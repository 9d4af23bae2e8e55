"""The pages of groups."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts import leaving
from hub.domain.permissions import Action
from hub.groups.service import moderating as moderation
from hub.groups.service import share_a_group
from hub.groups.service.joining import let_go
from hub.groups.views import joining, moderating, showing, talking
from hub.groups.views.blueprint import bp
from hub.people.service.seeing import SHARING
from hub.spaces import desk
from hub.web.shell import add_menu

__all__ = ["joining", "moderating", "showing", "talking"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    add_menu("/groups", _l("Groups"), "group")
    leaving.part(let_go)
    desk.provide("/manage/reports", _l("Reported posts"), "alert", moderation.count_waiting, action=Action.ADMINISTER)
    if share_a_group not in SHARING:
        SHARING.append(share_a_group)
