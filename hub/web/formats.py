"""Dates, times and texts as readers in Belgium expect them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import Flask, current_app
from flask_babel import get_locale

from hub.sentences import FORMAT_LOCALES, dated


def language() -> str:
    """The reader's language: fr, nl or en."""
    locale = get_locale()
    return locale.language if locale is not None else str(current_app.config["HUB"].languages[0])


def _zone() -> ZoneInfo:
    tz: ZoneInfo = current_app.config["HUB"].tz
    return tz


def _wall(value: datetime) -> datetime:
    return value.astimezone(_zone()) if value.tzinfo else value


def _day(value: date | datetime) -> date:
    return _wall(value).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime) -> str:
    """01/12/2026."""
    return _day(value).strftime("%d/%m/%Y")


def weekday_date(value: date | datetime) -> str:
    """Tue 01/12/2026, with the weekday in the reader's language."""
    text = dated(_day(value)).replace(". ", " ")
    return text[:1].upper() + text[1:]


def long_date(value: date | datetime) -> str:
    """Tuesday 1 December 2026, or mardi 1er décembre 2026."""
    day = _day(value)
    pattern = "EEEE '1er' MMMM y" if language() == "fr" and day.day == 1 else "EEEE d MMMM y"
    return babel_date(day, pattern, locale=FORMAT_LOCALES[language()])


def day_parts(value: date | datetime) -> tuple[str, str, str]:
    """A day as a calendar leaf shows it: ("Tue", "24", "Nov"), in the reader's language."""
    day, locale = _day(value), FORMAT_LOCALES[language()]
    return babel_date(day, "EEE", locale=locale), str(day.day), babel_date(day, "MMM", locale=locale)


def clock(value: datetime | time) -> str:
    """18:00."""
    return (_wall(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def span(start: datetime, end: datetime) -> str:
    """Tue 01/12/2026, 18:00–21:00; with both days when the end is on another one."""
    first, last = _wall(start), _wall(end)
    if first.date() == last.date() or (last.time() == time(0) and (last.date() - first.date()).days == 1):
        return f"{weekday_date(start)}, {clock(start)}–{'24:00' if last.time() == time(0) else clock(end)}"
    return f"{weekday_date(start)}, {clock(start)} – {weekday_date(end)}, {clock(end)}"


def inside(text: str) -> str:
    """A date or span as it stands inside a sentence: only English writes its days with a capital."""
    return text if language() == "en" else text[:1].lower() + text[1:]


def localised(texts: Mapping[str, str] | None, reader: str | None = None) -> str:
    """The text in the reader's language, else in the first language of the installation that has one."""
    if not texts:
        return ""
    order = (reader or language(), *current_app.config["HUB"].languages)
    return next((texts[code] for code in order if texts.get(code)), next(iter(texts.values()), ""))


def init_app(app: Flask) -> None:
    """Make the formats Jinja filters."""
    app.jinja_env.filters.update(
        date=short_date,
        weekday_date=weekday_date,
        long_date=long_date,
        time=clock,
        localised=localised,
        inside=inside,
    )
    app.jinja_env.globals.update(span=span)
