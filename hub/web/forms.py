"""The parent of every form, and the fields Belgian readers expect."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _is_submitted as is_submitted
from werkzeug.datastructures import MultiDict
from wtforms import Field, PasswordField, StringField, TextAreaField
from wtforms.validators import StopValidation

from hub.sentences import numeric

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
TIME = re.compile(r"(\d{1,2})(?:\s*[:.hHuU]\s*(\d{2})?)?|(\d{2})(\d{2})")


def clean(value: Any) -> Any:
    """Text without control characters and outer spaces, in composed form; other values as they are."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    return "".join(c for c in text if c in "\n\t\u200d" or unicodedata.category(c)[0] != "C").strip()


def in_line(value: Any) -> Any:
    """Text on one line: a break in a title would be a line of its own in a mail."""
    return " ".join(value.split()) if isinstance(value, str) else value


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose text is cleaned before it is looked at; passwords stay as typed."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Adds `clean` to the filters of each text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Bind with the cleaning filter."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                first = [clean] if issubclass(kind, TextAreaField) else [clean, in_line]
                options = {**options, "filters": [*first, *unbound_field.kwargs.get("filters", ())]}
            bound: Field = super().bind_field(form, unbound_field, options)
            return bound

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """What a form of a page sends; files and JSON are none of it, whatever they call themselves."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return (request.form or None) if is_submitted() else None

    def field_of(self, name: str) -> Field | None:
        """The field at which a refusal about `name` is said; None for the head of the form."""
        found: Field | None = self._fields.get(name)
        return found


def parse_date(text: str) -> date | None:
    """A date typed as 2026-12-05 or 05/12/2026 (also with . - or spaces), or None."""
    text = text.strip()
    if match := ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)) if 1970 <= int(year) <= 2200 else None
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """A time typed as 14:00, 14h30, 14u, 1430 or 14; 24:00 is midnight. None when it is none of these."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


class Needed:
    """Something readable was typed; what the field itself found wrong is said instead of `message`."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop where nothing was read."""
        if field.data in (None, ""):
            raise StopValidation(self.message) if not field.errors else StopValidation()


class DayField(StringField):
    """A date typed or picked; `data` is a date, what was typed stays when it is none."""

    data: Any

    def process_data(self, value: Any) -> None:
        """Take a date, or text as the address had it."""
        self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(clean(valuelist[0])) if valuelist else ""
        self.data = parse_date(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Enter a date like 05/12/2026"))

    def _value(self) -> str:
        if self.raw_data:
            return str(clean(self.raw_data[0]))
        return numeric(self.data) if isinstance(self.data, date) else ""


class ClockField(StringField):
    """A time of day; `data` is a time, what was typed stays when it is none."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(clean(valuelist[0])) if valuelist else ""
        self.data = parse_time(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Enter a time like 18:00"))

    def _value(self) -> str:
        if self.raw_data:
            return str(clean(self.raw_data[0]))
        return self.data.strftime("%H:%M") if isinstance(self.data, time) else ""


class WholeField(StringField):
    """A whole number within limits; `data` is an int or None."""

    data: Any

    def __init__(self, *args: Any, least: int = 0, most: int = 100_000, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(clean(valuelist[0])) if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:
            raise ValueError(_l("Enter a number from %(least)s to %(most)s", least=self.least, most=self.most))
        self.data = int(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(clean(self.raw_data[0]))
        return "" if self.data is None else str(self.data)
