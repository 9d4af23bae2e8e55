"""Texts in each language, and the short name in an address."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from hub.web.forms import Form
from hub.web.locale import LANGUAGE_NAMES

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*\Z"
TAKEN_WORDS = frozenset({"new", "day"})


class TextsForm(Form):
    """Fields in each language, named `<stem>_<language>`."""

    TEXTS: tuple[str, ...] = ()

    def texts(self, stem: str) -> dict[str, str]:
        """What was typed, by language."""
        return {code: text for code in LANGUAGE_NAMES if (text := self[f"{stem}_{code}"].data)}

    def first_of(self, stem: str) -> Any:
        """The field of the first language of the installation."""
        return self[f"{stem}_{current_app.config['HUB'].languages[0]}"]

    def validate_names(self) -> bool:
        """A name in one language at least: who reads another sees that one."""
        first, named = self.first_of("names"), bool(self.texts("names"))
        if not named and not first.errors:
            first.errors = [_("Enter the name, in at least one language.")]
        return named

    def shorten(self) -> None:
        """A short name for addresses out of the name, where none was typed."""
        names = self.texts("names") if "names" in self.TEXTS else {}
        if "slug" in self and names and not self["slug"].data:
            made = short_name(next(iter(names.values())))
            self["slug"].data, self["slug"].raw_data = made, [made]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, then the names together."""
        self.shorten()
        fields = bool(super().validate(extra_validators))
        named = self.validate_names()
        if not named and "slug" in self and not self["slug"].data:
            self["slug"].errors = []
        return named and fields


LABELS: dict[str, LazyString] = {
    "reason": _l("Reason"),
    "names": _l("Name"),
    "address": _l("Street and number"),
    "description": _l("What there is"),
    "access_text": _l("How to get in"),
    "key_text": _l("Keys, for those who have booked"),
    "directions": _l("How to come"),
    "house_rules": _l("House rules"),
    "alt": _l("What the photo shows"),
}
SHORT = frozenset({"names", "address", "reason", "alt"})
LONG = frozenset({"house_rules"})


def give_texts(form: type[TextsForm]) -> None:
    """Add the fields of each language to a form."""
    for stem in form.TEXTS:
        most = 120 if stem in SHORT else 4000 if stem in LONG else 1000
        kind = StringField if stem in SHORT else TextAreaField
        for code, language in LANGUAGE_NAMES.items():
            rules = [Length(max=most, message=_l("Write at most %(most)s characters.", most=most))]
            label = _l("%(label)s (%(language)s)", label=LABELS[stem], language=language)
            setattr(form, f"{stem}_{code}", kind(label, rules))


def slug_field() -> StringField:
    """The field of a short name, for a form with `free_slug` as its validator."""
    missing = _l("Enter a short name for addresses.")
    shape = _l("Write small letters, digits and hyphens, such as grande-salle.")
    return StringField(
        _l("Short name in addresses"),
        [
            InputRequired(missing),
            Length(max=70, message=_l("Write at most 70 characters.")),
            Regexp(SLUG, message=shape),
        ],
    )


def short_name(name: str) -> str:
    """“Salle d’œuvres” as salle-d-oeuvres; empty for a name without any Latin letter or digit."""
    plain = unicodedata.normalize("NFKD", name.lower().translate({0x153: "oe", 0xE6: "ae", 0xDF: "ss", 0x131: "i"}))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:60].strip("-")


def free_slug(_form: Any, field: Any) -> None:
    """Not a word that addresses need."""
    if field.data in TAKEN_WORDS:
        raise ValidationError(_("Choose another short name."))


def flat(row: Any, texts: Sequence[str], lines: Sequence[str]) -> dict[str, Any]:
    """The values of a row under the names of the fields."""
    found = {f"{stem}_{code}": (getattr(row, stem) or {}).get(code, "") for stem in texts for code in LANGUAGE_NAMES}
    return found | {name: getattr(row, name) for name in lines}
