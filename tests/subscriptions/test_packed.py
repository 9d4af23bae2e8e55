"""Compressed feeds that are kept: never for whom they are not, never longer than they are true, never too many."""

import gzip
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update

from hub.accounts.models import Grant
from hub.db import db
from hub.domain.permissions import Actor
from hub.feeds import objects
from hub.feeds.models import Collection
from hub.subscriptions import packed, service
from hub.subscriptions.packed import Packed
from tests.feeds import strict
from tests.feeds.test_ical import entry
from tests.subscriptions.conftest import SECRETS, secret
from tests.subscriptions.test_tokens import KEY, LANGUAGES

ROOM = "/feeds/rooms/grande-salle.ics"
ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def readings(app) -> list[str]:
    """The statements that read stored objects."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "FROM stored_object" in statement:
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def read(client, url=ROOM, **headers) -> strict.Feed:
    response = client.get(url, headers={**ZIPPED, **headers})
    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "gzip")
    return strict.read(gzip.decompress(response.data))


def test_the_second_program_gets_the_same_octets_and_reads_no_object(client, publish, readings):
    publish()
    readings.clear()
    first = client.get(ROOM, headers=ZIPPED)
    assert len(readings) == 1
    second = client.get(ROOM, headers=ZIPPED)
    assert len(readings) == 1
    assert (second.data, second.headers.to_wsgi_list()) == (first.data, first.headers.to_wsgi_list())
    assert gzip.decompress(second.data) == client.get(ROOM).data


def test_a_change_is_read_at_once(client, publish, now):
    publish(secret())
    assert [one.uid for one in read(client).events] == ["private@install.example"]
    publish(secret(), entry("more"), at=now + timedelta(minutes=1))
    assert len(read(client).events) == 2


def test_what_was_open_is_not_told_from_what_is_kept(client, publish, now):
    publish(secret(), is_open=True)
    assert SECRETS[0] in {one.summary for one in read(client).events}
    publish(secret(), at=now + timedelta(minutes=1))
    body = gzip.decompress(client.get(ROOM, headers=ZIPPED).data)
    assert not [one for one in SECRETS if one.encode() in body]


def test_a_new_name_is_read_at_once(client, publish, houses):
    publish()
    read(client)
    houses.grande_salle.names = {"fr": "Salle des fêtes"}
    assert read(client).name == "Salle des fêtes – Le Marronnier"


def test_two_rooms_changed_as_often_are_two_feeds(client, publish, houses):
    publish()
    houses.studio.names = houses.grande_salle.names
    assert len(read(client).events) == 1
    assert len(read(client, "/feeds/rooms/studio.ics").events) == 0


def test_another_zone_is_another_feed(client, app, publish, monkeypatch):
    publish()
    read(client)
    monkeypatch.setattr("hub.web.clock.zone", lambda: ZoneInfo("Europe/Lisbon"))
    assert b"TZID:Europe/Lisbon" in gzip.decompress(client.get(ROOM, headers=ZIPPED).data)


def test_a_count_that_is_met_again_on_another_day_is_another_feed(client, publish, session, now):
    publish(secret())
    assert len(read(client).events) == 1
    publish(secret(), entry("more"), at=now + timedelta(days=1))
    session.execute(update(Collection).where(Collection.name == objects.room("grande-salle")).values(change=1))
    assert len(read(client).events) == 2


def test_few_octets_are_kept(monkeypatch):
    kept, made = Packed(), []

    def get(word: str, length: int = 10) -> None:
        octets = gzip.decompress(kept.get(word, lambda: (made.append(word), word.encode() * length)[1]))
        assert octets == word.encode() * length

    monkeypatch.setattr(packed, "MOST", 3 * len(gzip.compress(b"a" * 10)))
    for word in ("a", "b", "c", "a", "d", "a", "c", "b"):
        get(word)
    assert made == ["a", "b", "c", "d", "b"]
    monkeypatch.setattr(packed, "MOST", 30)
    get("e", 10_000)
    get("e", 10_000)
    assert made == ["a", "b", "c", "d", "b", "e", "e"]
    get("f", 0)
    get("f", 0)
    assert made[-1] == "f"
    assert len(made) == 8


def test_what_the_house_reads_in_full_is_kept_from_everybody_else(client, publish, manager, resident, now, session):
    publish(secret())
    urls = []
    for person in (manager, resident):
        actor = Actor(party_id=person.id, name=person.name)
        service.open_address("room:grande-salle", actor=actor, secret=KEY, languages=LANGUAGES, now=now)
        urls.append(service.addresses(actor, secret=KEY, languages=LANGUAGES)[-1].path)
    found = [[one.summary for one in read(client, url).events] for url in (*urls, ROOM, urls[0])]
    assert found == [[SECRETS[0]], ["Occupé"], ["Occupé"], [SECRETS[0]]]
    session.delete(session.scalars(select(Grant).where(Grant.party_id == manager.id)).one())
    assert [one.summary for one in read(client, urls[0]).events] == ["Occupé"]


def test_a_closed_address_gives_nothing_of_what_is_kept(client, publish, resident, now):
    publish(secret())
    actor = Actor(party_id=resident.id, name=resident.name)
    service.open_address("bookings", actor=actor, secret=KEY, languages=LANGUAGES, now=now)
    url = next(one.path for one in service.addresses(actor, secret=KEY, languages=LANGUAGES) if one.feed == "bookings")
    assert [one.summary for one in read(client, url).events] == [SECRETS[0]]
    service.revoke("bookings", actor=actor, now=now)
    assert client.get(url, headers=ZIPPED).status_code == 410
