"""The pages and the search on the command line: `hub init`, `hub migrate`, `hub reindex`, `hub doctor`, `hub demo`."""

import json

from sqlalchemy import select

from hub import search
from hub.content.models import ContentPage
from hub.db import db, write_transaction
from hub.operations import doctor
from hub.search import Entry, SearchEntry
from tests.cli.conftest import command
from tests.cli.test_installing import INIT, PASSWORD, PLACE

SLUGS = {"about", "how-to-join", "invest", "house-rules", "contact", "privacy", "accessibility"}


def search_check(app):
    return next(check for check in doctor.checks(app) if check.name == "search")


def test_a_new_installation_has_its_pages_and_finds_them(empty):
    assert command(empty, *INIT, *PLACE, typed=PASSWORD).exit_code == 0
    with empty.app_context():
        pages = db.session.scalars(select(ContentPage)).all()
        assert {page.slug for page in pages} == SLUGS
        assert [page.slug for page in pages if not page.titles] == ["invest"]
        assert [row.href for row in search.find("moulin")[0]] == ["/places/moulin"]
        db.session.rollback()
    with empty.app_context(), write_transaction():
        db.session.delete(db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "place")).one())
        search.put(Entry(kind="room", key="77", href="/rooms/gone", titles={"fr": "Disparue"}))
    check = search_check(empty)
    assert (check.ok, check.text) == (False, "2 entries are not as they should be: run `hub reindex`")
    result = command(empty, "reindex", "--json")
    assert (result.exit_code, json.loads(result.output)) == (0, {"entries": 7})
    assert (search_check(empty).ok, search_check(empty).text) == (True, "7 things can be found")
    assert command(empty, "reindex").output == "7 things can be found.\n"


def test_a_page_that_was_written_stays_as_it_is(empty):
    command(empty, *INIT, *PLACE, typed=PASSWORD)
    with empty.app_context(), write_transaction():
        page = db.session.scalars(select(ContentPage).where(ContentPage.slug == "about")).one()
        page.titles = {"fr": "À nous"}
    assert command(empty, "migrate").exit_code == 0
    with empty.app_context():
        page = db.session.scalars(select(ContentPage).where(ContentPage.slug == "about")).one()
        assert page.titles == {"fr": "À nous"}
        assert len(db.session.scalars(select(ContentPage)).all()) == len(SLUGS)
        db.session.rollback()


def test_nothing_is_reindexed_where_nothing_is(fresh):
    app = fresh()
    command(app, "migrate")
    result = command(app, "reindex")
    assert result.exit_code == 2
    assert "nothing is set up here" in result.output


def test_the_demo_publishes_how_one_invests_and_keeps_a_draft(demo_app):
    with demo_app.app_context():
        assert search.find("dividende")[0][0].href == "/pages/invest"
        assert search.find("printemps décidera") == ([], 0)
        db.session.rollback()
