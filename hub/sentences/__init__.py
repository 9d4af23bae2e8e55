"""Codes to sentences, in the reader's language: for pages, mails, commands and feeds alike."""

from collections.abc import Mapping
from datetime import date, datetime, time
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from hub.domain.policy import Audience
from hub.sentences.policy import AUDIENCES

CODES: dict[str, LazyString] = {}

for _area in sorted(module.name for module in iter_modules(__path__)):
    CODES.update(import_module(f"{__name__}.{_area}").CODES)


def sentence(code: str, /, **params: object) -> str:
    """The sentence of a code. Raises KeyError for a code nobody has worded."""
    return str(CODES[code]) % {name: shown(value) for name, value in params.items()}


def shown(value: object) -> object:
    """Dates and times as Belgian readers expect them, audiences by their name, texts in the reader's language."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y, %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Mapping):
        return _localised(value)
    if isinstance(value, tuple):
        return ", ".join(str(shown(item)) for item in value)
    if isinstance(value, Audience):
        return str(AUDIENCES.get(value, value))
    return value


def _localised(texts: Mapping[str, Any]) -> str:
    locale = get_locale()
    reader = locale.language if locale is not None else "fr"
    return str(texts.get(reader) or next((text for text in texts.values() if text), ""))
