"""Fields with one answer of a few: ways in, layouts, languages spoken."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from hub.spaces.particulars import LAYOUTS, WAYS
from hub.web.forms import Form, WholeField

UNKNOWN = "unknown"


class Ticks(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def give_ways(form: type[Form], keys: tuple[str, ...]) -> None:
    """Add a question for each way of getting around: yes, no, not known."""
    for key in keys:
        choices = [
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
            SelectChoice(UNKNOWN, _l("Not known")),
        ]
        setattr(form, f"way_{key}", RadioField(WAYS[key].asked, choices=choices, default=UNKNOWN))


def give_layouts(form: type[Form]) -> None:
    """Add a number of people for each layout."""
    for key, text in LAYOUTS.items():
        setattr(form, f"seats_{key}", WholeField(text, least=1, most=10_000))


def ways_in(form: Form, keys: tuple[str, ...]) -> dict[str, str]:
    """The answers that say something."""
    return {key: form[f"way_{key}"].data for key in keys if form[f"way_{key}"].data in {"yes", "no"}}


def seats_in(form: Form) -> dict[str, int]:
    """How many fit, where it was said."""
    return {key: form[f"seats_{key}"].data for key in LAYOUTS if form[f"seats_{key}"].data}


def filled(access: Mapping[str, str] | None = None, layouts: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The values of a row under the names of the fields."""
    found: dict[str, Any] = {f"way_{key}": answer for key, answer in (access or {}).items()}
    return found | {f"seats_{key}": count for key, count in (layouts or {}).items()}
