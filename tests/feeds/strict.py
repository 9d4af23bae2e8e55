"""A strict reader of feeds: octets first, then meaning. Parsers forgive (and agree on) what real clients do not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.feeds.octets import TEXTS, Component, FaultError, Property, tree

_ONCE = {
    "VCALENDAR": ("PRODID", "VERSION"),
    "VEVENT": (
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "LAST-MODIFIED",
        "SEQUENCE",
        "SUMMARY",
        "STATUS",
    ),
    "VTIMEZONE": ("TZID",),
    "STANDARD": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "DAYLIGHT": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
}
_AT_MOST_ONCE = (
    "METHOD",
    "CALSCALE",
    "NAME",
    "X-WR-CALNAME",
    "LOCATION",
    "DESCRIPTION",
    "URL",
    "TRANSP",
    "CLASS",
)
_NEVER_IN_FEEDS = (
    "ORGANIZER",
    "ATTENDEE",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "DURATION",
)
_RULE = re.compile(r"FREQ=YEARLY;BYMONTH=(\d+);BYDAY=-1SU\Z")
_WALL, _UTC = re.compile(r"\d{8}T\d{6}\Z"), re.compile(r"\d{8}T\d{6}Z\Z")


@dataclass(frozen=True)
class Seen:
    """One event as a reader that follows the text to the letter sees it."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str | None
    description: str | None
    status: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True)
class Feed:
    """A feed without fault."""

    name: str | None
    method: str | None
    events: tuple[Seen, ...]
    root: Component


def read(octets: bytes) -> Feed:
    """The feed, or `FaultError` at its first fault."""
    root = tree(octets)
    for component in _walk(root):
        _counted(component)
        _texts(component)
    method = root.value("METHOD")
    if not root.children:
        raise FaultError("empty", "no component")
    if root.value("VERSION") != "2.0":
        raise FaultError("version", root.value("VERSION"))
    for one in root.all("REFRESH-INTERVAL"):
        if one.parameters.get("VALUE") != "DURATION":
            raise FaultError("refresh-value", one.value)
    zones = {str(zone.value("TZID")): _zone(zone) for zone in root.of("VTIMEZONE")}
    if len(zones) != len(root.of("VTIMEZONE")):
        raise FaultError("zone-twice", list(zones))
    events = tuple(_event(event, zones, method) for event in root.of("VEVENT"))
    if len({event.uid for event in events}) != len(events):
        raise FaultError("uid-twice")
    return Feed(name=root.value("X-WR-CALNAME"), method=method, events=events, root=root)


def _walk(component: Component) -> Iterator[Component]:
    yield component
    for child in component.children:
        yield from _walk(child)


def _counted(component: Component) -> None:
    for name in _ONCE.get(component.kind, ()):
        if len(component.all(name)) != 1:
            raise FaultError("count", f"{component.kind}.{name} x {len(component.all(name))}")
    for name in _AT_MOST_ONCE:
        if len(component.all(name)) > 1:
            raise FaultError("count", f"{component.kind}.{name}")


def _texts(component: Component) -> None:
    for one in component.properties:
        if one.name in TEXTS or one.name == "CATEGORIES":
            rest = re.sub(r"\\[\\;,nN]", "", one.value)
            if "\\" in rest or ";" in rest or ("," in rest and one.name != "CATEGORIES"):
                raise FaultError("escape", f"{one.name}:{one.value[:80]}")


@dataclass(frozen=True)
class _Onset:
    first: datetime
    month: int | None
    before: timedelta
    after: timedelta

    def at(self, year: int) -> datetime | None:
        """Wall time (of the offset before) at which this half of the year begins."""
        if self.month is None:
            return self.first if year >= self.first.year else None
        day = datetime(year, self.month + 1, 1) - timedelta(days=1)
        day -= timedelta(days=(day.weekday() + 1) % 7)
        onset = datetime.combine(day, self.first.time())
        return onset if onset >= self.first else None


