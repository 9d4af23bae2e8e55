"""The control of the strict reader: planted faults must be found, each under its own name."""

import icalendar
import pytest

from hub.feeds import ical
from tests.feeds import strict
from tests.feeds.octets import FaultError
from tests.feeds.test_ical import BRUSSELS, at, entry, feed

GOOD = feed(
    entry("a", summary="Fête é" + "é" * 60),
    entry("b", start=at(2026, 7, 4, 18), status="TENTATIVE"),
    name="Salle",
)
EVENT = b"DTSTART;TZID=Europe/Brussels:20261205T180000"


def swap(old: bytes, new: bytes, *, text: bytes = GOOD, times: int = 1) -> bytes:
    assert old in text
    return text.replace(old, new, times)


def without_zone() -> bytes:
    head, rest = GOOD.split(b"BEGIN:VTIMEZONE")
    return head + rest.split(b"END:VTIMEZONE\r\n")[1]


def without_summer() -> bytes:
    head, rest = GOOD.split(b"BEGIN:DAYLIGHT")
    return head + rest.split(b"END:DAYLIGHT\r\n")[1]


def cut_character() -> bytes:
    at_fold = GOOD.index(b"\r\n ")
    return GOOD[: at_fold - 1] + b"\r\n " + GOOD[at_fold - 1 : at_fold] + GOOD[at_fold + 3 :]


def zone_of_icalendar() -> bytes:
    calendar = icalendar.Calendar.from_ical(without_zone())
    calendar.add_missing_timezones()
    return calendar.to_ical()


RULE = b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
FAULTS = {
    "bom": b"\xef\xbb\xbf" + GOOD,
    "last-line": GOOD[:-2],
    "line-end": swap(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "long-line": swap(b"\r\n ", b""),
    "cut-character": cut_character(),
    "control": swap(b"SUMMARY:F", b"SUMMARY:\x0bF"),
    "blank-line": swap(b"BEGIN:VEVENT", b"\r\nBEGIN:VEVENT"),
    "grammar": swap(b"SUMMARY:F", b"SUMMARY F"),
    "nesting": swap(b"STATUS:CONFIRMED", b"BEGIN:VALARM\r\nEND:VALARM\r\nSTATUS:CONFIRMED"),
    "escape": swap(b"SUMMARY:F", b"SUMMARY:A;\r\n F"),
    "count": swap(b"DTSTAMP:20261120T093000Z\r\n", b""),
    "version": swap(b"VERSION:2.0", b"VERSION:1.0"),
    "empty": ical.calendar("x", [], BRUSSELS).split(b"BEGIN:VTIMEZONE")[0] + b"END:VCALENDAR\r\n",
    "refresh-value": swap(b";VALUE=DURATION", b""),
    "no-zone": without_zone(),
    "zone-halves": without_summer(),
    "zone-dates": zone_of_icalendar(),
    "zone-rule": swap(b"BYDAY=-1SU", b"BYDAY=1SU"),
    "zone-first": swap(b"19960331T020000", b"19960330T020000"),
    "zone-offsets": swap(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300"),
    "uid-twice": swap(b"UID:b@", b"UID:a@"),
    "order": swap(
        b"DTEND;TZID=Europe/Brussels:20261205T21",
        b"DTEND;TZID=Europe/Brussels:20261205T17",
    ),
    "two-forms": swap(b"DTEND;TZID=Europe/Brussels:20261205T210000", b"DTEND:20261205T210000Z"),
    "date": swap(EVENT, b"DTSTART;TZID=Europe/Brussels:20261205T250000"),
    "not-utc": swap(b"DTSTAMP:20261120T093000Z", b"DTSTAMP:20261120T093000"),
    "stamp": swap(b"DTSTAMP:20261120T093000Z", b"DTSTAMP:20261120T093001Z"),
    "repeated-hour": swap(EVENT, b"DTSTART;TZID=Europe/Brussels:20261025T023000"),
    "gap": swap(EVENT, b"DTSTART;TZID=Europe/Brussels:20260329T023000"),
    "status": swap(b"STATUS:TENTATIVE", b"STATUS:BUSY"),
    "sequence": swap(b"SEQUENCE:0", b"SEQUENCE:-1"),
    "not-in-feeds": swap(b"SEQUENCE:0", b"SEQUENCE:0\r\nRRULE:FREQ=DAILY"),
}


def test_the_feed_without_fault_is_read():
    assert [one.uid for one in strict.read(GOOD).events] == [
        "a@install.example",
        "b@install.example",
    ]


@pytest.mark.parametrize("code", FAULTS)
def test_a_planted_fault_is_found(code):
    with pytest.raises(FaultError) as found:
        strict.read(FAULTS[code])
    assert found.value.code == code


def test_an_onset_without_rule_is_found():
    with pytest.raises(FaultError) as found:
        strict.read(swap(RULE, b""))
    assert found.value.code == "zone-rule"
