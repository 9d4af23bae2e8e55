"""The shape of a wish for a desk today."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from hub.web.forms import ClockField, Form

DAY = timedelta(days=1)


class Wanted(NamedTuple):
    """A room with desks, wall times of today, for whom."""

    room: str
    start: datetime
    end: datetime
    party: str


class HoursForm(Form):
    """Some hours of today at a desk."""

    room = SelectField(_l("Room"), validate_choice=False)
    start = ClockField(_l("Start"), [DataRequired(_l("Enter a time like 18:00"))])
    end = ClockField(_l("End"), [DataRequired(_l("Enter a time like 18:00"))])
    party = RadioField(_l("Who is it for?"), default="me", validate_choice=False)

    def offer(self, parties: list[tuple[str, str]], rooms: list[tuple[str, str]]) -> "HoursForm":
        """Name the parties and the rooms to choose from."""
        self.party.choices = [SelectChoice(value=value, label=label) for value, label in parties]
        self.room.choices = [SelectChoice(value=value, label=label) for value, label in rooms]
        return self

    def wanted(self, today: date) -> Wanted | None:
        """What is wanted, or None with the errors at the fields; an end at 00:00 is that of the day."""
        if not self.validate():
            return None
        start, end = self.start.data, self.end.data
        last = today + DAY if end == time() else today
        walls = datetime.combine(today, start), datetime.combine(last, end)
        if walls[1] <= walls[0]:
            self.end.errors = [*self.end.errors, _("Enter an end after the start")]
            return None
        return Wanted(self.room.data or "", *walls, self.party.data or "me")
