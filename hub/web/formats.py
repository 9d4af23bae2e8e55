"""Dates, times and texts as readers in Belgium expect them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from flask import Flask, current_app, g, has_request_context
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from hub.sentences import DAY, FORMAT_LOCALES, PATTERNS, dated, numeric


def language() -> str:
    """The reader's language: fr, nl or en."""
    locale = getattr(g.get("_flask_babel") if g else None, "babel_locale", None) or get_locale()
    return locale.language if locale is not None else str(current_app.config["HUB"].languages[0])


def day_pattern() -> str:
    """How the reader writes a day: as everybody here does, or as they chose in their account."""
    if not has_request_context():
        return DAY
    if "day_pattern" not in g:
        g.day_pattern = "%Y-%m-%d" if getattr(current_user, "date_style", "day") == "iso" else DAY
    return str(g.day_pattern)


def _zone() -> ZoneInfo:
    tz: ZoneInfo = current_app.config["HUB"].tz
    return tz


def _wall(value: datetime) -> datetime:
    return value.astimezone(_zone()) if value.tzinfo else value


def _day(value: date | datetime) -> date:
    return _wall(value).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime) -> str:
    """01/12/2026."""
    return numeric(_day(value))


def weekday_date(value: date | datetime) -> str:
    """Tue 01/12/2026, with the weekday in the reader's language."""
    text = dated(_day(value)).replace(". ", " ")
    return text[:1].upper() + text[1:]


def long_date(value: date | datetime) -> str:
    """Tuesday 1 December 2026, or mardi 1er décembre 2026."""
    day, reader = _day(value), language()
    return _written(day, "EEEE '1er' MMMM y" if reader == "fr" and day.day == 1 else "EEEE d MMMM y", reader)


def day_parts(value: date | datetime) -> tuple[str, str, str]:
    """A day as a calendar leaf shows it: ("Tue", "24", "Nov"), in the reader's language."""
    day, reader = _day(value), language()
    return _written(day, "EEE", reader), str(day.day), _written(day, "MMM", reader)


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, reader: str) -> str:
    return str(babel_date(day, pattern, locale=FORMAT_LOCALES[reader]))


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
    said = texts.get(reader or language())
    if said:
        return said
    order = (reader or language(), *current_app.config["HUB"].languages)
    return next((texts[code] for code in order if texts.get(code)), next(iter(texts.values()), ""))


def titled(title: str) -> str:
    """What a booking is for; a desk that was taken with one tap has no title."""
    return title or str(_("Desk"))


def init_app(app: Flask) -> None:
    """Make the formats Jinja filters."""
    if day_pattern not in PATTERNS:
        PATTERNS.append(day_pattern)
    app.jinja_env.filters.update(
        date=short_date,
        weekday_date=weekday_date,
        long_date=long_date,
        time=clock,
        localised=localised,
        titled=titled,
        inside=inside,
    )
    app.jinja_env.globals.update(span=span)
