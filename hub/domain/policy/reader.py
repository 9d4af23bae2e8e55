"""Reading untyped data with care: every problem is noted with its path, nothing is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from hub.domain.errors import DomainError, Reason
from hub.domain.policy.document import DAY_MINUTES, DAYS, UNITS, Hours, Season, Term

Path = tuple[str | int, ...]
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-4]):([0-5]\d)")
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
LIMITS = {"hours": 24 * 366, "days": 3660, "weeks": 520, "months": 120}
MOST_ENTRIES = 200
SHORT, LONG = 200, 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it is (keys and indexes), what it is, and the values its sentence needs."""

    path: Path
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class Malformed(DomainError):
    """The document cannot be used; `problems` lists all that is to mend."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("policy_malformed", reasons=tuple(Reason(p.code, None, p.params) for p in problems))
        self.problems = problems


class Reader:
    """Reads typed values and collects problems; after one it goes on with a harmless stand-in."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, path: Path, code: str, **params: object) -> None:
        """Remember one problem."""
        self.problems.append(Problem(path, f"policy_{code}", params))

    def table(
        self, value: object, path: Path, *, known: Sequence[str], needed: Sequence[str] = ()
    ) -> dict[str, object]:
        """A mapping with known keys only; a key that is close to a known one gets a suggestion."""
        if not isinstance(value, Mapping):
            self.note(path, "not_a_table")
            return {}
        found = {str(key): item for key, item in value.items()}
        for key in found:
            if key not in known:
                close = get_close_matches(key[:SHORT], known, n=1)
                code = "unknown_key_close" if close else "unknown_key"
                suggestion = close[0] if close else ", ".join(known)
                self.note((*path, key), code, key=key[:40], suggestion=suggestion)
        for key in needed:
            if found.get(key) is None:
                self.note(path, "missing_key", key=key)
        return {key: found[key] for key in known if found.get(key) is not None}

    def items(self, value: object, path: Path) -> list[tuple[Path, object]]:
        """A list as (path, item) pairs; nothing given is an empty list."""
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.note(path, "not_a_list")
            return []
        if len(value) > MOST_ENTRIES:
            self.note(path, "too_many_entries", limit=MOST_ENTRIES)
        return [((*path, index), item) for index, item in enumerate(value[:MOST_ENTRIES])]

    def line(self, value: object, path: Path, *, limit: int = SHORT) -> str:
        """A text that says something."""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            self.note(path, "not_a_text")
            return ""
        if len(value) > limit:
            self.note(path, "text_too_long", limit=limit)
        return value[:limit]

    def slug(self, value: object, path: Path) -> str:
        """A short name of small letters, digits and hyphens."""
        if not isinstance(value, str) or len(value) > 80 or not SLUG.fullmatch(value):
            self.note(path, "not_a_name")
            return "unnamed"
        return value

    def choice(self, value: object, path: Path, *, among: Sequence[str]) -> str:
        """One of the given words."""
        if not isinstance(value, str) or value not in among:
            self.note(path, "not_a_choice", choices=", ".join(among))
            return among[0]
        return value

    def flag(self, value: object, path: Path) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            self.note(path, "not_a_flag")
            return False
        return value

    def count(self, value: object, path: Path, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(path, "not_a_number")
            return least
        if not least <= value <= most:
            self.note(path, "out_of_bounds", least=least, most=most)
            return least
        return value

    def text(self, value: object, path: Path, *, limit: int = SHORT) -> dict[str, str]:
        """One text per language."""
        if not isinstance(value, Mapping):
            self.note(path, "not_languages")
            return {}
        found = {}
        for key, item in value.items():
            if not isinstance(key, str) or not LANGUAGE.fullmatch(key):
                self.note((*path, str(key)), "not_a_language", key=str(key)[:40])
            else:
                found[key] = self.line(item, (*path, key), limit=limit)
        return found

    def hours(self, value: object, path: Path) -> Hours:
        """Hours as "09:00-17:30"; an end at or before the start belongs to the next day."""
        match = HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            self.note(path, "not_hours")
            return Hours(0, DAY_MINUTES)
        first, first_minute, last, last_minute = (int(part) for part in match.groups())
        start, end = first * 60 + first_minute, last * 60 + last_minute
        if end > DAY_MINUTES or start == end:
            self.note(path, "not_hours")
            return Hours(0, DAY_MINUTES)
        return Hours(start, end if end > start else end + DAY_MINUTES)

    def days(self, value: object, path: Path) -> tuple[str, ...]:
        """Day types, each once, in the order of the week."""
        found = [self.choice(item, where, among=DAYS) for where, item in self.items(value, path)]
        if not found:
            self.note(path, "no_days")
        return tuple(day for day in DAYS if day in found)

    def day(self, value: object, path: Path) -> date:
        """A calendar date, as text or as the date a YAML reader makes of it."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return self._near(value, path)
        try:
            return self._near(date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else ""), path)
        except ValueError:
            self.note(path, "not_a_date")
            return date(2000, 1, 1)

    def _near(self, day: date, path: Path) -> date:
        if not date(1900, 1, 2) <= day < date(2199, 1, 1):
            self.note(path, "not_a_date")
        return day

    def month_day(self, value: object, path: Path) -> tuple[int, int]:
        """A day of every year as "12-24"."""
        match = MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
        try:
            # 2000 is a leap year, so that the 29th of February may be named.
            found = date(2000, int(match[1]), int(match[2])) if match else None
        except ValueError:
            found = None
        if found is None:
            self.note(path, "not_a_month_day")
            return (1, 1)
        return (found.month, found.day)

    def season(self, value: object, path: Path) -> Season:
        """A yearly period."""
        table = self.table(value, path, known=("from", "until"), needed=("from", "until"))
        first = self.month_day(table.get("from", "01-01"), (*path, "from"))
        return Season(first, self.month_day(table.get("until", "12-31"), (*path, "until")))

    def term(self, value: object, path: Path, *, units: Sequence[str] = UNITS) -> Term:
        """A length such as {months: 3}: one unit, one whole number."""
        table = self.table(value, path, known=units)
        if len(table) != 1:
            self.note(path, "not_a_term", choices=", ".join(units))
            return Term("days", 0)
        ((unit, count),) = table.items()
        return Term(unit, self.count(count, (*path, unit), least=0, most=LIMITS[unit]))
