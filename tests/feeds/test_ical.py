"""Feeds as text: three Python readers and ical.js must see what the values say."""

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.feeds import ical, timezones
from hub.feeds.ical import Entry
from tests.feeds import ical_js, readers, strict

BRUSSELS = ZoneInfo("Europe/Brussels")
LONDON = ZoneInfo("Europe/London")
CHANGED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAME = "Grande; salle, \\ « Le Marronnier »\n\U0001f333\U0001f468‍\U0001f469‍\U0001f467"


def at(*parts: int, tz: ZoneInfo = BRUSSELS, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=tz, fold=fold).astimezone(UTC)


def entry(
    uid: str = "a",
    *,
    start: datetime | None = None,
    hours: float = 3,
    **changes: object,
) -> Entry:
    start = start or at(2026, 12, 5, 18)
    base = Entry(
        uid=f"{uid}@install.example",
        start=start,
        end=start + timedelta(hours=hours),
        summary="Repair café",
        location="Grande salle, Le Marronnier",
        changed_at=CHANGED,
    )
    return replace(base, **changes)


def feed(*entries: Entry, tz: ZoneInfo = BRUSSELS, name: str = NAME) -> bytes:
    return ical.calendar(name, [ical.vevent(one, tz) for one in entries], tz)


HARD = (
    entry("winter"),
    entry("summer", start=at(2026, 7, 4, 18)),
    entry("before-spring", start=at(2026, 3, 28, 18)),
    entry("after-spring", start=at(2026, 3, 29, 18)),
    entry("over-spring", start=at(2026, 3, 29, 1), hours=2),
    entry("from-spring", start=at(2026, 3, 29, 3), hours=1),
    entry("over-autumn", start=at(2026, 10, 25, 1), hours=5),
    entry("into-repeated", start=at(2026, 10, 25, 0), hours=2.5),
    entry("first-hour", start=at(2026, 10, 25, 2, 15), hours=0.5),
    entry("second-hour", start=at(2026, 10, 25, 2, 15, fold=1), hours=0.5),
    entry("after-autumn", start=at(2026, 10, 25, 3), hours=1),
    entry("next-spring", start=at(2027, 3, 28, 4), hours=1),
    entry("night", start=at(2026, 12, 31, 22), hours=6),
    entry(
        "marks",
        summary="Yoga; doux, \\ lent",
        location="A; B, C \\ D",
        description="un\ndeux\n\ntrois",
    ),
    entry("emoji", summary="\U0001f3bb" * 200 + "ÿé" * 100),
    entry("long", summary="Assemblée générale de l'Îlot; " * 350),
    entry("backslashes", summary="\\" * 301),
    entry(
        "injection",
        summary="Fête\nBEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM",
        location="x\nSTATUS:CANCELLED",
    ),
    entry("cancelled", status="CANCELLED", sequence=4),
    entry(
        "option",
        status="TENTATIVE",
        transparent=True,
        categories=("salle; grande", "a,b"),
    ),
    entry("link", url="https://hub.example/bookings/1?a=b;c,d#é"),
)


@pytest.mark.parametrize("read", [readers.by_strict, readers.by_icalendar, readers.by_ical])
@pytest.mark.parametrize("one", HARD, ids=lambda one: one.uid.split("@")[0])
def test_each_reader_sees_the_entry(read, one):
    assert read(feed(one)) == readers.wanted(one)


# Both Python packages unescape the typed characters backslash and N as a line end, so they are not asked here.
TYPED = entry("typed", summary="C:\\New \\n \\\\N")


def test_typed_backslashes_stay_what_they_are():
    assert readers.by_strict(feed(TYPED)) == readers.wanted(TYPED)


def test_ical_js_sees_the_entries():
    britain = entry("london", start=at(2026, 10, 24, 18, tz=LONDON))
    brussels, london, empty = ical_js.read(feed(*HARD), feed(britain, tz=LONDON), feed())
    assert {tuple(one) for one in brussels} == {tuple(one) for one in readers.wanted(*HARD)}
    assert [tuple(one) for one in london] == [tuple(one) for one in readers.wanted(britain)]
    assert empty == []


