"""Whom one might want to meet, and why."""

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.meet.forms import SpreadForm
from hub.meet.service import dismissing, spreading
from hub.meet.service import matches as service
from hub.meet.views import words
from hub.meet.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import sent


@bp.get("/matches")
@allow(Action.SIGNED_IN)
def matches() -> ResponseReturnValue:
    """Members one would otherwise not have met, each with the reasons."""
    return _shown(SpreadForm(), 200)


@bp.post("/matches")
@allow(Action.SIGNED_IN)
def choose_spread() -> ResponseReturnValue:
    """Keep how far apart the roles shall be."""
    form = SpreadForm()
    answer = sent(form, lambda: spreading.choose(current_actor(), form.spread.data, now=now()))
    return redirect(url_for("meet.matches"), 303) if answer.done else _shown(form, answer.status)


@bp.post("/matches/<slug:handle>/dismiss")
@allow(Action.SIGNED_IN)
def dismiss(handle: str) -> ResponseReturnValue:
    """Not be shown somebody again."""
    name = dismissing.dismiss(current_actor(), handle, now=now())
    flash(_("%(name)s is not shown to you any more. They are not told. You can take that back below.", name=name), "")
    return redirect(url_for("meet.matches"), 303)


@bp.post("/matches/<slug:handle>/undo")
@allow(Action.SIGNED_IN)
def undo(handle: str) -> ResponseReturnValue:
    """Be shown them again."""
    name = dismissing.undo(current_actor(), handle)
    flash(_("%(name)s can be shown to you again.", name=name), "good")
    return redirect(url_for("meet.matches"), 303)


def _shown(form: SpreadForm, status: int) -> ResponseReturnValue:
    actor, today = current_actor(), now().astimezone(current_app.config["HUB"].tz).date()
    found = service.matches(actor, today=today)
    if not form.is_submitted():
        form.spread.data = found.spread
    return page(
        "meet/matches.html",
        status=status,
        form=form,
        found=found,
        people=[words.match(one) for one in found.people],
        dismissed=dismissing.dismissed(actor),
    )
