"""The shape of what people write: pages, and messages to a place."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, ValidationError

from hub.accounts.addresses import is_address
from hub.accounts.forms.fields import AddressField, ChoiceField, NameField, language_choices
from hub.content.service.contact import Writing
from hub.spaces.forms.rules import SeenField
from hub.spaces.forms.texts import free_slug, slug_field
from hub.web.formats import localised
from hub.web.forms import Form

TITLE, BODY, MESSAGE = 120, 30_000, 4_000


def _title(label: Any) -> StringField:
    too_long = _l("Write at most %(most)s characters.", most=TITLE)
    return StringField(label, [InputRequired(_l("Enter a title.")), Length(max=TITLE, message=too_long)])


class TextForm(Form):
    """A page in one language."""

    title = _title(_l("Title"))
    body = TextAreaField(_l("Text"), [Length(max=BODY, message=_l("Write at most %(most)s characters.", most=BODY))])
    seen = SeenField()

    def validate_title(self, field: Field) -> None:
        """Something is left once spaces are gone."""
        if not field.data:
            raise ValidationError(_("Enter a title."))


class NewPageForm(Form):
    """A further page."""

    slug = slug_field()
    language = ChoiceField(_l("Language to begin with"))
    title = _title(_l("Title"))
    in_footer = BooleanField(_l("Link it at the foot of every page"))

    validate_slug = free_slug
    validate_title = TextForm.validate_title

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()


class StandForm(Form):
    """Whether a page is public, and where it is linked."""

    public = BooleanField(_l("Everybody can read what is published of it"))
    in_footer = BooleanField(_l("Link it at the foot of every page"))
    position = ChoiceField(_l("Place in the list"))

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position.choices = [SelectChoice(str(number), str(number + 1)) for number in range(count)]


class ContactForm(Form):
    """A message to whoever looks after a place."""

    name = NameField(_l("Your name"), missing=_l("Enter your name, so that they know whom they answer."))
    email = AddressField(_l("Your e-mail address"))
    place = ChoiceField(_l("Place"))
    message = TextAreaField(
        _l("Your message"),
        [
            InputRequired(_l("Write what you would like to know.")),
            Length(max=MESSAGE, message=_l("Write at most %(most)s characters.", most=MESSAGE)),
        ],
    )
    copy = BooleanField(_l("Send me a copy"))

    def __init__(self, *args: Any, places: Iterable[Any], signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [SelectChoice(place.slug, localised(place.names)) for place in places]
        one = len(known) == 1
        self.place.choices = known if one else [SelectChoice("", _("Choose a place")), *known]
        if not signed_in:
            del self.copy

    def validate_email(self, field: Field) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))

    def validate_place(self, field: Field) -> None:
        """One of the places."""
        if not field.data and not field.errors:
            raise ValidationError(_("Choose one of the places."))

    def validate_message(self, field: Field) -> None:
        """Something is left once spaces are gone."""
        if not field.data:
            raise ValidationError(_("Write what you would like to know."))

    def writing(self) -> Writing:
        """As the service takes it."""
        return Writing(
            name=self.name.data or "",
            email=self.email.data or "",
            place=self.place.data or "",
            message=self.message.data or "",
            copy=bool("copy" in self and self.copy.data),
        )


def languages() -> tuple[str, ...]:
    """The languages of this installation, in their order."""
    found: tuple[str, ...] = current_app.config["HUB"].languages
    return found
