"""Inviting, and taking an invitation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import EmailField, Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional, ValidationError

from hub.accounts.addresses import is_address
from hub.accounts.forms.entrance import JoinForm
from hub.accounts.forms.fields import ChoiceField, audience_choices, language_choices, lower, place_choices
from hub.accounts.forms.people import DatesForm
from hub.accounts.places import PlaceRef
from hub.accounts.service.invitations import DAYS


class InviteForm(DatesForm):
    """Whom to invite, as what."""

    email = EmailField(_l("E-mail address"), filters=[lower])
    what = ChoiceField(_l("What they become"))
    place = ChoiceField(_l("Place"))
    language = RadioField(_l("Language of the mail"))
    days = ChoiceField(_l("The link works for"))
    message = TextAreaField(
        _l("A word to them"), [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))]
    )

    def __init__(
        self, *args: Any, places: Sequence[PlaceRef], managers: bool, person: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nothing = [SelectChoice("", _("Only a sign-in"))] if person else []
        managing = [SelectChoice("manager", _("Manager of a place"))] if managers else []
        hosting = SelectChoice("host", _("Host of a place"))
        self.what.choices = [*nothing, *audience_choices(("resident", "coworker")), hosting, *managing]
        self.place.choices = place_choices(places)
        self.language.choices = language_choices()
        self.days.choices = [SelectChoice(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in DAYS]

    validate_language = JoinForm.validate_language

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to, or none."""
        if field.data and not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))
