"""The shape of what managers type about places, one form for each thing to say."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional, ValidationError

from hub.accounts.addresses import is_address
from hub.spaces.communes import COMMUNES, label, texts
from hub.spaces.forms.particulars import Ticks, filled, give_ways, ways_in
from hub.spaces.forms.texts import TextsForm, flat, free_slug, give_texts, slug_field
from hub.spaces.particulars import SPOKEN, WAYS
from hub.spaces.service import PlaceWish

ALL_WAYS = tuple(WAYS)


class PartForm(TextsForm):
    """One part of what a place says: it starts from what was said, and changes only that."""

    LINES: tuple[str, ...] = ()

    @classmethod
    def values(cls, place: Any) -> dict[str, Any]:
        """What the place says now, under the names of the fields."""
        return flat(place, cls.TEXTS, cls.LINES)

    def validate_names(self) -> bool:
        """Only the form with the names asks for one."""
        return True

    def wish(self, before: PlaceWish) -> PlaceWish:
        """What was said before, with what was typed in its place."""
        said: dict[str, Any] = {stem: self.texts(stem) for stem in self.TEXTS}
        said |= {name: self[name].data or "" for name in self.LINES}
        return replace(before, **said)


class WordsForm(PartForm):
    """The name, and what there is."""

    TEXTS = ("names", "description")

    validate_names = TextsForm.validate_names


class NewPlaceForm(TextsForm):
    """A further place: its name; the rest follows step by step."""

    TEXTS = ("names",)

    slug = slug_field()

    validate_slug = free_slug

    def wish(self) -> PlaceWish:
        """As the service takes it."""
        return PlaceWish(names=self.texts("names"))


class AddressForm(PartForm):
    """Where it is, and how to get there."""

    TEXTS = ("address", "directions", "access_text")

    postcode = SelectField(
        _l("Postcode and commune"),
        [Optional()],
        choices=[SelectChoice("", _l("Choose a commune")), *(SelectChoice(code, label(code)) for code in COMMUNES)],
        validate_choice=False,
    )

    @classmethod
    def values(cls, place: Any) -> dict[str, Any]:
        """With the commune by its postcode."""
        return super().values(place) | {"postcode": place.postcode}

    def validate_postcode(self, field: Any) -> None:
        """One of the list."""
        if field.data not in COMMUNES:
            raise ValidationError(_("Choose a commune from the list."))

    def wish(self, before: PlaceWish) -> PlaceWish:
        """The commune goes along by its names."""
        code = str(self.postcode.data or "")
        return replace(super().wish(before), postcode=code, commune=texts(code))


class AccessForm(PartForm):
    """Who can get in and around, and in which languages one is welcome."""

    spoken = Ticks(
        _l("Languages spoken here"), choices=[SelectChoice(*one) for one in SPOKEN.items()], validate_choice=False
    )

    @classmethod
    def values(cls, place: Any) -> dict[str, Any]:
        """With each answer under its question."""
        return filled(place.access) | {"spoken": place.spoken}

    def wish(self, before: PlaceWish) -> PlaceWish:
        """Answers that say something, languages of the list."""
        chosen = [code for code in SPOKEN if code in (self.spoken.data or ())]
        return replace(before, access=ways_in(self, ALL_WAYS), spoken=chosen)


class ContactForm(PartForm):
    """Whom to ask."""

    LINES = ("contact_name", "contact_email", "contact_phone")

    contact_name = StringField(_l("Whom to ask"), [Length(max=120, message=_l("Write at most 120 characters."))])
    contact_email = EmailField(_l("Their e-mail address"), [Optional()])
    contact_phone = StringField(_l("Their telephone"), [Length(max=40, message=_l("Write at most 40 characters."))])

    def validate_contact_email(self, field: Any) -> None:
        """An address mail can be sent to."""
        if not is_address(field.data):
            raise ValidationError(_("Enter an e-mail address like name@example.org."))


class HouseRulesForm(PartForm):
    """What is asked of everybody who comes."""

    TEXTS = ("house_rules",)


for _form in (WordsForm, NewPlaceForm, AddressForm, HouseRulesForm):
    give_texts(_form)
give_ways(AccessForm, ALL_WAYS)
