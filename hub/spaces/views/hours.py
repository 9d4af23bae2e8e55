"""The rule of a room in fields: opening hours, how one books, yearly closures."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.domain.policy import Malformed, Policy, parse
from hub.spaces import service
from hub.spaces.forms import STARTS, HoursForm
from hub.spaces.forms.hours import MOST_CLOSURES, MOST_ROWS, audience_names, hours_values
from hub.spaces.service.hours import base_of, set_hours
from hub.spaces.summary import closure_text, rule_lines, said_in_text
from hub.spaces.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/rooms/<slug:slug>/hours", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def hours(slug: str) -> ResponseReturnValue:
    """When a room is open, for whom and how one books it, without writing the rule as text."""
    room = service.managed_room(current_actor(), slug)
    found = service.written_rule(room)
    template = request.form.get("template", "") or request.args.get("template", "")
    start = parse(STARTS[template].document()) if template in STARTS else None
    policy = base_of(room, start)
    fresh = start is None and found.version_id is None
    shown = _blank() if fresh else hours_values(policy, seen=service.latest(room), more=1)
    form = HoursForm(data=shown | {"template": template if start else ""})
    form.offer(policy)
    status = 200
    if form.is_submitted() and "more" in request.form:
        _lengthen(form, policy)
    elif form.is_submitted():
        status = _set(form, slug, policy, start) if form.validate() else 422
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
        said=said_in_text(policy, service.rule_holders(policy)),
        lines=rule_lines(policy),
        years={one.id: closure_text(one) for one in policy.closed},
    )


def _blank() -> dict[str, object]:
    """What a room without a rule starts from: nothing open, bookable three months ahead by half hours."""
    slots = {"step": 30, "shortest": 30}
    return {"rows": [{"layer": "open"}], "horizon": 3, "horizon_unit": "months", "seen": 0, **slots}


def _lengthen(form: HoursForm, policy: Policy) -> None:
    """One more empty line of hours, or one more yearly closure."""
    if request.form["more"] == "closure":
        if len(form.yearly) < MOST_CLOSURES:
            form.yearly.append_entry({})
    elif len(form.rows) < MOST_ROWS:
        form.rows.append_entry({"layer": "open"})
    form.offer(policy)


def _set(form: HoursForm, slug: str, policy: Policy, start: Policy | None) -> int:
    among = [name for name, _text in audience_names(policy)]
    try:
        set_hours(current_actor(), slug, wish=form.wish(among), seen=form.seen.data or 0, now=now(), start=start)
    except Malformed as error:
        form.spread(error.problems)
        return 422
    except DomainError as error:
        return refuse(form, error)
    return 303
