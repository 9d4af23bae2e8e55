"""What commands are given: years, addresses, wall times; and the public holidays of Belgium."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from hub.accounts.addresses import is_address
from hub.cli.kit import Failure
from hub.spaces.models import Texts

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
LANGUAGES = {"fr": "fr", "nl": "nl", "en": "en_US"}


def belgian_holidays(years: Iterable[int]) -> dict[date, Texts]:
    """The public holidays of Belgium, Easter Sunday and Whit Sunday among them, named in the three languages."""
    from holidays import country_holidays  # noqa: PLC0415 - slow to import, and only commands need it

    found: dict[date, Texts] = {}
    for language, code in LANGUAGES.items():
        for day, name in country_holidays("BE", years=tuple(years), language=code).items():
            found.setdefault(day, {})[language] = name
    return found


def year_range(text: str | None, first: int, last: int) -> tuple[int, int]:
    """The first and last year named by "2027" or "2026-2029"; `first` and `last` when nothing is named."""
    if text is None:
        return first, last
    match = YEARS.fullmatch(text.strip())
    if match is None:
        raise Failure(f"years are written 2027 or 2026-2029, not {text!r}")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1970 <= first <= last <= 2199 or last - first > 50:
        raise Failure("choose at most 50 years between 1970 and 2199, the first one first")
    return first, last


def wall_time(text: str, option: str) -> datetime:
    """A naive wall time from "2026-12-05T18:00" (or with a space)."""
    try:
        found = datetime.strptime(text.strip().replace(" ", "T"), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a wall time
    except ValueError:
        raise Failure(f"{option} is written 2026-12-05T18:00, not {text!r}") from None
    return found


def day(text: str, option: str) -> date:
    """A date from "2026-12-05"."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Failure(f"{option} is written 2026-12-05, not {text!r}") from None


def check_email(text: str) -> None:
    """Raise Failure for what is no address."""
    if not is_address(text):
        raise Failure(f"{text!r} is no e-mail address like name@example.org")


def check_slug(text: str) -> None:
    """Raise Failure for what cannot stand in an address."""
    if not SLUG.fullmatch(text) or len(text) > 80:
        raise Failure(f"a short name is small letters, digits and hyphens, not {text!r}")
