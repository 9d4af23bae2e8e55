"""What the form of a booking shows beside the room: equipment with what is free, parts of the day, the plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.booking import bringing
from hub.booking.entitlements import KINDS, standings_of_plans
from hub.booking.forms import WhenForm, walls_of
from hub.booking.presets import day_parts
from hub.booking.views.kit import house
from hub.booking.wishes import acting_for
from hub.domain.entitlement import Balance, amount_text
from hub.domain.errors import DomainError
from hub.domain.timespan import wall_span
from hub.sentences import shown
from hub.web.access import current_actor
from hub.web.clock import now, today
from hub.web.formats import localised, short_date


def about(room: Any, form: WhenForm, *, without: Sequence[int] = ()) -> dict[str, Any]:
    """All of it, for the page."""
    day = form.date.data or today()
    return {
        "equipment": _equipment(room, form, without),
        "day_parts": _day_parts(room, day) if room.kind == "pool" else [],
        "plan_left": _plan_left(room, form, day),
    }


def _day_parts(room: Any, day: date) -> list[dict[str, str]]:
    try:
        return [_part(one) for one in day_parts(room, day, actor=current_actor(), now=now(), house=house())]
    except DomainError:
        return []


def _equipment(room: Any, form: WhenForm, without: Sequence[int]) -> list[dict[str, Any]]:
    if not form.lent:
        return []
    found = bringing.on_offer(room.place_id, _span(form), without=without)
    return [{"field": form[name], "hint": _there(one)} for one in found if (name := f"extra_{one.slug}") in form]


def _there(one: bringing.OnOffer) -> str:
    if one.free is None:
        return str(ngettext("%(num)s in the house", "%(num)s in the house", one.pieces))
    return str(_("%(free)s of %(pieces)s free then", free=one.free, pieces=one.pieces))


def _span(form: WhenForm) -> Any:
    walls = walls_of(form)
    try:
        return wall_span(walls[0], walls[1], house().tz) if walls is not None else None
    except DomainError:
        return None


def _part(part: Any) -> dict[str, str]:
    words = {"day": _("The whole day"), "morning": _("The morning"), "afternoon": _("The afternoon")}
    value = f"{part.start.isoformat(timespec='minutes')}/{part.end.isoformat(timespec='minutes')}"
    return {"value": value, "text": words[part.name], "times": f"{part.start:%H:%M}–{part.end:%H:%M}"}


def _plan_left(room: Any, form: Any, day: date) -> list[str]:
    """What is left of the plan of the party the form is for, on its day."""
    if "party" not in form:
        return []
    try:
        acting = acting_for(current_actor(), str(form.party.data), place_id=room.place_id, today=today())
        found = standings_of_plans([acting.party_id], place_id=room.place_id, day=day, house=house())
    except DomainError:
        return []
    plan = found.get(acting.party_id)
    balances = [one for one in plan.balances if one.allowance.what == KINDS[room.kind]] if plan else []
    if plan is None or not balances:
        return [_("This is booked with a plan, and you have none on that day.")] if room.needs_plan else []
    return [_left(localised(plan.names), one) for one in balances]


def _left(name: str, one: Balance) -> str:
    unit, amount = one.allowance.unit, one.allowance.amount
    if one.left is None or amount is None:
        return str(_("%(plan)s: as many as you want", plan=name))
    counted = (
        ngettext("%(num)s day", "%(num)s days", amount)
        if unit == "days"
        else ngettext("%(num)s hour", "%(num)s hours", amount)
    )
    words = {"plan": name, "left": shown(amount_text(unit, one.left)), "amount": counted, "last": short_date(one.last)}
    return str(_("%(plan)s: %(left)s of %(amount)s left until %(last)s", **words))
