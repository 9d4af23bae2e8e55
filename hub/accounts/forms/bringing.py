"""A list brought in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from hub.accounts.forms.fields import TickField
from hub.accounts.service.imports import KINDS
from hub.web.forms import Form

MOST = 200_000
"""Characters of a list that fits in a page; longer ones take the command line."""


class BringForm(Form):
    """What the list holds, and the list: a file, or pasted."""

    kind = RadioField(_l("What the list holds"))
    file = FileField(_l("File"))
    text = TextAreaField(_l("Or paste it here"))
    consent = TickField(_l("Those without an e-mail address agreed that we keep what the list says of them"))

    invite = TickField(_l("Send each new person with an address a link to choose a password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice("members", _("People: name, email, language, phone, audience, place, from, until")),
            SelectChoice("organisations", _("Organisations: name, legal_form, language, audience, place, from, until")),
            SelectChoice("facts", _("What those who are here already are: who, audience, place, from, until")),
        ]

    def validate_kind(self, field: Field) -> None:
        """One of the three."""
        if field.data not in KINDS:
            field.errors = []
            raise ValidationError(_("Choose what the list holds."))

    def validate_text(self, field: Field) -> None:
        """Something to read, and not too much."""
        if not field.data:
            raise ValidationError(_("Choose a file, or paste the list."))
        if len(field.data) > MOST:
            raise ValidationError(_("Bring a shorter list, or use the command line."))
