import re
import sys

import pytest
from flask_login import current_user
from sqlalchemy import event
from sqlalchemy.engine import Engine

from hub.db import db
from hub.domain.permissions import Action
from tests.architecture import walks

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.(ics|txt))?")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def test_every_endpoint_says_who_may_reach_it(app):
    unmarked = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not (getattr(view, "access", None) == "public" or isinstance(view.access, Action))
    }
    assert unmarked == set()


def test_addresses_are_kebab_case(app):
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for part in rule.rule.split("/")
        if part and not KEBAB.fullmatch(re.sub(r"<(\w+:)?\w+>", "x", part))
    ]
    assert wrong == []


def test_every_variable_part_has_a_type(app):
    untyped = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and re.search(r"<(?!token>|_?name>)\w+>", rule.rule)
    ]
    assert untyped == []


@pytest.fixture
def people(resident, association, manager, administrator, stranger):
    return [None, resident, association.person, manager, administrator, stranger]


def visit(client, sign_in, person):
    with client.session_transaction() as cookie:
        cookie.clear()
    if person is not None:
        sign_in(client, person)


@pytest.mark.slow
def test_reading_never_writes(app, client, houses, people, sign_in, monkeypatch, outbox):
    written: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(WRITES):
            written.append(statement)

    monkeypatch.setattr(sys.modules["hub.db"], "run_afterwards", lambda: db.session.info.pop("afterwards", None))
    answers = {}
    for person in people:
        visit(client, sign_in, person)
        event.listen(Engine, "before_cursor_execute", note)
        for address in walks.addresses(app, "GET"):
            answers[address, person and person.name] = client.get(address).status_code
        event.remove(Engine, "before_cursor_execute", note)
    assert written == []
    assert {where: status for where, status in answers.items() if status >= 500} == {}


@pytest.mark.slow
def test_nothing_reads_before_the_write_transaction(app, client, houses, people, sign_in, outbox):
    """`begin_write` raises when something read before it: an address that did would answer 500."""
    broken = {}
    visitor, resident, _association, manager, administrator, _stranger = people
    for person in (visitor, resident, manager, administrator):
        visit(client, sign_in, person)
        for address in walks.addresses(app, "POST"):
            status = client.post_raw(address).status_code
            if "sign-out" in address or "session" in address:
                visit(client, sign_in, person)
            if status >= 500:
                broken[address, person and person.name] = status
    assert broken == {}


def test_a_write_without_its_token_is_refused(app, client, houses, people, sign_in):
    sign_in(client, people[4])
    answers = {address: client.post(address).status_code for address in walks.addresses(app, "POST")}
    assert {address: status for address, status in answers.items() if status not in {400, 404, 405}} == {}


def test_reading_the_user_before_the_transaction_would_be_noticed(app, client, resident, sign_in):
    """The control of the test above: a hook that reads the user makes every write fail."""
    sign_in(client, resident)
    app.before_request_funcs.setdefault(None, []).append(lambda: current_user.is_authenticated and None)
    try:
        address = next(walks.addresses(app, "POST"))
        assert client.post_raw(address).status_code == 500
    finally:
        app.before_request_funcs[None].pop()
