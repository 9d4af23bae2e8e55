"""The addresses calendar programs read: headers, codes, conditional requests, and what they must never tell."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from flask_babel import force_locale

from hub.feeds import pruning
from hub.sentences import sentence
from tests.feeds import readers, strict
from tests.feeds.test_ical import BRUSSELS, entry
from tests.subscriptions.conftest import SECRETS, secret

ROOM, PLACE = "/feeds/rooms/grande-salle.ics", "/feeds/places/le-marronnier.ics"
KEY = b"a key for the tests, not for you"
LANGUAGES = ("fr", "nl", "en")


def events(response) -> list[strict.Seen]:
    assert response.status_code == 200
    return list(strict.read(response.data).events)


@pytest.mark.parametrize("url", [ROOM, PLACE])
def test_a_public_feed_tells_nothing_of_a_private_booking(client, publish, url):
    publish(secret(), entry("open", summary="Repair café"))
    response = client.get(url)
    assert [(one.summary, one.description) for one in events(response)] == [("Occupé", None)] * 2
    assert not [one for one in SECRETS if one.encode() in response.data]


def test_a_public_feed_tells_an_open_booking_to_three_readers(client, publish):
    open_entry = entry("open", summary="Repair; café, \\ \U0001f527", description="Ouvert à tous")
    publish(open_entry, is_open=True)
    body = client.get(ROOM).data
    assert readers.by_strict(body) == readers.by_icalendar(body) == readers.by_ical(body) == readers.wanted(open_entry)
    assert strict.read(body).name == "Grande salle – Le Marronnier"
    assert strict.read(client.get(PLACE).data).name == "Le Marronnier"


def test_a_feed_without_a_booking_is_a_calendar(client, houses):
    response = client.get("/feeds/rooms/studio.ics")
    assert events(response) == []
    assert response.headers["Last-Modified"] == "Wed, 25 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_headers_of_a_feed(client, publish, method):
    publish()
    response = client.open(ROOM, method=method)
    expected = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, max-age=0, must-revalidate",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": 'inline; filename="grande-salle.ics"',
        "Last-Modified": "Wed, 25 Nov 2026 09:00:01 GMT",
        "Content-Length": str(len(client.get(ROOM).data)),
    }
    assert {name: response.headers.get(name) for name in expected} == expected
    assert "Accept-Encoding" in response.vary
    assert response.headers["ETag"].startswith('"')
    assert "Set-Cookie" not in response.headers
    assert "Content-Encoding" not in response.headers
    assert (response.data == b"") is (method == "HEAD")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_and_get_have_the_same_headers(client, publish, encoding):
    publish()
    both = [client.open(ROOM, method=method, headers={"Accept-Encoding": encoding}) for method in ("GET", "HEAD")]
    assert both[0].headers.to_wsgi_list() == both[1].headers.to_wsgi_list()


def test_gzip_has_a_tag_of_its_own_and_the_same_octets(client, publish):
    publish()
    plain = client.get(ROOM)
    zipped = [client.get(ROOM, headers={"Accept-Encoding": "br, gzip;q=0.8"}) for _ in range(2)]
    assert zipped[0].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped[0].data) == plain.data
    assert zipped[0].data == zipped[1].data
    assert zipped[0].headers["ETag"] != plain.headers["ETag"]
    assert client.get(ROOM, headers={"Accept-Encoding": "gzip;q=0"}).data == plain.data


def conditions(response) -> dict[str, dict[str, str]]:
    tag, date = response.headers["ETag"], response.headers["Last-Modified"]
    later = format_datetime(parsedate_to_datetime(date) + timedelta(days=1), usegmt=True)
    return {
        "tag": {"If-None-Match": tag},
        "weak": {"If-None-Match": f"W/{tag}"},
        "list": {"If-None-Match": f'"other", {tag}, W/"more"'},
        "star": {"If-None-Match": "*"},
        "date": {"If-Modified-Since": date},
        "later": {"If-Modified-Since": later},
        "tag-wins": {"If-None-Match": tag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    }


@pytest.mark.parametrize("name", ["tag", "weak", "list", "star", "date", "later", "tag-wins"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_feed_that_has_not_changed_answers_304(client, publish, name, encoding):
    publish()
    accepts = {"Accept-Encoding": encoding}
    first = client.get(ROOM, headers=accepts)
    for method in ("GET", "HEAD"):
        response = client.open(ROOM, method=method, headers={**accepts, **conditions(first)[name]})
        assert (response.status_code, response.data) == (304, b"")
        for header in ("ETag", "Cache-Control", "Vary", "Referrer-Policy"):
            assert response.headers[header] == first.headers[header]
        assert "Content-Type" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"If-Modified-Since": "Wed, 25 Nov 2026 09:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": "\x80"},
    ],
)
def test_other_conditions_get_the_feed(client, publish, headers):
    publish()
    assert client.get(ROOM, headers=headers).status_code == 200


def test_each_change_makes_old_tags_and_dates_stale(client, publish, now):
    publish()
    first = client.get(ROOM)
    publish(secret(location="Ailleurs"), at=now + timedelta(minutes=1))
    for held in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert client.get(ROOM, headers=held).status_code == 200


def test_a_renamed_room_has_another_tag(client, publish, houses):
    publish()
    first = client.get(ROOM)
    houses.grande_salle.names = {"fr": "Salle des fêtes"}
    response = client.get(ROOM, headers={"If-None-Match": first.headers["ETag"]})
    assert strict.read(response.data).name == "Salle des fêtes – Le Marronnier"


def test_two_readings_give_the_same_bytes_and_the_worker_tells_what_time_changes(client, app, publish, now):
    publish(secret("old", start=now - timedelta(days=92)), secret())
    first = client.get(ROOM)
    app.config["NOW"] = now + timedelta(days=1)
    second = client.get(ROOM)
    assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])
    pruning.prune(now=now + timedelta(days=1))
    third = client.get(ROOM, headers={"If-None-Match": first.headers["ETag"]})
    assert len(events(first)) == 2
    assert [one.uid for one in events(third)] == ["private@install.example"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "PROPFIND", "REPORT"])
@pytest.mark.parametrize("url", [ROOM, PLACE, "/feeds/abc/mes-reservations.ics"])
def test_other_methods_are_not_taken(client, houses, method, url):
    response = client.open(url, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "url",
    [
        "/feeds/rooms/nowhere.ics",
        "/feeds/places/nowhere.ics",
        "/feeds/places/grande-salle.ics",
        "/feeds/rooms/%00.ics",
        "/feeds/rooms/%ff.ics",
        "/feeds/rooms/'%20or%201=1.ics",
        "/feeds/unknown/mes-reservations.ics",
        f"/feeds/{'x' * 6000}/a.ics",
    ],
)
def test_an_unknown_feed_is_404_in_plain_words(client, houses, url):
    response = client.get(url, headers={"Accept-Language": "nl"})
    with force_locale("fr"):
        said = sentence("feed-unknown")
    assert (response.status_code, response.text) == (404, f"{said}\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in response.headers


def test_a_feed_ignores_the_language_of_the_reader(client, publish):
    publish()
    first = client.get(ROOM)
    response = client.get(f"{ROOM}?lang=nl", headers={"Accept-Language": "nl"})
    assert response.data == first.data
    assert "Set-Cookie" not in response.headers


def test_another_zone_reads_the_same_instants(client, app, publish):
    publish(entry("summer", start=datetime(2027, 7, 1, 16, tzinfo=UTC)))
    assert [one.start for one in events(client.get(ROOM))] == [datetime(2027, 7, 1, 16, tzinfo=UTC)]
    assert b"DTSTART;TZID=Europe/Brussels:20270701T180000" in client.get(ROOM).data
    assert app.config["HUB"].tz == BRUSSELS
