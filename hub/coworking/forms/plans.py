"""The shape of what managers type about plans and fixed desks."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional, ValidationError

from hub.accounts.forms.fields import ChoiceField, NameField
from hub.domain.entitlement import Allowance
from hub.plans.service import MOST_AMOUNT, PlanWish
from hub.spaces.forms.texts import TextsForm, give_texts
from hub.web.forms import DayField, Form, WholeField

ROWS = 3
MOST_ROWS = 8
WHATS = {"": _l("Nothing"), "desk": _l("Desks"), "rooms": _l("Meeting rooms")}
UNITS = {"days": _l("days"), "hours": _l("hours")}
PERIODS = {"week": _l("each week"), "month": _l("each month"), "year": _l("each year")}


def _choices(words: dict[str, Any]) -> list[Any]:
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


class AllowanceForm(Form):
    """One line: so many days or hours of something per period; without a number as many as wanted."""

    class Meta(Form.Meta):
        """The form around it carries the token."""

        csrf = False

    what = ChoiceField(_l("Of what"), choices=_choices(WHATS))
    amount = WholeField(_l("How many"), least=0, most=MOST_AMOUNT)
    unit = ChoiceField(_l("Days or hours"), choices=_choices(UNITS), default="days")
    period = ChoiceField(_l("In what time"), choices=_choices(PERIODS), default="month")


class PlanForm(TextsForm):
    """The name of a plan in each language, and what it gives."""

    TEXTS = ("names",)

    allowances = FieldList(FormField(AllowanceForm), min_entries=ROWS, max_entries=MOST_ROWS)

    def wish(self) -> PlanWish:
        """As the service takes it; lines of nothing are left out."""
        lines = [line.form for line in self.allowances if line.form.what.data]
        allowed = (Allowance(one.what.data, one.unit.data, one.amount.data, one.period.data) for one in lines)
        return PlanWish(names=self.texts("names"), allowances=tuple(allowed))

    def field_of(self, name: str) -> Field:
        """The first name, or the lines as a whole."""
        found: Field = self.first_of("names") if name == "names" else self.allowances
        return found


give_texts(PlanForm)


def filled(plan: Any) -> dict[str, Any]:
    """What a plan says now, under the names of the fields, with one line more."""
    lines = [
        {"what": one.what, "amount": one.amount, "unit": one.unit, "period": one.period} for one in plan.allowances
    ]
    spare = [{"what": "", "amount": None, "unit": "days", "period": "month"}]
    names = {f"names_{code}": text for code, text in plan.names.items()}
    return {**names, "allowances": (lines + spare * max(1, ROWS - len(lines)))[:MOST_ROWS]}


class GiveForm(Form):
    """To whom, from when, until when."""

    who = NameField(_l("Person or organisation"), missing=_l("Enter a name or an e-mail address."))
    from_on = DayField(_l("From"), [Optional()])
    until_on = DayField(_l("Last day"), [Optional()])


class GiveDeskForm(GiveForm):
    """Also which desk."""

    atom = SelectField(_l("Desk"), validate_choice=False)
    desks: frozenset[str] = frozenset()

    def offer(self, desks: list[tuple[str, str]]) -> "GiveDeskForm":
        """Name the desks to choose from, `room/number` each."""
        self.atom.choices = [SelectChoice(value=value, label=label) for value, label in desks]
        self.desks = frozenset(value for value, _label in desks)
        return self

    def validate_atom(self, field: SelectField) -> None:
        """One of those offered."""
        if field.data not in self.desks:
            raise ValidationError(_("Choose one from the list."))


class EndForm(Form):
    """The last day."""

    last_on = DayField(_l("Last day"), [Optional()])
