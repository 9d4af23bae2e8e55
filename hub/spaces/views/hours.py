"""Opening hours of a room in fields."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.domain.policy import Malformed, Policy, parse
from hub.spaces import service
from hub.spaces.forms import STARTS, HoursForm
from hub.spaces.forms.hours import MOST_ROWS, audience_names, hours_values
from hub.spaces.service.hours import set_hours
from hub.spaces.summary import rule_lines
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/rooms/<slug:slug>/hours", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def hours(slug: str) -> ResponseReturnValue:
    """When a room is open and for whom, without writing the rule as text."""
    room = service.managed_room(current_actor(), slug)
    found = service.written_rule(room)
    start = STARTS.get(request.args.get("template", ""))
    policy = parse(start.document()) if start else found.policy
    fresh = start is None and found.version_id is None
    form = HoursForm(data=_blank() if fresh else hours_values(policy, seen=service.latest(room), more=1))
    form.offer(policy)
    status = 200
    if form.is_submitted() and "more" in request.form:
        if len(form.rows) < MOST_ROWS:
            form.rows.append_entry({"layer": "open"})
        form.offer(policy)
    elif form.is_submitted():
        status = _set(form, slug, found.policy) if form.validate() else 422
        if status == 303:
            flash(_("These hours are in force. What is booked stays booked."), "good")
            return redirect(f"/manage/places/{room.place.slug}", 303)
    return page(
        "manage/places_hours.html",
        form=form,
        status=status,
        room=room,
        starts=STARTS if found.version_id is None else {},
        follows=room.parent if room.parent_id and service.latest(room) == 0 else None,
        holders=service.rule_holders(found.policy),
        lines=rule_lines(policy),
        held={one.id: one.holder for one in found.policy.kept if one.holder},
    )


def _blank() -> dict[str, object]:
    """What a room without a rule starts from: nothing open, bookable three months ahead by half hours."""
    return {"rows": [{"layer": "open"}], "horizon": 3, "horizon_unit": "months", "shortest": 30, "seen": 0}


def _set(form: HoursForm, slug: str, policy: Policy) -> int:
    among = [name for name, _text in audience_names(policy)]
    try:
        wish = form.wish(among, step=policy.slots.step)
        set_hours(current_actor(), slug, wish=wish, seen=form.seen.data or 0, now=now())
    except Malformed as error:
        form.spread(error.problems)
        return 422
    except DomainError as error:
        return refuse(form, error)
    return 303
