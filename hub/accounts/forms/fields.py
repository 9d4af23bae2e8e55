"""What the forms of accounts share."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from hub.accounts.places import PlaceRef
from hub.accounts.service.parties import plain_email
from hub.web.formats import localised
from hub.web.forms import Form
from hub.web.locale import LANGUAGE_NAMES


def one_line(value: Any) -> Any:
    """Text without line breaks and runs of spaces."""
    return " ".join(value.split()) if isinstance(value, str) else value


def lower(value: Any) -> Any:
    """An e-mail address as it is looked up."""
    return plain_email(value) if isinstance(value, str) else value


def language_choices() -> list[SelectChoice]:
    """The languages of this installation, each named in itself."""
    return [SelectChoice(code, LANGUAGE_NAMES[code]) for code in current_app.config["HUB"].languages]


def audience_choices(codes: Sequence[str]) -> list[SelectChoice]:
    """Audiences as what one is."""
    words = {"resident": _("Resident"), "association": _("Recognised association"), "coworker": _("Co-worker")}
    return [SelectChoice(code, words[code]) for code in codes]


def place_choices(places: Sequence[PlaceRef]) -> list[SelectChoice]:
    """Places by address, in the reader's language."""
    return [SelectChoice(place.slug, localised(place.names)) for place in places]


class ChoiceField(SelectField):
    """A list to choose from; `sentence` is said when what arrives is not in it."""

    def pre_validate(self, form: Any) -> None:
        """Say what to do."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_l("Choose one from the list.")) from None


class TickField(BooleanField):
    """A box to tick."""

    def _value(self) -> str:
        return "y"


class NameField(StringField):
    """A name in one line."""

    def __init__(self, label: Any, *, missing: Any, **kwargs: Any) -> None:
        too_long = _l("Write it in at most 120 characters.")
        rules = [InputRequired(missing), Length(max=120, message=too_long), not_blank(missing)]
        kwargs["filters"] = [*kwargs.get("filters", ()), one_line]
        super().__init__(label, rules, **kwargs)


class AddressField(EmailField):
    """An e-mail address, looked up in lower case."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        missing = _l("Enter your e-mail address.")
        kwargs["filters"] = [*kwargs.get("filters", ()), lower]
        super().__init__(label, [InputRequired(missing), not_blank(missing)], **kwargs)


def not_blank(text: Any) -> Any:
    """A rule: something is left once spaces are gone, else `text` is said."""

    def check(_form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(text)

    return check


class ButtonForm(Form):
    """A button: nothing but the proof that it was ours."""
