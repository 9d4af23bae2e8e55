"""The shape of when something is closed, and why."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from hub.spaces.forms.texts import TextsForm, give_texts
from hub.spaces.service import ClosureWish
from hub.web.clock import today
from hub.web.forms import ClockField, DayField, Form, Needed

TWO_YEARS = timedelta(days=731)
MIDNIGHT = "00:00"


class EndForm(Form):
    """A button."""


class CloseForm(TextsForm):
    """When a room is closed, and why."""

    TEXTS = ("reason",)

    from_on = DayField(_l("First day"), [Needed(_l("Enter the first day."))])
    until_on = DayField(_l("Last day, closed too"), [Needed(_l("Enter the last day. It is closed too."))])
    start = ClockField(_l("From"))
    end = ClockField(_l("Until"))

    def validate_until_on(self, field: Any) -> None:
        """Not before the first day, not over, not very far away."""
        first = self.from_on.data
        if not field.data or not first:
            return
        if field.data < first:
            raise ValidationError(_("Enter a last day that is not before the first."))
        if field.data < today():
            raise ValidationError(_("Enter a last day that is not over."))
        if field.data - first > TWO_YEARS or field.data.year > 2198:
            raise ValidationError(_("Enter a last day at most two years after the first."))

    def validate_end(self, field: Any) -> None:
        """Both hours or none; midnight ends a day."""
        if self.start.errors or field.errors:
            return
        if (self.start.data is None) != (field.data is None):
            raise ValidationError(_("Enter both hours, or none for whole days."))
        if field.data is not None and field.data == self.start.data and f"{field.data:%H:%M}" != MIDNIGHT:
            raise ValidationError(_("Enter an end that differs from the start."))

    def validate_names(self) -> bool:
        """A reason in one language."""
        first = self[f"reason_{current_app.config['HUB'].languages[0]}"]
        said = bool(self.texts("reason"))
        if not said and not first.errors:
            first.errors = [_("Say why, in at least one language.")]
        return said

    def wish(self) -> ClosureWish:
        """As the service takes it."""
        return ClosureWish(
            first=self.from_on.data, last=self.until_on.data, hours=self._hours(), label=self.texts("reason")
        )

    def _hours(self) -> str | None:
        if self.start.data is None or self.end.data is None:
            return None
        start, end = f"{self.start.data:%H:%M}", f"{self.end.data:%H:%M}"
        whole = start == end == MIDNIGHT
        return None if whole else f"{start}-{'24:00' if end == MIDNIGHT else end}"


give_texts(CloseForm)
