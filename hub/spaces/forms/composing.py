"""The shape of how the rooms of a place fit together."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from hub.spaces.forms.particulars import Ticks
from hub.spaces.forms.texts import TextsForm, give_texts
from hub.spaces.service import JoinWish
from hub.spaces.service.composition import MOST_PIECES
from hub.spaces.service.rooms import MOST_PARTS, MOST_UNITS
from hub.web.forms import Form, Needed, WholeField


class DivideForm(Form):
    """Into how many parts."""

    parts = WholeField(_l("Number of parts"), [Needed(_l("Enter a number of parts."))], least=2, most=MOST_PARTS)


class UnitsForm(Form):
    """How many there are."""

    units = WholeField(_l("How many there are"), [Needed(_l("Enter how many there are."))], least=1, most=MOST_UNITS)


class LimitForm(Form):
    """How many people may be in the building at once."""

    limit = WholeField(_l("People in the building at once"), least=1, most=100_000)


class RequiredForm(Form):
    """Which other rooms a booking takes along."""

    requires = Ticks(_l("Booking it also takes"), validate_choice=False)

    def __init__(self, *args: Any, rooms: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requires.choices = [SelectChoice(slug, name) for slug, name in rooms]

    def validate_requires(self, field: Any) -> None:
        """Only rooms that are offered."""
        offered = {choice.value for choice in field.choices}
        if any(one not in offered for one in field.data or ()):
            raise ValidationError(_("Choose from the rooms of this place."))


class JoinForm(TextsForm):
    """What the whole of some rooms is called, and how many people it holds."""

    TEXTS = ("names",)

    capacity = WholeField(_l("How many people it holds"), least=1, most=10_000)

    def wish(self, slugs: Sequence[str]) -> JoinWish:
        """As the service takes it."""
        return JoinWish(slugs=tuple(slugs), names=self.texts("names"), capacity=self.capacity.data)


class EquipmentForm(TextsForm):
    """What is lent with the rooms, and how many pieces there are."""

    TEXTS = ("names",)

    units = WholeField(
        _l("How many pieces there are"), [Needed(_l("Enter how many pieces there are."))], least=1,
        most=MOST_PIECES,
    )  # fmt: skip


class NamesForm(TextsForm):
    """A name in each language."""

    TEXTS = ("names",)


for _form in (JoinForm, EquipmentForm, NamesForm):
    give_texts(_form)
