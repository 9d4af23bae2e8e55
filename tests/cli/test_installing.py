"""`hub init`, `hub migrate`, `hub holidays`, `hub user add`."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import func, select

from hub import installation as installed
from hub.accounts.models import Account, Fact, Grant, Mandate, Party
from hub.accounts.service import actor_of, find_account
from hub.accounts.service.passwords import verify
from hub.booking import guards
from hub.db import db
from hub.domain.permissions import Acts, Power, Standing
from hub.spaces.models import Holiday, Place
from tests.cli.conftest import command

INIT = ("init", "--email", "Ada@Example.org", "--name", "Ada Lovelace", "--password-stdin")
PLACE = ("--place-name", "Le Moulin", "--place-slug", "moulin")
PASSWORD = "quatre chevaux bleus dansent\n"


def test_an_empty_database_becomes_usable(empty):
    result = command(empty, *INIT, *PLACE, typed=PASSWORD)
    assert (result.exit_code, result.output) == (
        0,
        "Ready. Ada Lovelace looks after everything; /places/moulin is the first place.\n",
    )
    with empty.app_context():
        account = db.session.scalars(select(Account)).one()
        assert (account.email, account.party.name) == ("ada@example.org", "Ada Lovelace")
        assert account.verified_at is not None
        assert verify(account.password_hash, PASSWORD.strip())
        place = db.session.scalars(select(Place)).one()
        assert (place.slug, place.names["nl"]) == ("moulin", "Le Moulin")
        powers = actor_of(account.party_id, today=date(2026, 11, 25)).powers
        assert powers == (Power("administrator", None), Power("manager", place.id))
        assert installed.find().demo is False
        assert guards.missing(db.session.connection()) == ()
        assert db.session.scalar(select(func.count()).select_from(Holiday)) == 6 * 12
        easter = db.session.get(Holiday, date(2026, 4, 5))
        assert easter.names == {"fr": "Pâques", "nl": "Pasen", "en": "Easter Sunday"}
    again = command(empty, *INIT, *PLACE, typed=PASSWORD)
    assert (again.exit_code, again.output) == (
        0,
        "The database is up to date. This installation is set up already.\n",
    )
    report = json.loads(command(empty, "doctor", "--json").output)
    answers = {one["name"]: one["ok"] for one in report}
    assert [answers[name] for name in ("database", "schema", "guards", "overlaps", "holidays")] == [True] * 5


def test_init_asks_for_what_is_not_given(empty):
    typed = "ada@example.org\nAda\nquatre chevaux bleus\nquatre chevaux bleus\nLe Grand Moulin\n"
    result = command(empty, "init", typed=typed)
    assert result.exit_code == 0
    assert result.output.endswith("Ready. Ada looks after everything; /places/le-grand-moulin is the first place.\n")


def test_a_weak_password_or_a_bad_name_writes_nothing(empty):
    for change, typed, said in (
        ((), "azerty\n", "hub: Choose a password of at least 12 characters.\n"),
        (("--email", "ada"), PASSWORD, "hub: 'ada' is no e-mail address like name@example.org\n"),
        (
            ("--place-slug", "Le Moulin"),
            PASSWORD,
            "hub: a short name is small letters, digits and hyphens, not 'Le Moulin'\n",
        ),
    ):
        result = command(empty, *INIT, *PLACE, *change, typed=typed)
        assert (result.exit_code, result.output) == (2, said)
    with empty.app_context():
        assert installed.find() is None
        assert db.session.scalars(select(Party)).all() == []


def test_migrate_can_be_repeated(empty):
    for _ in range(2):
        result = command(empty, "migrate")
        assert (result.exit_code, result.output) == (0, "The database is up to date.\n")


def test_serve_refuses_what_would_do_harm(empty):
    result = command(empty, "serve")
    assert result.exit_code == 2
    assert result.output.startswith("hub: schema: at nothing, not at ")
    command(empty, "migrate")
    result = command(empty, "serve")
    assert (result.exit_code, result.output) == (
        2,
        "hub: nothing is set up here: run `hub init`, or `hub demo` to look around\n",
    )
    with empty.app_context(), db.engine.begin() as connection:
        guards.remove(connection)
    result = command(empty, "serve")
    assert result.exit_code == 2
    assert result.output.startswith("hub: guards: missing: ")


def test_holidays_of_named_years(hub):
    result = hub("holidays", "2031-2032", "--json")
    days = json.loads(result.output)
    assert (result.exit_code, len(days)) == (0, 24)
    assert days[0] == {
        "date": "2031-01-01",
        "names": {"fr": "Nouvel An", "nl": "Nieuwjaar", "en": "New Year's Day"},
    }
    assert hub("holidays", "2031").output == "Public holidays 2031–2031: 0 changed.\n"
    for years in ("soon", "2031-2030", "0000"):
        assert hub("holidays", years).exit_code == 2


def test_user_add_with_powers_and_facts(hub, houses):
    result = hub(
        "user", "add", "new@example.org", "--name", "Noor", "--password-stdin", "--language", "nl",
        "--grant", "host:quai-40", "--fact", "resident:le-marronnier", "--fact", "association:le-marronnier",
        "--organisation", "Buurtcomité", typed=PASSWORD,
    )  # fmt: skip
    assert (result.exit_code, result.output) == (0, "Noor <new@example.org> can sign in.\n")
    person = find_account("new@example.org").party
    actor = actor_of(person.id, today=date(2026, 11, 25))
    body = db.session.scalars(select(Party).where(Party.kind == "organisation")).one()
    assert (actor.language, actor.powers) == ("nl", (Power("host", houses.quai_40.id),))
    assert actor.mandates == (Acts(body.id, "buurtcomite", "Buurtcomité", None),)
    place, since = houses.le_marronnier.id, date(2026, 11, 25)
    assert set(actor.standings) == {
        Standing(person.id, "resident", place, since),
        Standing(body.id, "association", place, since),
    }


def test_user_add_gives_more_to_who_is_here(hub, houses, resident):
    result = hub("user", "add", "resident@example.org", "--grant", "administrator")
    assert result.output == "Fatima El Amrani <resident@example.org> was here already.\n"
    assert [grant.role for grant in db.session.scalars(select(Grant))] == ["administrator"]


def test_user_add_refuses_in_one_line(hub, houses):
    wrong = (
        (("--grant", "king"), "--grant knows administrator, manager, host, not 'king'"),
        (("--grant", "manager"), "--grant takes administrator alone, manager:PLACE or host:PLACE"),
        (("--grant", "manager:mars"), "there is no place 'mars'; there are: le-marronnier, quai-40"),
        (("--fact", "resident"), "--fact takes AUDIENCE:PLACE, such as resident:le-marronnier"),
        (("--fact", "association:quai-40"), "an association is an organisation: name it with --organisation"),
    )
    for options, said in wrong:
        result = hub("user", "add", "new@example.org", "--password-stdin", *options, typed=PASSWORD)
        assert (result.exit_code, result.output) == (2, f"hub: {said}\n")
    assert find_account("new@example.org") is None
    for model in (Grant, Fact, Mandate):
        assert db.session.scalars(select(model)).all() == []


@pytest.mark.slow
def test_a_wrong_setting_is_one_line():
    env = {**os.environ, "HUB_PORT": "eighty"}
    done = subprocess.run(
        [sys.executable, "-m", "hub.cli", "doctor"], check=False, capture_output=True, text=True, env=env, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "hub: HUB_PORT must be a number from 1 to 65535, not 'eighty'\n",
    )


def test_every_command_says_what_it_does(hub):
    for args in ((), ("init",), ("demo",), ("serve",), ("worker",), ("doctor",), ("migrate",), ("holidays",),
                 ("backup",), ("restore",),
                 ("user",), ("user", "add"), ("policy",), *(("policy", name) for name in
                 ("schema", "show", "export", "import", "check"))):  # fmt: skip
        result = hub(*args, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 4
