"""Secret addresses: what they show now, to whom, and how they close."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from hub.accounts.models import Grant, Mandate
from hub.db import db
from hub.domain.errors import Missing
from hub.domain.permissions import Actor
from hub.feeds import objects
from hub.subscriptions import feeds, service
from hub.subscriptions.feeds import BOOKINGS
from hub.subscriptions.models import FeedToken
from tests.feeds import strict
from tests.kit import cast
from tests.subscriptions.conftest import SECRETS, secret
from tests.subscriptions.test_feeds import PLACE, ROOM, events

KEY = b"a key for the tests, not for you"
LANGUAGES = ("fr", "nl", "en")


def actor(party):
    return Actor(party_id=party.id, name=party.name)


@pytest.fixture
def address(now):
    """Give a person an address of a feed; returns its path."""

    def give(party, feed=BOOKINGS) -> str:
        service.open_address(feed, actor=actor(party), secret=KEY, languages=LANGUAGES, now=now)
        return path(party, feed)

    return give


def path(party, feed=BOOKINGS) -> str:
    found = service.addresses(actor(party), secret=KEY, languages=LANGUAGES)
    return next(one.path for one in found if one.feed == feed)


def test_a_personal_feed_shows_what_is_mine_in_full_and_nothing_else(client, publish, resident, stranger, address):
    publish(secret("mine"))
    publish(secret("theirs"), own=[objects.party(stranger.id)])
    response = client.get(address(resident))
    assert [(one.uid, one.summary) for one in events(response)] == [("mine@install.example", SECRETS[0])]
    assert strict.read(response.data).name == "Mes réservations"
    assert response.headers["Content-Disposition"] == 'inline; filename="mes-reservations.ics"'
    assert response.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert "Set-Cookie" not in response.headers


def test_a_token_is_read_whatever_the_name_behind_it(client, publish, resident, address):
    publish()
    url = address(resident)
    assert client.get(url.replace("mes-reservations", "autre%20nom")).data == client.get(url).data


def test_a_mandate_that_ends_takes_its_bookings_along(client, app, publish, association, address, now):
    body, person = association.organisation, association.person
    publish(secret("org"), own=[objects.party(body.id)])
    url = address(person)
    first = client.get(url)
    again = client.get(url)
    assert [one.uid for one in events(first)] == ["org@install.example"]
    held = [{"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": again.headers["Last-Modified"]}]
    assert [client.get(url, headers=one).status_code for one in held] == [304, 304]
    mandate = db.session.scalars(select(Mandate).where(Mandate.person_id == person.id)).one()
    mandate.until_on = now.date()
    assert len(events(client.get(url))) == 1
    app.config["NOW"] = now + timedelta(days=1)
    for one in held:
        response = client.get(url, headers=one)
        assert events(response) == []
        assert not [text for text in SECRETS if text.encode() in response.data]
    assert response.headers["Last-Modified"] == format_datetime(now + timedelta(days=1), usegmt=True)
    assert client.get(url, headers={"If-Modified-Since": response.headers["Last-Modified"]}).status_code == 304


def test_a_room_i_follow_shows_what_my_grant_gives_now(client, publish, manager, resident, address, app, now):
    publish()
    room = objects.room("grande-salle")
    full, busy = address(manager, room), address(resident, room)
    assert full.endswith("/grande-salle.ics")
    assert [one.summary for one in events(client.get(full))] == [SECRETS[0]]
    assert [one.summary for one in events(client.get(busy))] == ["Occupé"]
    held = client.get(full).headers["Last-Modified"]
    grant = db.session.scalars(select(Grant).where(Grant.party_id == manager.id)).one()
    grant.until_on = now.date() - timedelta(days=1)
    response = client.get(full, headers={"If-Modified-Since": held})
    assert [one.summary for one in events(response)] == ["Occupé"]
    assert not [text for text in SECRETS if text.encode() in response.data]


@pytest.mark.parametrize(("role", "expected"), [("manager", "Occupé"), ("host", "Occupé"), ("administrator", None)])
def test_a_power_elsewhere_gives_no_full_view(client, publish, houses, stranger, address, now, role, expected):
    publish()
    cast.grant(stranger, role, None if role == "administrator" else houses.quai_40, now=now)
    url = address(stranger, objects.place("le-marronnier"))
    assert [one.summary for one in events(client.get(url))] == [expected or SECRETS[0]]


def test_a_renewed_or_revoked_address_is_410_and_the_new_one_works(client, publish, resident, address, now):
    publish()
    old = address(resident)
    service.renew(BOOKINGS, actor=actor(resident), secret=KEY, now=now)
    new = path(resident)
    assert old != new
    assert [client.get(url).status_code for url in (old, new)] == [410, 200]
    assert client.get(old, headers={"If-None-Match": "*"}).status_code == 410
    service.revoke(BOOKINGS, actor=actor(resident), now=now)
    response = client.get(new)
    assert (response.status_code, response.headers["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert path(resident) is None
    with pytest.raises(Missing):
        service.revoke(BOOKINGS, actor=actor(resident), now=now)


def test_a_closed_account_closes_its_addresses(client, publish, resident, address, now):
    url = address(resident)
    resident.account.disabled_at = now
    assert client.get(url).status_code == 410


def test_only_the_hash_of_a_token_is_kept_and_it_is_shown_again(resident, address):
    url = address(resident)
    token = url.split("/")[2]
    row = db.session.scalars(select(FeedToken)).one()
    assert len(token) == 32
    assert row.token_hash == feeds.hash_of(token)
    assert token not in {row.nonce, row.feed, row.token_hash}
    assert address(resident) == url
    assert db.session.scalars(select(FeedToken)).one() is row


def test_an_address_made_with_another_key_works_but_is_not_shown(client, resident, address):
    url = address(resident)
    shown = service.addresses(actor(resident), secret=b"another key", languages=LANGUAGES)[0]
    assert (shown.live, shown.path) == (True, None)
    assert client.get(url).status_code == 200


def test_two_people_and_two_feeds_have_four_addresses(resident, manager, address):
    found = {address(party, feed) for party in (resident, manager) for feed in (BOOKINGS, "room:grande-salle")}
    assert len(found) == 4


def test_use_is_noted_once_an_hour(client, app, resident, address, now):
    url = address(resident)
    for minutes, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        app.config["NOW"] = now + timedelta(minutes=minutes)
        client.get(url)
        db.session.expire_all()
        row = db.session.scalars(select(FeedToken)).one()
        assert row.used_at == now + timedelta(minutes=noted)
        assert row.resolved_at == now


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_304_takes_at_most_three_queries(client, publish, resident, manager, address, queries, sign_in, signed_in):
    publish()
    if signed_in:
        sign_in(client, resident)
    for url in (ROOM, PLACE, address(resident), address(manager, "room:grande-salle")):
        held = {"If-None-Match": client.get(url).headers["ETag"]}
        with queries() as sent:
            response = client.get(url, headers=held)
        assert response.status_code == 304
        assert "Set-Cookie" not in response.headers
        assert len(sent) <= 3, sent


def test_a_feed_of_something_that_is_gone_is_404(client, resident, address, now):
    url = address(resident, "room:studio")
    db.session.scalars(select(FeedToken)).one().feed = "room:gone"
    assert client.get(url).status_code == 404
    for feed in ("room:nowhere", "place:grande-salle", "party:1", "", "room:", "x" * 120):
        with pytest.raises(Missing):
            service.open_address(feed, actor=actor(resident), secret=KEY, languages=LANGUAGES, now=now)
