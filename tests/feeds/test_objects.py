"""Stored objects: what moves counters and octets, what must not, and what each view may tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from hub.db import db
from hub.feeds import ical, objects, pruning, published
from hub.feeds.ical import Entry
from hub.feeds.models import StoredObject
from tests.feeds import strict
from tests.feeds.test_ical import BRUSSELS, at, entry

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ROOM, OTHER, PLACE = objects.room("grande-salle"), objects.room("cuisine"), objects.place("le-marronnier")
OWN = objects.party(12)
LONG_AGO, THEN = NOW - timedelta(days=200), NOW - timedelta(days=199)
SECRETS = ("Anniversaire de Zoé", "Famille Dupont", "zoe@demo.example", "https://hub.example/bookings/9")


def secret(uid: str = "a", **changes: object) -> Entry:
    return entry(uid, summary=SECRETS[0], description=f"{SECRETS[1]}\n{SECRETS[2]}", url=SECRETS[3], **changes)


def publish(
    *entries: Entry,
    rooms: tuple[str, ...] = (ROOM, PLACE),
    is_open: bool = False,
    minutes: int = 0,
    public: str | None = None,
) -> int:
    return objects.publish(
        entries,
        shared=rooms,
        own=[OWN],
        is_open=is_open,
        languages=("fr", "nl", "en"),
        tz=BRUSSELS,
        now=NOW + timedelta(minutes=minutes),
        public_url=public or entries[0].url,
    )


def read(name: str, view: objects.View = "busy") -> bytes:
    return ical.calendar("x", published.octets([(name, view)]), BRUSSELS)


def seen(name: str, view: objects.View = "busy") -> list[strict.Seen]:
    return list(strict.read(read(name, view)).events)


def change(name: str) -> int:
    return published.states([name])[name].change


def test_a_private_booking_is_busy_for_all_and_whole_for_its_keepers():
    assert publish(secret()) == 5
    for name in (ROOM, PLACE):
        event = seen(name)[0]
        assert (event.summary, event.location, event.description) == ("Occupé", "Grande salle, Le Marronnier", None)
        assert not [one for one in SECRETS if one.encode() in read(name)]
        assert seen(name, "full")[0].summary == SECRETS[0]
    assert seen(OWN, "full")[0].description == f"{SECRETS[1]}\n{SECRETS[2]}"
    assert seen(OWN) == []


def test_an_open_booking_is_told_to_all():
    publish(secret(), is_open=True)
    assert seen(ROOM) == seen(ROOM, "full")
    assert seen(ROOM)[0].summary == SECRETS[0]


def test_the_public_is_led_elsewhere_than_the_holders():
    publish(secret(), is_open=True, public="https://hub.example/rooms/grande-salle")
    for name in (ROOM, PLACE):
        assert b"URL:https://hub.example/rooms/grande-salle\r\n" in read(name)
        assert SECRETS[3].encode() not in read(name)
    assert SECRETS[3].encode() in read(OWN, "full")


def test_busy_is_said_in_the_first_language_that_has_the_word():
    said = [objects.busy(secret(), languages=languages).summary for languages in (("nl", "fr"), ("en",), ("de",))]
    assert said == ["Bezet", "Busy", "Occupé"]


@pytest.mark.parametrize("is_open", [False, True], ids=["private", "open"])
def test_what_is_known_to_be_new_is_written_as_if_it_were_not(is_open):
    def stored(*, fresh: bool) -> list[tuple[object, ...]]:
        entries = [secret("a", sequence=2), secret("b", status="CANCELLED"), secret("old", start=LONG_AGO, end=THEN)]
        with db.session.begin_nested() as undo:
            count = objects.publish(
                entries, shared=[ROOM, PLACE], own=[OWN], is_open=is_open, languages=("fr", "nl", "en"),
                tz=BRUSSELS, now=NOW, public_url="https://hub.example/rooms/x", fresh=fresh,
            )  # fmt: skip
            columns = [column for column in StoredObject.__table__.columns if column.key != "id"]
            rows = db.session.execute(select(*columns).order_by(*columns[:3])).all()
            counters = [(name, change(name)) for name in (OWN, PLACE, ROOM)]
            undo.rollback()
        return [(count,), *counters, *map(tuple, rows)]

    slow = stored(fresh=False)
    assert slow[0] == (10,)
    assert stored(fresh=True) == slow


def test_writing_the_same_again_changes_nothing():
    publish(secret(), entry("b"))
    before = [read(name, view) for name in (ROOM, PLACE, OWN) for view in ("busy", "full")]
    assert publish(secret(), entry("b"), minutes=5) == 0
    assert [read(name, view) for name in (ROOM, PLACE, OWN) for view in ("busy", "full")] == before
    assert [change(name) for name in (ROOM, PLACE, OWN)] == [1, 1, 1]


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "Autre"},
        {"location": "Salle renommée"},
        {"start": at(2026, 12, 5, 17)},
        {"end": at(2026, 12, 5, 22)},
        {"status": "TENTATIVE"},
        {"status": "CANCELLED"},
        {"description": "Porte bleue"},
        {"url": "https://hub.example/b/2"},
        {"categories": ("Fête",)},
        {"transparent": True},
    ],
)
def test_each_visible_change_moves_sequence_stamp_and_counter(changes):
    publish(entry(), is_open=True)
    before = seen(ROOM)[0]
    assert publish(replace(entry(), **changes), is_open=True, minutes=1) == 5
    after = seen(ROOM)[0]
    assert after.sequence == before.sequence + 1
    assert after.changed_at == NOW + timedelta(minutes=1)
    assert change(ROOM) == 2
    assert published.states([ROOM])[ROOM].changed_at == NOW + timedelta(minutes=1)


def test_two_changes_in_one_second_still_differ_by_a_second():
    publish(entry())
    db.session.commit()
    publish(entry(start=at(2026, 12, 5, 17)))
    assert seen(ROOM)[0].changed_at == NOW + timedelta(seconds=1)
    assert published.states([ROOM])[ROOM].changed_at == NOW + timedelta(seconds=2)


def test_what_only_the_full_view_shows_leaves_the_busy_object_alone():
    publish(secret())
    before = seen(ROOM)[0]
    assert publish(replace(secret(), summary="Autre secret"), minutes=1) == 3
    assert seen(ROOM)[0] == before
    assert seen(ROOM, "full")[0].sequence == 1


def test_the_sequence_of_the_entry_is_the_least():
    publish(entry(sequence=7))
    assert seen(ROOM)[0].sequence == 7
    publish(entry(sequence=7, location="Ailleurs"), minutes=1)
    assert seen(ROOM)[0].sequence == 8


def test_a_withdrawn_date_stays_as_cancelled_for_thirty_days_then_goes():
    publish(secret())
    assert objects.withdraw(["a@install.example", "unknown"], now=NOW) == 5
    event = seen(ROOM)[0]
    assert (event.status, event.sequence, event.start) == ("CANCELLED", 1, at(2026, 12, 5, 18))
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in read(ROOM)
    assert objects.withdraw(["a@install.example"], now=NOW) == 0
    assert pruning.prune(now=NOW + timedelta(days=29, hours=23)) == 0
    assert len(seen(ROOM)) == 1
    before = change(ROOM)
    assert pruning.prune(now=NOW + timedelta(days=30)) == 3
    assert (seen(ROOM), change(ROOM)) == ([], before + 1)


def test_cancelling_keeps_every_other_line_of_a_long_object():
    one = entry(summary="STATUS:CONFIRMED " * 30, description="x\nSEQUENCE:9\nSTATUS:TENTATIVE\n" * 9)
    before = ical.vevent(one, BRUSSELS)
    after = ical.cancelled(before, sequence=1, changed_at=NOW)
    assert after == ical.vevent(replace(one, status="CANCELLED", sequence=1, changed_at=NOW), BRUSSELS)


def test_a_date_that_comes_back_lives_again():
    publish(entry())
    objects.withdraw(["a@install.example"], now=NOW + timedelta(minutes=1))
    publish(entry(), minutes=2)
    event = seen(ROOM)[0]
    assert (event.status, event.sequence, event.changed_at) == ("CONFIRMED", 2, NOW + timedelta(minutes=2))
    pruning.prune(now=NOW + timedelta(days=40))
    assert [one.status for one in seen(ROOM)] == ["CONFIRMED"]


def test_a_booking_that_moves_to_another_room_is_cancelled_in_the_first():
    publish(entry())
    publish(entry(location="Cuisine"), rooms=(OTHER, PLACE), minutes=1)
    assert [one.status for one in seen(ROOM)] == ["CANCELLED"]
    assert [(one.status, one.location) for one in seen(OTHER)] == [("CONFIRMED", "Cuisine")]
    assert [(one.status, one.location, one.sequence) for one in seen(PLACE)] == [("CONFIRMED", "Cuisine", 1)]


def test_what_was_open_is_silent_everywhere_once_it_is_private():
    publish(secret(), is_open=True)
    publish(secret(), rooms=(OTHER, PLACE), is_open=True, minutes=1)
    assert SECRETS[0].encode() in read(ROOM)
    publish(secret(), rooms=(OTHER, PLACE), is_open=False, minutes=2)
    for name in (ROOM, OTHER, PLACE):
        assert not [one for one in SECRETS if one.encode() in read(name)]
    assert SECRETS[0].encode() in read(ROOM, "full")


def test_a_feed_of_several_collections_shows_each_occasion_once():
    moved = entry("moved")
    objects.put([objects.Item(OWN, "full", moved), objects.Item("party:13", "full", moved)], tz=BRUSSELS, now=NOW)
    objects.withdraw([moved.uid], now=NOW + timedelta(hours=1), collections=[OWN])
    both = ical.calendar("x", published.octets([(OWN, "full"), ("party:13", "full")]), BRUSSELS)
    assert [(one.uid, one.status) for one in strict.read(both).events] == [(moved.uid, "CONFIRMED")]


def test_the_window_is_92_days_back_and_400_ahead_and_moves_only_with_the_worker():
    day = NOW.replace(hour=0)
    edges = [
        entry("gone", start=day - timedelta(days=92, hours=3)),
        entry("oldest", start=day - timedelta(days=92, hours=2)),
        entry("last", start=day + timedelta(days=400) - timedelta(hours=1)),
        entry("too-far", start=day + timedelta(days=400)),
    ]
    publish(*edges)
    assert [one.uid.split("@")[0] for one in seen(ROOM)] == ["oldest", "last"]
    before = change(ROOM)
    assert pruning.prune(now=NOW + timedelta(hours=15, minutes=59)) == 0
    assert pruning.prune(now=NOW + timedelta(days=1)) == 3
    assert [one.uid.split("@")[0] for one in seen(ROOM)] == ["last", "too-far"]
    assert change(ROOM) == before + 1
    assert pruning.prune(now=NOW + timedelta(days=2)) == 0
    assert change(ROOM) == before + 1
    kept = db.session.scalars(select(StoredObject.uid).where(StoredObject.collection == ROOM)).all()
    assert not [uid for uid in kept if uid.startswith(("gone", "oldest"))]


def test_a_feed_stays_under_one_megabyte_around_today():
    text = "x" * 9000
    start = NOW - timedelta(days=90)
    many = [entry(f"n{day}", start=start + timedelta(days=day), summary=text) for day in range(0, 480, 3)]
    publish(*many, is_open=True)
    octets = read(ROOM)
    days = [one.start for one in seen(ROOM)]
    assert 900_000 < len(octets) < 1_000_000
    assert NOW - timedelta(days=92) < days[0] < NOW - timedelta(days=40)
    assert NOW + timedelta(days=200) < days[-1] < NOW + timedelta(days=400)
    assert [late - early for early, late in pairwise(days)] == [timedelta(days=3)] * (len(days) - 1)
    before = change(ROOM)
    pruning.prune(now=NOW + timedelta(days=1))
    assert change(ROOM) == before + 1


STANDING = "standing-grande-salle-"


def standing(*hours: tuple[int, int], minutes: int = 0) -> int:
    entries = [
        entry(f"{STANDING}{start}", start=at(2026, 12, 4, start), hours=end - start, summary="Maison des jeunes")
        for start, end in hours
    ]
    now = NOW + timedelta(minutes=minutes)
    return objects.keep_standing(entries, prefix=STANDING, shared=[ROOM, PLACE], tz=BRUSSELS, now=now)


def test_a_standing_time_shrinks_splits_and_goes_without_a_trace():
    publish(entry("booking", start=at(2026, 12, 4, 18)))
    assert standing((9, 17)) == 4
    assert standing((9, 17), minutes=1) == 0
    assert standing((9, 12), (14, 17), minutes=2) == 8
    shown = [(one.summary, one.start, one.end, one.status, one.sequence) for one in seen(ROOM)]
    assert shown == [
        ("Maison des jeunes", at(2026, 12, 4, 9), at(2026, 12, 4, 12), "CONFIRMED", 1),
        ("Maison des jeunes", at(2026, 12, 4, 14), at(2026, 12, 4, 17), "CONFIRMED", 0),
        ("Occupé", at(2026, 12, 4, 18), at(2026, 12, 4, 21), "CONFIRMED", 0),
    ]
    before = change(ROOM)
    assert standing(minutes=3) == 8
    assert [one.summary for one in seen(ROOM)] == ["Occupé"]
    assert change(ROOM) == before + 1
    with pytest.raises(ValueError, match="starts with"):
        objects.keep_standing([entry("x")], prefix=STANDING, shared=[ROOM], tz=BRUSSELS, now=NOW)
