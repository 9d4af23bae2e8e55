"""What a page says in the reader's language, from the catalogs that the pages use."""

from datetime import date, datetime
from pathlib import Path

from babel.dates import format_date
from babel.support import Translations

CATALOGS = Path(__file__).resolve().parents[3] / "hub" / "translations"


class Words:
    """`words("Sign in")` is «Se connecter» for a French reader."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalog = Translations.load(CATALOGS, [language])

    def __call__(self, text: str, **params: object) -> str:
        """A text of the pages, its parameters filled in."""
        said = self._catalog.gettext(text)
        return said % params if params else said

    def count(self, one: str, several: str, number: int) -> str:
        """A text that counts."""
        return self._catalog.ngettext(one, several, number) % {"num": number}

    def long(self, day: date) -> str:
        """Saturday 5 December 2026, as it stands inside a sentence."""
        pattern = "EEEE '1er' MMMM y" if self.language == "fr" and day.day == 1 else "EEEE d MMMM y"
        return format_date(day, pattern, locale=f"{self.language}_BE")

    def leading(self, day: date) -> str:
        """The same day where it begins a line: with a capital in every language."""
        text = self.long(day)
        return f"{text[:1].upper()}{text[1:]}"

    def short(self, day: date) -> str:
        """Sat 05/12/2026, as lists write it."""
        name = format_date(day, "EEE", locale=f"{self.language}_BE").rstrip(".")
        return f"{name[:1].upper()}{name[1:]} {day:%d/%m/%Y}"

    def span(self, start: datetime, end: datetime) -> str:
        """Sat 05/12/2026, 18:00–21:00."""
        return f"{self.short(start.date())}, {start:%H:%M}–{end:%H:%M}"
