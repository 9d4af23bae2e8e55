"""The shape of a photo: the file, and what it shows in each language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from hub.spaces.forms.texts import TextsForm, give_texts


class AltForm(TextsForm):
    """What a photo shows, for whoever does not see it."""

    TEXTS = ("alt",)

    def validate_names(self) -> bool:
        """Said in one language at least."""
        first = self.first_of("alt")
        said = bool(self.texts("alt"))
        if not said and not first.errors:
            first.errors = [_("Say what the photo shows, in at least one language.")]
        return said


class PhotoForm(AltForm):
    """A file with its words; the file itself is read before the form."""

    photo = FileField(_l("Photo"))


def said_of(photo: Any) -> dict[str, str]:
    """The words of a photo under the names of the fields."""
    return {f"alt_{code}": text for code, text in photo.alt.items()}


give_texts(AltForm)
