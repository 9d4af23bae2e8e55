"""The shape of a house rule as text, and what it may start from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired

from hub.domain.policy import templates
from hub.web.forms import Form


@dataclass(frozen=True, slots=True)
class Start:
    """A template of a house rule: its name, what it is for, its document."""

    name: LazyString
    text: LazyString
    document: Callable[[], dict[str, Any]]


STARTS: dict[str, Start] = {
    "land-trust": Start(
        _l("Common room of a land trust"),
        _l("By day the partner association, evenings and free days the residents."),
        templates.template_land_trust,
    ),
    "meeting-room": Start(
        _l("Meeting room"),
        _l("Co-workers by day at once, everyone up to two weeks ahead."),
        templates.template_meeting_room,
    ),
    "kitchen": Start(
        _l("Kitchen on request"),
        _l("Residents and associations ask, a manager answers within three days."),
        templates.template_kitchen,
    ),
    "open-nights": Start(
        _l("Open nights"),
        _l("Co-workers by day, everyone on nights that pass midnight."),
        templates.template_open_nights,
    ),
}


class SeenField(HiddenField):
    """The number of the version that was on the page; anything else counts as 0."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class RuleForm(Form):
    """The rule as text."""

    document = TextAreaField(_l("The rule, as YAML"), [InputRequired(_l("Enter the rule, or start from a template."))])
    seen = SeenField()
