"""What the cells of a list say: names, languages, places, what somebody is, days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.accounts import places
from hub.accounts.places import PlaceRef
from hub.accounts.service.facts import decidable_places
from hub.accounts.service.site import Site
from hub.accounts.service.tables import TableRow, plain
from hub.domain.errors import Refused
from hub.domain.permissions import Action, Actor, can

AUDIENCES = {
    "resident": "resident", "habitant": "resident", "habitante": "resident", "bewoner": "resident",
    "coworker": "coworker", "co-worker": "coworker", "coworkeur": "coworker", "coworkeuse": "coworker",
    "association": "association", "recognised association": "association", "association reconnue": "association",
    "vereniging": "association", "erkende vereniging": "association",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringer:
    """Who brings a list, where to; `actor` is None for the command line, which may bring anything anywhere.

    `agreed` are the words to which those without e-mail agreed; with `invite`, those with one get a link.
    """

    actor: Actor | None
    site: Site
    languages: Sequence[str]
    agreed: str
    invite: bool = False
    now: datetime
    today: date

    @property
    def by(self) -> int | None:
        """The person, for the trail."""
        return None if self.actor is None else self.actor.party_id


def anywhere(bringer: Bringer) -> bool:
    """Whether the list may reach beyond the places of whoever brings it."""
    return bringer.actor is None or can(bringer.actor, Action.ADMINISTER)


def name_of(row: TableRow) -> str:
    """The name of a row. Raises Refused."""
    name = row.cells.get("name", "")
    if not name:
        raise Refused("import-name", "name")
    if len(name) > 120:
        raise Refused("import-name-long", "name")
    return name


def language_of(row: TableRow, bringer: Bringer) -> str:
    """The language of a row, else the first of the house. Raises Refused."""
    language = row.cells.get("language", "").lower() or bringer.languages[0]
    if language not in bringer.languages:
        raise Refused("import-language", "language", languages=", ".join(bringer.languages))
    return language


def place_of(row: TableRow, bringer: Bringer, *, needed: bool) -> PlaceRef | None:
    """The place of a row, among those open to whoever brings it; None where a row may do without. Raises Refused."""
    text = row.cells.get("place", "")
    if not text and not needed:
        return None
    open_to = places.every() if bringer.actor is None else decidable_places(bringer.actor)
    wanted = plain(text)
    found = [one for one in open_to if wanted == one.slug or wanted in {plain(name) for name in one.names.values()}]
    if len(found) != 1:
        raise Refused("import-place", "place", places=", ".join(one.slug for one in open_to))
    return found[0]


def audience_of(row: TableRow, allowed: Sequence[str], *, usual: str = "") -> str:
    """What a row says somebody is, `usual` where it says nothing. Raises Refused."""
    found = AUDIENCES.get(plain(row.cells.get("audience", "")) or usual, "")
    if found not in allowed:
        raise Refused("import-audience", "audience", audiences=", ".join(allowed))
    return found


def day_of(row: TableRow, column: str) -> date | None:
    """A day of a row, or None. Raises Refused for what is no day."""
    text = row.cells.get(column, "")
    day = parse_day(text)
    if text and day is None:
        raise Refused("import-day", column, day=text[:40])
    return day


def parse_day(text: str) -> date | None:
    """A day as 2026-12-05 or 05/12/2026, or None."""
    parts = text.replace(".", "/").split("/")
    try:
        if len(parts) == 3:
            day, month, year = (int(part) for part in parts)
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return found if 1970 <= found.year <= 2200 else None
