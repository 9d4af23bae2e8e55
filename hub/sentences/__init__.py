"""Codes to sentences, in the reader's language: for pages, mails, commands and feeds alike."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

from hub.domain.policy import Audience
from hub.domain.timespan import Length
from hub.sentences.policy import AUDIENCES

FORMAT_LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_BE"}

CODES: dict[str, LazyString] = {}

for _area in sorted(module.name for module in iter_modules(__path__)):
    CODES.update(import_module(f"{__name__}.{_area}").CODES)


def sentence(code: str, /, **params: object) -> str:
    """The sentence of a code. Raises KeyError for a code nobody has worded."""
    text = str(CODES[code]) % {name: shown(value) for name, value in params.items()}
    return text[:1].upper() + text[1:]


DAY = "%d/%m/%Y"

PATTERNS: list[Callable[[], str]] = []
"""Who knows how the reader writes a day; mails and commands have no such reader."""


def numeric(day: date) -> str:
    """01/12/2026, or 2026-12-01 for a reader who chose that."""
    return day.strftime(PATTERNS[0]() if PATTERNS else DAY)


def dated(day: date) -> str:
    """Tue 01/12/2026, mar. 01/12/2026 or di 01/12/2026, as it stands inside a sentence."""
    locale = get_locale()
    return f"{_weekday(day.weekday(), locale.language if locale is not None else 'fr')} {numeric(day)}"


@lru_cache(maxsize=64)
def _weekday(number: int, language: str) -> str:
    monday = date(2024, 1, 1)
    return str(format_date(monday + timedelta(days=number), "EEE", locale=FORMAT_LOCALES[language]))


def shown(value: object) -> object:
    """Dates and times as Belgian readers expect them, audiences by name, texts in the reader's language."""
    if isinstance(value, datetime):
        return f"{dated(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Mapping):
        return _localised(value)
    if isinstance(value, tuple):
        return ", ".join(str(shown(item)) for item in value)
    if isinstance(value, Audience):
        return str(AUDIENCES.get(value, value))
    if isinstance(value, Length):
        return length(value)
    return value


def length(text: Length) -> str:
    """A length as the reader writes it: “2 h”, in Dutch “2 u”."""
    locale = get_locale()
    return text.replace(" h", " u") if locale is not None and locale.language == "nl" else str(text)


def _localised(texts: Mapping[str, Any]) -> str:
    locale = get_locale()
    reader = locale.language if locale is not None else "fr"
    return str(texts.get(reader) or next((text for text in texts.values() if text), ""))