def test_the_whole_text_of_a_small_feed():
    one = entry(
        description="Apportez, si possible; merci",
        url="https://hub.example/b/1",
        categories=("Salle",),
        sequence=2,
    )
    assert ical.calendar("Salle", [ical.vevent(one, BRUSSELS)], BRUSSELS).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hub//Community hub//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Salle",
        "X-WR-CALNAME:Salle",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Brussels",
        "BEGIN:DAYLIGHT",
        "TZNAME:CEST",
        "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZNAME:CET",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:a@install.example",
        "DTSTAMP:20261120T093000Z",
        "LAST-MODIFIED:20261120T093000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Europe/Brussels:20261205T180000",
        "DTEND;TZID=Europe/Brussels:20261205T210000",
        "SUMMARY:Repair café",
        "LOCATION:Grande salle\\, Le Marronnier",
        "DESCRIPTION:Apportez\\, si possible\\; merci",
        "URL:https://hub.example/b/1",
        "CATEGORIES:Salle",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_name_of_the_calendar_survives_every_mark():
    text = ical.calendar(NAME, [], BRUSSELS, description=NAME, url="https://hub.example/rooms/x")
    root = strict.read(text).root
    assert [root.value(name) for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC")] == [NAME] * 4
    assert root.value("URL") == "https://hub.example/rooms/x"


def test_an_injected_component_stays_text():
    seen = icalendar.Calendar.from_ical(feed(*HARD))
    assert [one.name for one in seen.walk()].count("VALARM") == 0
    assert b"\r\nBEGIN:VALARM" not in feed(*HARD)


@pytest.mark.parametrize(
    ("uid", "start", "end"),
    [
        (
            "over-autumn",
            ";TZID=Europe/Brussels:20261025T010000",
            ";TZID=Europe/Brussels:20261025T050000",
        ),
        ("into-repeated", ":20261024T220000Z", ":20261025T003000Z"),
        ("first-hour", ":20261025T001500Z", ":20261025T004500Z"),
        ("second-hour", ":20261025T011500Z", ":20261025T014500Z"),
        (
            "after-autumn",
            ";TZID=Europe/Brussels:20261025T030000",
            ";TZID=Europe/Brussels:20261025T040000",
        ),
        (
            "over-spring",
            ";TZID=Europe/Brussels:20260329T010000",
            ";TZID=Europe/Brussels:20260329T040000",
        ),
    ],
)
def test_both_ends_are_utc_only_in_the_repeated_hour(uid, start, end):
    one = next(one for one in HARD if one.uid.startswith(f"{uid}@"))
    lines = ical.vevent(one, BRUSSELS).decode().split("\r\n")
    assert [line for line in lines if line.startswith("DT") and "STAMP" not in line] == [
        f"DTSTART{start}",
        f"DTEND{end}",
    ]


def test_control_characters_are_dropped_and_line_ends_kept():
    assert ical.escape("a\x00b\x1b\x7f\x85c\r\nd\u2028e\ud800f\ufeff\tg") == "ab\\nc\\nd\\nef g"


@given(st.text(), st.text())
def test_any_text_is_read_back(summary, location):
    one = strict.read(feed(entry(summary=summary, location=location))).events[0]
    assert (one.summary, one.location) == tuple(ical.clean(text).replace("\t", " ") for text in (summary, location))


@given(
    st.integers(0, 400 * 24 * 4),
    st.integers(1, 200),
    st.sampled_from(sorted(timezones.shipped())),
)
def test_any_time_is_read_back_in_any_shipped_zone(quarter, length, name):
    start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    one = entry(start=start, hours=length / 4)
    text = feed(one, tz=ZoneInfo(name))
    assert readers.by_strict(text) == readers.by_icalendar(text) == readers.wanted(one)


def test_same_values_same_bytes_in_another_process():
    code = """
import pickle, sys
from hub.feeds import ical
name, entries, tz = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(ical.calendar(name, [ical.vevent(one, tz) for one in entries], tz))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((NAME, HARD, BRUSSELS)),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert done.stdout == feed(*HARD)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": at(2026, 12, 5, 18).replace(tzinfo=None)},
        {"end": at(2026, 12, 5, 18)},
        {"changed_at": CHANGED.replace(microsecond=1)},
        {"uid": ""},
        {"uid": "é" * 128},
    ],
)
def test_an_entry_no_calendar_can_show_is_refused(changes):
    with pytest.raises(ValueError, match=r"aware second|after it starts|255 octets"):
        replace(entry(), **changes)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_an_invitation_names_its_people(method):
    one = entry(sequence=3)
    text = ical.invitation(
        one,
        BRUSSELS,
        method=method,
        organiser=('Maison "Le; Marronnier"\r\nX-A:b ^', "salles@hub.example"),
        attendee=("Inès, Đỗ", "ines+hub@demo.example"),
    )
    seen = strict.read(text)
    assert seen.method == method
    event = seen.root.of("VEVENT")[0]
    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    assert readers.by_strict(text) == readers.wanted(replace(one, status=status))
    assert event.value("ORGANIZER") == "mailto:salles@hub.example"
    assert event.all("ORGANIZER")[0].parameters == {"CN": "Maison ^'Le; Marronnier^'^nX-A:b ^^"}
    people = {
        "CN": "Inès, Đỗ",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
    }
    found = [(one.parameters, one.value) for one in event.all("ATTENDEE")]
    assert found == ([] if method == "PUBLISH" else [({**people, "RSVP": "FALSE"}, "mailto:ines+hub@demo.example")])
    assert "ines" not in ical.vevent(one, BRUSSELS).decode()
