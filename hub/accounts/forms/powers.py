"""Powers, organisations and mandates."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from hub.accounts.forms.entrance import JoinForm
from hub.accounts.forms.fields import ChoiceField, NameField, language_choices, place_choices
from hub.accounts.forms.people import DatesForm
from hub.accounts.places import PlaceRef
from hub.accounts.service.parties import LEGAL_FORMS
from hub.web.forms import Form


class GrantForm(DatesForm):
    """A power."""

    who = NameField(_l("Person"), missing=_l("Enter a name or an e-mail address."))
    role = ChoiceField(_l("What they may do"))
    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [
            SelectChoice("manager", _("Manager of a place")),
            SelectChoice("host", _("Host of a place")),
            SelectChoice("administrator", _("Administrator of the site")),
        ]
        self.place.choices = [SelectChoice("", _("No place: an administrator")), *place_choices(places)]


class OrganisationForm(Form):
    """An organisation."""

    name = NameField(_l("Name"), missing=_l("Enter the name of the organisation."))
    legal_form = ChoiceField(_l("Legal form"), choices=[SelectChoice("", "–"), *map(SelectChoice, LEGAL_FORMS)])
    language = RadioField(_l("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()

    validate_language = JoinForm.validate_language


class MandateForm(DatesForm):
    """Who may act for an organisation."""

    who = NameField(_l("Person"), missing=_l("Enter a name or an e-mail address."))
