"""How one books a room, in fields: at once or on request, how early and how late, how long, with what around it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from hub.domain.policy import Policy
from hub.domain.policy.document import DAY_MINUTES, WEEK_MINUTES
from hub.spaces.service.hours import Terms
from hub.web.forms import Form, Needed, WholeField

UNITS: dict[str, LazyString] = {"hours": _l("hours"), "days": _l("days"), "weeks": _l("weeks"), "months": _l("months")}
AHEAD = ("days", "weeks", "months")
FIELD_AT: dict[tuple[str, ...], str] = {
    ("request", "answer_days"): "answer_days",
    ("booking_window", "lead"): "lead",
    ("booking_window", "horizon"): "horizon",
    ("slots", "step"): "step",
    ("slots", "min"): "shortest",
    ("slots", "max"): "longest",
    ("slots", "buffer", "before"): "before",
    ("slots", "buffer", "after"): "after",
}
"""The field where a problem of the document belongs, by the beginning of its path."""


def _unit(units: tuple[str, ...], default: str) -> SelectField:
    choices = [SelectChoice(unit, UNITS[unit]) for unit in units]
    return SelectField(_l("Counted in"), choices=choices, default=default, validate_choice=False)


class TermsForm(Form):
    """The terms on which one books."""

    mode = RadioField(
        _l("At once or on request"),
        choices=[
            SelectChoice("instant", _l("A booking stands at once")),
            SelectChoice("request", _l("One asks, and a manager answers")),
        ],
        default="instant",
        validate_choice=False,
    )
    answer_days = WholeField(_l("Answered within how many days"), least=1, most=90)
    occupies = BooleanField(_l("A request holds the time until it is answered"))
    lead = WholeField(_l("At the latest, how long before"), most=10_000)
    lead_unit = _unit(tuple(UNITS), "hours")
    horizon = WholeField(_l("At the earliest, how long before"), most=3660)
    horizon_unit = _unit(AHEAD, "months")
    step = WholeField(
        _l("Begins and ends on steps of, in minutes"),
        [Needed(_l("Enter a step, such as 15, 30 or 60 minutes."))],
        least=5,
        most=DAY_MINUTES,
    )
    shortest = WholeField(_l("Shortest booking, in minutes"), least=5, most=WEEK_MINUTES)
    longest = WholeField(_l("Longest booking, in minutes"), least=5, most=WEEK_MINUTES)
    before = WholeField(_l("Kept free before, in minutes"), most=DAY_MINUTES)
    after = WholeField(_l("Kept free after, in minutes"), most=DAY_MINUTES)
    overnight = BooleanField(_l("A booking may pass midnight"))

    def terms(self) -> Terms:
        """As the service takes it."""
        ahead = self.horizon_unit.data if self.horizon_unit.data in AHEAD else "months"
        return Terms(
            mode="request" if self.mode.data == "request" else "instant",
            occupies=bool(self.occupies.data),
            answer_days=self.answer_days.data,
            lead=(self.lead.data or 0, self.lead_unit.data if self.lead_unit.data in UNITS else "hours"),
            horizon=None if self.horizon.data is None else (self.horizon.data, ahead),
            step=self.step.data,
            shortest=self.shortest.data or self.step.data,
            longest=self.longest.data,
            before=self.before.data or 0,
            after=self.after.data or 0,
            overnight=bool(self.overnight.data),
        )


def terms_values(policy: Policy) -> dict[str, Any]:
    """The terms of a rule under the names of the fields."""
    slots, lead, horizon = policy.slots, policy.reach.lead, policy.reach.horizon
    found: dict[str, Any] = {
        "mode": policy.workflow.mode,
        "occupies": policy.workflow.occupies,
        "answer_days": policy.workflow.answer_days,
        "lead": lead.count,
        "lead_unit": lead.unit,
        "step": slots.step,
        "shortest": slots.min,
        "longest": slots.max,
        "before": slots.before,
        "after": slots.after,
        "overnight": slots.overnight,
    }
    return found | ({"horizon": horizon.count, "horizon_unit": horizon.unit} if horizon else {})
