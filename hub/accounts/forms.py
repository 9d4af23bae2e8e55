"""The shape of what people type about themselves and others."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from hub.accounts.addresses import is_address
from hub.accounts.places import PlaceRef
from hub.accounts.service import passwords
from hub.accounts.service.parties import LEGAL_FORMS, PartyChoice, plain_email
from hub.domain.errors import Refused
from hub.sentences import sentence
from hub.web.formats import localised
from hub.web.forms import DayField, Form
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
        rules = [InputRequired(missing), Length(max=120, message=too_long), _not_blank(missing)]
        kwargs["filters"] = [*kwargs.get("filters", ()), one_line]
        super().__init__(label, rules, **kwargs)


class AddressField(EmailField):
    """An e-mail address, looked up in lower case."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        missing = _l("Enter your e-mail address.")
        kwargs["filters"] = [*kwargs.get("filters", ()), lower]
        super().__init__(label, [InputRequired(missing), _not_blank(missing)], **kwargs)


def _not_blank(text: Any) -> Any:
    def check(_form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(text)

    return check


class JoinForm(Form):
    """A newcomer."""

    name = NameField(_l("Your name"), missing=_l("Enter your name, as neighbours should read it."))
    email = AddressField(_l("E-mail address"))
    password = PasswordField(_l("Password"))
    language = RadioField(_l("Language of your mails and pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))

    def validate_password(self, field: Field) -> None:
        """Long enough, and not easy to guess."""
        check_password(field, email=self.email.data or "", name=self.name.data or "")

    def validate_language(self, field: Field) -> None:
        """One of ours."""
        if field.data not in current_app.config["HUB"].languages:
            field.errors = []
            raise ValidationError(_("Choose a language."))


def check_password(field: Field, *, email: str, name: str = "") -> None:
    """Raise ValidationError with the sentence of a password that is refused."""
    try:
        passwords.check(field.data or "", site_name=current_app.config["HUB"].name, email=email, name=name)
    except Refused as error:
        raise ValidationError(sentence(error.code, **error.params)) from None


class SignInForm(Form):
    """E-mail and password."""

    email = AddressField(_l("E-mail address"))
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])


class ResetForm(Form):
    """Whose password is forgotten."""

    email = AddressField(_l("E-mail address"))

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))


class NewPasswordForm(Form):
    """A new password after the old one was forgotten."""

    password = PasswordField(_l("New password"))

    def validate_password(self, field: Field) -> None:
        """Long enough, and not easy to guess."""
        check_password(field, email="")


class ChangePasswordForm(NewPasswordForm):
    """A new password in exchange for the old one."""

    old = PasswordField(_l("Password of today"), [InputRequired(_l("Enter the password you sign in with today."))])


class ProfileForm(Form):
    """What people read of somebody, and their language."""

    name = NameField(_l("Your name"), missing=_l("Enter your name, as neighbours should read it."))
    language = RadioField(_l("Language of your mails and pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()

    validate_language = JoinForm.validate_language


class ClaimForm(Form):
    """Who somebody is to a place."""

    party = ChoiceField(_l("Who asks"))
    audience = ChoiceField(_l("What you are there"))
    place = ChoiceField(_l("Place"))
    proof = TextAreaField(
        _l("How we can tell"), [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))]
    )

    def __init__(self, *args: Any, parties: Sequence[PartyChoice], places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party.choices = [SelectChoice(c.value, _("Myself") if c.value == "me" else c.name) for c in parties]
        self.audience.choices = audience_choices(("resident", "coworker", "association"))
        self.place.choices = place_choices(places)


class DatesForm(Form):
    """From and until; either may be open."""

    from_on = DayField(_l("From"), [Optional()])
    until_on = DayField(_l("Last day"), [Optional()])


class ConfirmForm(DatesForm):
    """A claim that is right."""

    note = StringField(
        _l("A word to them"),
        [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))],
        filters=[one_line],
    )


class RefuseForm(Form):
    """A claim that is not."""

    reason = TextAreaField(
        _l("Why not"),
        [
            InputRequired(_l("Write why, so that they know what to bring.")),
            _not_blank(_l("Write why, so that they know what to bring.")),
            Length(max=500, message=_l("Write it in at most 500 characters.")),
        ],
    )


class EndForm(Form):
    """The end of a fact."""

    last_on = DayField(_l("Last day"), [Optional()])
    reason = StringField(
        _l("Why"),
        [Optional(), Length(max=500, message=_l("Write it in at most 500 characters."))],
        filters=[one_line],
    )


class GiveForm(ConfirmForm):
    """Who somebody is, without a claim."""

    who = NameField(_l("Person or organisation"), missing=_l("Enter a name or an e-mail address."))
    audience = ChoiceField(_l("What they are there"))
    place = ChoiceField(_l("Place"))

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = audience_choices(("resident", "coworker", "association"))
        self.place.choices = place_choices(places)


class PersonForm(DatesForm):
    """A person without e-mail."""

    name = NameField(_l("Name"), missing=_l("Enter the name, as neighbours should read it."))
    language = RadioField(_l("Language"))
    audience = ChoiceField(_l("What they are there"))
    place = ChoiceField(_l("Place"))
    consent = TickField(
        _l("They agreed that we keep their name and what they are to the place"),
        [InputRequired(_l("Ask them first, then tick that they agreed."))],
    )

    def __init__(self, *args: Any, places: Sequence[PlaceRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        self.audience.choices = audience_choices(("resident", "coworker"))
        self.place.choices = place_choices(places)

    validate_language = JoinForm.validate_language


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


class ButtonForm(Form):
    """A button: nothing but the proof that it was ours."""
