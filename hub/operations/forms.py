"""What is typed on the pages of operations."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf

from hub.outbox import REMINDERS
from hub.web.forms import Form

WHEN = {
    "evening": _l("The evening before, at 18:00"),
    "morning": _l("The same day at 8:00; the evening before for what starts before 9:00"),
    "3h": _l("3 hours before"),
    "1h": _l("1 hour before"),
    "off": _l("Never"),
}


class ChoicesForm(Form):
    """Which mails, and when to be reminded."""

    reminder = RadioField(
        _l("Remind me of what I booked"),
        choices=[SelectChoice(value=one, label=WHEN[one]) for one in REMINDERS],
        validate_choice=False,
        validators=[AnyOf(REMINDERS, message=_l("Choose when, or never."))],
    )
    own = BooleanField(_l("What I book, change or cancel myself"))
    kept = BooleanField(_l("What I said yes to is changed or called off"))

    def wishes(self, topics: Iterable[str]) -> dict[str, str]:
        """The choice for each of these topics."""
        found = {"own": self.own.data, "kept": self.kept.data}
        said = {topic: "on" if on else "off" for topic, on in found.items()}
        return {topic: value for topic, value in {**said, "reminder": self.reminder.data}.items() if topic in topics}
