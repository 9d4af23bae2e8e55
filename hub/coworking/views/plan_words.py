"""What a plan gives, and what is left of it, in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.coworking.service.plans import OwnPlan
from hub.domain.entitlement import Balance, amount_text
from hub.sentences import shown
from hub.web.formats import localised, short_date


def gives(allowance: Any) -> str:
    """One allowance: «Desks: 5 days each month»."""
    return str(_("%(what)s: %(much)s", what=_what(allowance.what), much=_much(allowance)))


def line(own: OwnPlan) -> dict[str, Any]:
    """A plan one has, with each allowance and where it stands."""
    standing = own.standing
    return {
        "name": localised(standing.names),
        "place": own.place.names,
        "href": f"/places/{own.place.slug}/desk",
        "party": own.party,
        "until": standing.until_on,
        "balances": [_balance(one) for one in standing.balances],
    }


def _balance(one: Balance) -> dict[str, Any]:
    allowance, what = one.allowance, _what(one.allowance.what)
    if one.left is None or allowance.amount is None:
        return {"what": what, "text": _("as many as you want"), "used": "", "until": "", "none_left": False}
    left = shown(amount_text(allowance.unit, one.left))
    return {
        "what": what,
        "text": _("%(left)s of %(amount)s left", left=left, amount=_counted(allowance.unit, allowance.amount)),
        "used": _("%(used)s used", used=shown(amount_text(allowance.unit, one.used))),
        "until": _("until %(last)s", last=short_date(one.last)),
        "none_left": one.left == 0,
    }


def _what(what: str) -> str:
    return str(_("Desks") if what == "desk" else _("Meeting rooms"))


def _counted(unit: str, amount: int) -> str:
    if unit == "days":
        return str(ngettext("%(num)s day", "%(num)s days", amount))
    return str(ngettext("%(num)s hour", "%(num)s hours", amount))


def _much(allowance: Any) -> str:
    if allowance.amount is None:
        return str(_("as many as wanted"))
    words = {"week": _("each week"), "month": _("each month"), "year": _("each year")}
    return f"{_counted(allowance.unit, allowance.amount)} {words[allowance.period]}"
