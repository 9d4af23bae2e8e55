"""The pages of bookings."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts import doubles as merged
from hub.accounts import leaving as leavers
from hub.booking import approvals, displaced, doubles, leaving, publishing, standing
from hub.booking.views import calendars, closing, decisions, desk, home, mine, moving, slips, table, together
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import house, instant
from hub.domain.permissions import Actor
from hub.spaces import desk as manager_desk
from hub.spaces import hits
from hub.spaces import service as spaces
from hub.web.shell import add_menu

__all__ = ["calendars", "closing", "decisions", "desk", "home", "mine", "moving", "slips", "together"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    spaces.on_change(_spread)
    app.jinja_env.filters["instant"] = instant
    app.jinja_env.globals["calendar_table"] = table
    hits.provide(displaced.hit_by)
    hits.provide_busy(displaced.busy_atoms)
    hits.advise(closing.ways)
    manager_desk.provide("/manage/bookings", _l("Requests"), "clock", _count)
    leavers.provide(leaving.ahead, _let_go)
    merged.provide(_named_by_a_rule, _follow)
    add_menu("/bookings", _l("My bookings"), "calendar", audience="member")


def _named_by_a_rule(_party_id: int, slug: str) -> str:
    return doubles.named_by_a_rule(slug)


def _follow(_gone_id: int, kept_id: int, now: datetime) -> None:
    doubles.follow(kept_id, house=house(), now=now)


def _let_go(actor: Actor, now: datetime) -> None:
    leaving.let_go(actor, now, house=house())


def _count(actor: Actor, now: datetime) -> int:
    return approvals.count_waiting(actor, now=now)


def _spread(changed: spaces.Changed, now: datetime) -> None:
    """A place, a room or its rule changed: what the calendars say of it follows."""
    place_id, resource_id = changed.place_id, changed.resource_id
    if not changed.rule:
        publishing.republish(place_id=place_id, resource_id=resource_id, house=house(), now=now)
    standing.keep_rooms(place_id=place_id, resource_id=resource_id, house=house(), now=now)
