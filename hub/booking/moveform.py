"""The shape of a move by hand: one date, its new hours, the version that was seen."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from hub.web.forms import ClockField, DayField, Form

DAY = timedelta(days=1)


class MoveForm(Form):
    """New hours of one date; an end earlier than the start is the next day's."""

    date = DayField(_l("Date"), [DataRequired(_l("Enter a date like 05/12/2026"))])
    start = ClockField(_l("Start"), [DataRequired(_l("Enter a time like 18:00"))])
    end = ClockField(_l("End"), [DataRequired(_l("Enter a time like 18:00"))])
    end_date = DayField(_l("Last day, if it is another one"))
    occurrence = HiddenField()
    sequence = HiddenField()

    def walls(self) -> tuple[datetime, datetime] | None:
        """The wall times, or None with the errors at the fields."""
        day, start, end = self.date.data, self.start.data, self.end.data
        if not self.validate() or day is None or start is None or end is None:
            return None
        last = self.end_date.data or (day + DAY if end < start else day)
        walls = datetime.combine(day, start), datetime.combine(last, end)
        if walls[1] <= walls[0]:
            self.end.errors = [*self.end.errors, _("Enter an end after the start")]
            return None
        return walls

    def problems(self) -> list[str]:
        """All that is to mend, in order."""
        return [str(error) for field in self for error in field.errors]
