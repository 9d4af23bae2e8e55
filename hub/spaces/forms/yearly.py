"""Days that come back each year: a field for one, and a closure from one to another."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from hub.domain.policy import Policy
from hub.domain.policy.document import Season
from hub.spaces.forms.texts import LABELS
from hub.spaces.service.hours import Yearly
from hub.web.forms import Form, clean
from hub.web.locale import LANGUAGE_NAMES

YEAR_DAY = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})")
LEAP_YEAR = 2000


class YearDayField(StringField):
    """A day of every year typed as 01/09; `data` is "09-01"."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(clean(valuelist[0])) if valuelist else ""
        match = YEAR_DAY.fullmatch(text)
        try:
            self.data = f"{date(LEAP_YEAR, int(match[2]), int(match[1])):%m-%d}" if match else None
        except ValueError:
            self.data = None
        if text and self.data is None:
            raise ValueError(_l("Enter a day and a month like 01/09"))

    def _value(self) -> str:
        if self.raw_data:
            return str(clean(self.raw_data[0]))
        return "/".join(reversed(self.data.split("-"))) if self.data else ""


class YearlyForm(Form):
    """A closure from one day of each year to another, and why."""

    class Meta(Form.Meta):
        """Its token is that of the form around it."""

        csrf = False

    known = HiddenField()
    first = YearDayField(_l("First day"))
    last = YearDayField(_l("Last day, closed too"))
    gone = BooleanField(_l("Take this closure out"))

    @property
    def empty(self) -> bool:
        """Nothing was said in it, or it goes."""
        typed = [one for field in (self.first, self.last) for one in (field.data, *field.process_errors) if one]
        return bool(self.gone.data) or not any((typed, self.known.data, self.label()))

    def validate_first(self, field: Any) -> None:
        """A first day, unless nothing was said."""
        if field.data is None and not field.errors and not self.empty:
            raise ValidationError(_("Enter the first day, like 24/12."))

    def validate_last(self, field: Any) -> None:
        """A last day, unless nothing was said."""
        if field.data is None and not field.errors and not self.empty:
            raise ValidationError(_("Enter the last day, like 02/01. It is closed too."))

    def label(self) -> dict[str, str]:
        """The reason by language."""
        return {code: text for code in LANGUAGE_NAMES if (text := self[f"label_{code}"].data)}

    def closure(self) -> Yearly:
        """As the service takes it."""
        return Yearly(first=self.first.data, last=self.last.data, label=self.label(), known=str(self.known.data or ""))


def season_values(season: Season) -> tuple[str, str]:
    """Both days as the fields keep them."""
    first, last = ("{:02d}-{:02d}".format(*day) for day in (season.first, season.last))
    return first, last


def yearly_values(policy: Policy) -> list[dict[str, Any]]:
    """The yearly closures of a rule as the form shows them."""
    found = []
    for one in policy.closed:
        if one.yearly is not None:
            first, last = season_values(one.yearly)
            texts = {f"label_{code}": text for code, text in one.label.items() if code in LANGUAGE_NAMES}
            found.append({"known": one.id, "first": first, "last": last} | texts)
    return found


for _code, _name in LANGUAGE_NAMES.items():
    _rules = [Length(max=120, message=_l("Write at most 120 characters."))]
    _text = _l("%(label)s (%(language)s)", label=LABELS["reason"], language=_name)
    setattr(YearlyForm, f"label_{_code}", StringField(_text, _rules))