class _Zone:
    """Offsets as the VTIMEZONE itself says, without any other source."""

    def __init__(self, onsets: list[_Onset]) -> None:
        self.onsets = onsets

    def candidates(self, wall: datetime) -> set[datetime]:
        """The instants that a wall time may mean: none in the spring gap, two in the repeated hour."""
        return {
            instant
            for offset in {one.after for one in self.onsets}
            if self.offset(instant := (wall - offset).replace(tzinfo=UTC)) == offset
        }

    def offset(self, instant: datetime) -> timedelta:
        """Offset in force at an instant."""
        begun = [
            ((onset - one.before).replace(tzinfo=UTC), one.after)
            for one in self.onsets
            for year in (instant.year - 1, instant.year)
            if (onset := one.at(year)) and (onset - one.before).replace(tzinfo=UTC) <= instant
        ]
        if not begun:
            raise FaultError("zone-cover", instant)
        return max(begun)[1]


def _zone(component: Component) -> _Zone:
    onsets = []
    for half in component.children:
        if half.all("RDATE"):
            raise FaultError("zone-dates")
        rule = half.value("RRULE")
        match = _RULE.match(rule) if rule else None
        if match is None and (rule or half.kind == "DAYLIGHT"):
            raise FaultError("zone-rule", rule)
        onset = _Onset(
            first=_wall(str(half.value("DTSTART"))),
            month=int(match[1]) if match else None,
            before=_offset(str(half.value("TZOFFSETFROM"))),
            after=_offset(str(half.value("TZOFFSETTO"))),
        )
        if onset.month and onset.at(onset.first.year) != onset.first:
            raise FaultError("zone-first", onset.first)
        onsets.append(onset)
    kinds = sorted(half.kind for half in component.children)
    if kinds != ["DAYLIGHT", "STANDARD"] and component.value("TZID") != "UTC":
        raise FaultError("zone-halves", kinds)
    if len(onsets) == 2 and (onsets[0].before, onsets[0].after) != (
        onsets[1].after,
        onsets[1].before,
    ):
        raise FaultError("zone-offsets")
    return _Zone(onsets)


def _event(event: Component, zones: dict[str, _Zone], method: str | None) -> Seen:
    if method is None:
        for name in _NEVER_IN_FEEDS:
            if event.all(name):
                raise FaultError("not-in-feeds", name)
    start, end = (_instant(event.all(name)[0], zones) for name in ("DTSTART", "DTEND"))
    if event.all("DTSTART")[0].parameters != event.all("DTEND")[0].parameters:
        raise FaultError("two-forms")
    if end <= start:
        raise FaultError("order", f"{start} {end}")
    stamp, changed = (_utc(str(event.value(name))) for name in ("DTSTAMP", "LAST-MODIFIED"))
    if method is None and stamp != changed:
        raise FaultError("stamp")
    uid, status, sequence = (str(event.value(name)) for name in ("UID", "STATUS", "SEQUENCE"))
    if not uid or len(uid.encode()) > 255:
        raise FaultError("uid", uid)
    if status not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
        raise FaultError("status", status)
    if not sequence.isdigit():
        raise FaultError("sequence", sequence)
    texts = (event.value("LOCATION"), event.value("DESCRIPTION"))
    return Seen(
        uid,
        start,
        end,
        str(event.value("SUMMARY")),
        *texts,
        status,
        int(sequence),
        changed,
    )


def _instant(one: Property, zones: dict[str, _Zone]) -> datetime:
    zone = one.parameters.get("TZID")
    if zone is None:
        return _utc(one.value)
    if zone not in zones:
        raise FaultError("no-zone", zone)
    found = zones[zone].candidates(_wall(one.value))
    if len(found) != 1:
        raise FaultError("repeated-hour" if found else "gap", one.value)
    return found.pop()


def _wall(text: str) -> datetime:
    if not _WALL.match(text):
        raise FaultError("date", text)
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 wall time
    except ValueError as error:
        raise FaultError("date", text) from error


def _utc(text: str) -> datetime:
    if not _UTC.match(text):
        raise FaultError("not-utc", text)
    return _wall(text[:-1]).replace(tzinfo=UTC)


def _offset(text: str) -> timedelta:
    if not re.match(r"[+-]\d{4}\Z", text):
        raise FaultError("offset", text)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:]))
    return -size if text[0] == "-" else size
