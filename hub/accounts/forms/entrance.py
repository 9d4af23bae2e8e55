"""Joining, signing in, passwords, one's own name."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, ValidationError

from hub.accounts.addresses import is_address
from hub.accounts.forms.fields import AddressField, NameField, language_choices
from hub.accounts.service import passwords
from hub.domain.errors import Refused
from hub.sentences import sentence
from hub.web.forms import Form


class NewcomerForm(Form):
    """A newcomer whose address is known."""

    name = NameField(_l("Your name"), missing=_l("Enter your name, as neighbours should read it."))
    password = PasswordField(_l("Password"))
    language = RadioField(_l("Language of your mails and pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()

    def validate_password(self, field: Field) -> None:
        """Long enough, and not easy to guess."""
        check_password(field, email=self.data.get("email") or "", name=self.name.data or "")

    def validate_language(self, field: Field) -> None:
        """One of ours."""
        if field.data not in current_app.config["HUB"].languages:
            field.errors = []
            raise ValidationError(_("Choose a language."))


class JoinForm(NewcomerForm):
    """A newcomer."""

    email = AddressField(_l("E-mail address"))

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))


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


class VerifyForm(Form):
    """The password chosen at joining: whoever joined is the one who opens the account."""

    password = PasswordField(_l("The password you chose"), [InputRequired(_l("Enter your password."))])


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


class ChangeEmailForm(Form):
    """Another address, in exchange for the password."""

    email = AddressField(_l("New e-mail address"))
    old = PasswordField(_l("Your password"), [InputRequired(_l("Enter the password you sign in with today."))])

    validate_email = ResetForm.validate_email


class CloseForm(Form):
    """The end of an account, in exchange for the password."""

    bookings = RadioField(_l("Your bookings ahead"))
    old = PasswordField(_l("Your password"), [InputRequired(_l("Enter the password you sign in with today."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings.choices = [
            SelectChoice("cancel", _("Cancel them: the time is free for others")),
            SelectChoice("keep", _("Leave them: I still come")),
        ]

    def validate_bookings(self, field: Field) -> None:
        """One of the two; nothing chosen cancels."""
        field.errors = []
        if field.data not in {"cancel", "keep"}:
            field.data = "cancel"


class ProfileForm(Form):
    """What people read of somebody, their language, and how they write a day."""

    name = NameField(_l("Your name"), missing=_l("Enter your name, as neighbours should read it."))
    language = RadioField(_l("Language of your mails and pages"))
    date_style = RadioField(_l("How days are written"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        self.date_style.choices = [SelectChoice("day", "01/12/2026"), SelectChoice("iso", "2026-12-01")]

    validate_language = JoinForm.validate_language
