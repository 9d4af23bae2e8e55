"""iCalendar text from values: pure, and the same values always give the same bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hub.feeds.timezones import vtimezone

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

PRODID = "-//Hub//Community hub//EN"
LINE_OCTETS = 75

_NEWLINES = re.compile("\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, byte-order marks: one of them makes strict readers drop a calendar.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\t": " "})
_QUOTED = str.maketrans({"^": "^^", '"': "^'", "\n": "^n", "\t": " "})
_ADDRESS_SAFE = "@.+-_!#$&'*/=?{|}~"
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one occasion shows to its readers. Times are aware UTC, whole seconds; `end` is exclusive."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str
    changed_at: datetime
    sequence: int = 0
    status: Status = "CONFIRMED"
    description: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    transparent: bool = False

    def __post_init__(self) -> None:
        """Refuse what no calendar can show: naive times, fractions of a second, an end that is not after the start."""
        for moment in (self.start, self.end, self.changed_at):
            if moment.utcoffset() is None or moment.microsecond:
                raise ValueError(f"not a whole aware second: {moment!r}")
        if self.end <= self.start:
            raise ValueError("an entry ends after it starts")
        if not 0 < len(self.uid.encode()) <= 255:
            raise ValueError("a UID has 1 to 255 octets")


def clean(text: str) -> str:
    """The text without control characters; every kind of line end becomes a newline."""
    return _UNPRINTABLE.sub("", _NEWLINES.sub("\n", text))


# icalendar's own escaping turns the typed characters `\N` into a line end and leaves X- properties bare: hence ours.
def escape(text: str) -> str:
    """TEXT value (RFC 5545 3.3.11)."""
    return clean(text).translate(_ESCAPES)


def fold(line: str) -> bytes:
    """One content line as octets: at most 75 each, never cut inside a character or an escape, ending in CRLF."""
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return octets + b"\r\n"
    parts, at, room = [], 0, LINE_OCTETS
    while len(octets) - at > room:
        cut = at + room
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        mark = octets[cut - 1 : cut]
        if mark in (b"\\", b"^") and (cut - at - len(octets[at:cut].rstrip(mark))) % 2:
            cut -= 1
        parts.append(octets[at:cut])
        at, room = cut, LINE_OCTETS - 1
    parts.append(octets[at:])
    return b"\r\n ".join(parts) + b"\r\n"


def line(name: str, text: str) -> bytes:
    """One TEXT property as octets, with the CRLF before it: how to look for it in a VEVENT."""
    return b"\r\n" + fold(f"{name}:{escape(text)}")


def vevent(entry: Entry, tz: ZoneInfo) -> bytes:
    """One VEVENT for a feed: no METHOD, hence DTSTAMP equals LAST-MODIFIED."""
    return _vevent(entry, tz=tz, people=())


def cancelled(octets: bytes, *, sequence: int, changed_at: datetime) -> bytes:
    """A VEVENT of ours as called off: everything else stays as it was last shown."""
    moment = _utc(changed_at)
    now = {
        "STATUS": "CANCELLED",
        "TRANSP": "TRANSPARENT",
        "SEQUENCE": sequence,
        "DTSTAMP": moment,
        "LAST-MODIFIED": moment,
    }
    lines = octets.split(b"\r\n")
    for number, line in enumerate(lines):
        name = line.partition(b":")[0].decode("latin-1")
        if name in now:
            lines[number] = f"{name}:{now[name]}".encode()
    return b"\r\n".join(lines)


def calendar(
    name: str,
    objects: Iterable[bytes],
    tz: ZoneInfo,
    *,
    description: str | None = None,
    url: str | None = None,
) -> bytes:
    """A whole feed: head, one rule-based VTIMEZONE, then the objects in the order given."""
    head = [
        *_opening(),
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    if description is not None:
        head += [
            f"DESCRIPTION:{escape(description)}",
            f"X-WR-CALDESC:{escape(description)}",
        ]
    if url is not None:
        head.append(f"URL:{_uri(url)}")
    return b"".join([*map(fold, head), vtimezone(tz.key), *objects, b"END:VCALENDAR\r\n"])


def invitation(
    entry: Entry,
    tz: ZoneInfo,
    *,
    method: Method,
    organiser: tuple[str, str],
    attendee: tuple[str, str],
) -> bytes:
    """A calendar message for a mail; people are (name, e-mail). A PUBLISH names no attendee."""
    people = [f"ORGANIZER;CN={_parameter(organiser[0])}:{_mailto(organiser[1])}"]
    if method != "PUBLISH":
        role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        people.append(f"ATTENDEE;CN={_parameter(attendee[0])};{role}:{_mailto(attendee[1])}")
    lines = [*_opening(), f"METHOD:{method}"]
    event = _vevent(
        entry,
        tz=tz,
        people=tuple(people),
        status="CANCELLED" if method == "CANCEL" else None,
    )
    return b"".join([*map(fold, lines), vtimezone(tz.key), event, b"END:VCALENDAR\r\n"])


def _opening() -> tuple[str, ...]:
    return ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN")


def _vevent(entry: Entry, *, tz: ZoneInfo, people: tuple[str, ...], status: Status | None = None) -> bytes:
    changed = _utc(entry.changed_at)
    start, end = _times(entry, tz=tz)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(entry.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART{start}",
        f"DTEND{end}",
        f"SUMMARY:{escape(entry.summary)}",
        f"LOCATION:{escape(entry.location)}",
    ]
    if entry.description is not None:
        lines.append(f"DESCRIPTION:{escape(entry.description)}")
    if entry.url is not None:
        lines.append(f"URL:{_uri(entry.url)}")
    if entry.categories:
        lines.append("CATEGORIES:" + ",".join(map(escape, entry.categories)))
    lines += people
    state = status or entry.status
    takes_time = not entry.transparent and state != "CANCELLED"
    lines += [f"STATUS:{state}", f"TRANSP:{'OPAQUE' if takes_time else 'TRANSPARENT'}"]
    return b"".join(map(fold, [*lines, "END:VEVENT"]))


def _times(entry: Entry, *, tz: ZoneInfo) -> tuple[str, str]:
    """Both ends in one form: readers disagree about a local hour that exists twice, so that one is written in UTC."""
    ends = [moment.astimezone(tz) for moment in (entry.start, entry.end)]
    if tz.key == "UTC" or any(_is_repeated(wall) for wall in ends):
        return (f":{_utc(entry.start)}", f":{_utc(entry.end)}")
    start, end = (f";TZID={tz.key}:{wall:%Y%m%dT%H%M%S}" for wall in ends)
    return (start, end)


def _is_repeated(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _parameter(text: str) -> str:
    """A quoted parameter value (RFC 6868)."""
    return f'"{clean(text).translate(_QUOTED)}"'


def _uri(text: str) -> str:
    return quote(clean(text).replace("\n", ""), safe=_URL_SAFE)


def _mailto(email: str) -> str:
    return "mailto:" + quote(clean(email).replace("\n", ""), safe=_ADDRESS_SAFE)
