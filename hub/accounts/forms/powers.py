"""Powers, organisations and mandates."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional, ValidationError

from hub.accounts.addresses import is_address, is_web_address
from hub.accounts.forms.entrance import JoinForm
from hub.accounts.forms.fields import (
    ChoiceField,
    NameField,
    TickField,
    audience_choices,
    language_choices,
    place_choices,
)
from hub.accounts.forms.people import DatesForm, WordsForm
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


class NamedForm(Form):
    """The name of an organisation, and what it is in law."""

    name = NameField(_l("Name"), missing=_l("Enter the name of the organisation."))
    legal_form = ChoiceField(_l("Legal form"), choices=[SelectChoice("", "–"), *map(SelectChoice, LEGAL_FORMS)])


class OrganisationForm(NamedForm, DatesForm):
    """An organisation, and what it is to a place from the start."""

    language = RadioField(_l("Language"))
    audience = ChoiceField(_l("What it is there"))
    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        self.audience.choices = audience_choices(("association", "coworker"))
        self.place.choices = place_choices(places)

    validate_language = JoinForm.validate_language


class RecogniseForm(DatesForm):
    """What an organisation is to a place."""

    audience = ChoiceField(_l("What it is there"))
    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = audience_choices(("association", "coworker"))
        self.place.choices = place_choices(places)
        # Its page holds another form with the same dates.
        self.from_on.id, self.until_on.id = "recognise-from", "recognise-until"


class MandateForm(DatesForm):
    """Who may act for an organisation."""

    who = NameField(_l("Person"), missing=_l("Enter a name or an e-mail address."))
    keeper = TickField(_l("They keep its page, and say who else may act for it"))


class PageForm(NamedForm):
    """What an organisation says of itself, and what everybody may read."""

    fr = TextAreaField("Français", [Optional(), Length(max=2000, message=_l("Write it in at most 2000 characters."))])
    nl = TextAreaField("Nederlands", [Optional(), Length(max=2000, message=_l("Write it in at most 2000 characters."))])
    en = TextAreaField("English", [Optional(), Length(max=2000, message=_l("Write it in at most 2000 characters."))])
    website = StringField(_l("Website"))
    email = EmailField(_l("E-mail address for everybody"))
    phone = TelField(_l("Telephone for everybody"))
    is_listed = TickField(_l("Show it in the list of organisations"))
    shows_places = TickField(_l("Show what it is to the places"))
    shows_people = TickField(_l("Show the names of who acts for it"))

    def validate_website(self, field: Field) -> None:
        """An address of the web; one without https:// gets it."""
        if not field.data:
            return
        if "://" not in field.data:
            field.data = f"https://{field.data}"
        if not is_web_address(field.data):
            raise ValidationError(_("Enter an address like https://example.org."))

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to."""
        if field.data and not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))

    validate_phone = WordsForm.validate_phone
