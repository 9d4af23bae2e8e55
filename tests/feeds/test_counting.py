"""The counters of collections: what one transaction counts, and how few statements a long series takes."""

from datetime import timedelta

import pytest

from hub.db import db
from hub.feeds import objects, published
from hub.feeds.models import Collection
from tests.feeds.test_ical import at, entry
from tests.feeds.test_objects import NOW, OTHER, ROOM, publish, secret, seen

pytestmark = pytest.mark.usefixtures("app")


def test_many_changes_in_one_transaction_do_not_push_the_date_ahead():
    for number in range(30):
        publish(entry(f"n{number}"))
    assert published.states([ROOM])[ROOM] == published.State(30, NOW + timedelta(seconds=1))
    db.session.commit()
    with db.session.begin_nested() as savepoint:
        objects.touch([ROOM], now=NOW)
        savepoint.rollback()
    objects.touch([ROOM], now=NOW)
    assert published.states([ROOM])[ROOM] == published.State(31, NOW + timedelta(seconds=2))


def test_touching_counts_without_writing():
    objects.touch([ROOM], now=NOW)
    db.session.commit()
    objects.touch([ROOM], now=NOW)
    state = published.states([ROOM, OTHER])
    assert state == {ROOM: published.State(2, NOW + timedelta(seconds=2))}
    assert db.session.get(Collection, OTHER) is None


def test_a_series_of_a_year_is_written_in_few_queries(queries):
    year = [secret(f"w{week}", start=at(2026, 12, 5, 18) + timedelta(weeks=week)) for week in range(52)]
    with queries() as sent:
        assert publish(*year) == 260
    assert len(sent) <= 12
    assert len(seen(ROOM)) == 52
