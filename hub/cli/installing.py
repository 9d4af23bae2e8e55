"""`hub init`, `hub migrate`, `hub holidays`, `hub demo`: an installation from nothing."""

import logging
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from hub import installation
from hub.accounts import service as accounts
from hub.accounts.service import passwords
from hub.accounts.service.parties import slug_of
from hub.booking import guards
from hub.cli import calendar
from hub.cli.kit import Failure, echo_json, house, in_plain_words, is_installed, now, today
from hub.content.service import finding, starting
from hub.db import db, write_transaction
from hub.people.service import vocabulary
from hub.spaces import service as spaces
from hub.spaces.service import PlaceWish

BACK, AHEAD = 2, 3


def bring_to_head() -> None:
    """Migrate to the newest schema, put the guards in place, and see that they are."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    with db.engine.connect() as connection:
        missing = guards.missing(connection)
    if missing:
        raise Failure(f"the overlap guards are missing: {', '.join(missing)}")


def fill_holidays(first: int, last: int) -> int:
    """Write the public holidays of these years; returns how many rows changed."""
    with write_transaction():
        return spaces.write_holidays(calendar.belgian_holidays(range(first, last + 1)))


def begin_pages(at: datetime) -> None:
    """Write the starting pages and the concepts that are missing, and what the search finds."""
    vocabulary.load(now=at)
    starting.write_missing(languages=house().languages, site=house().name, now=at)
    finding.rebuild()


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema and see that the overlap guards are in place."""
    bring_to_head()
    if is_installed():
        fill_holidays(today().year - BACK, today().year + AHEAD)
        with write_transaction():
            begin_pages(now())
    click.echo("The database is up to date.")


@click.command()
@click.argument("years", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the days as JSON.")
@with_appcontext
def holidays(years: str | None, as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Fill the table of Belgian public holidays: YEARS is 2027 or 2026-2029, by default two back and three ahead."""
    first, last = calendar.year_range(years, today().year - BACK, today().year + AHEAD)
    changed = fill_holidays(first, last)
    if as_json:
        days = calendar.belgian_holidays(range(first, last + 1))
        echo_json([{"date": day.isoformat(), "names": names} for day, names in sorted(days.items())])
        return
    click.echo(f"Public holidays {first}–{last}: {changed} changed.")


@click.command()
@click.option("--email", help="E-mail address of the first administrator.")
@click.option("--name", help="Name of the first administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
@click.option("--place-name", help="Name of the first place.")
@click.option("--place-slug", help="Its short name in addresses; made from the name by default.")
@with_appcontext
def init(
    email: str | None,
    name: str | None,
    password_stdin: bool,  # noqa: FBT001 - click names it
    place_name: str | None,
    place_slug: str | None,
) -> None:
    """Set up an installation: schema, overlap guards, public holidays, the first administrator and the first place.

    Asks for what is not given by option. Running it again changes nothing that is there.
    """
    bring_to_head()
    fill_holidays(today().year - BACK, today().year + AHEAD)
    if is_installed():
        click.echo("The database is up to date. This installation is set up already.")
        return
    email = email or click.prompt("E-mail address of the first administrator")
    name = name or click.prompt("Name")
    with in_plain_words():
        password_hash = read_password(from_stdin=password_stdin, email=email, name=name)
        place_name = place_name or click.prompt("Name of the first place")
        slug = place_slug or slug_of(place_name)
        calendar.check_slug(slug)
        with write_transaction():
            _write(email, name, password_hash, place_name=place_name, slug=slug, at=now())
    click.echo(f"Ready. {name} looks after everything; /places/{slug} is the first place.")
    if house().secret_key is None:
        click.echo(f"Before `hub serve`, put this line into .env:\nHUB_SECRET_KEY={secrets.token_hex(32)}")


def _write(email: str, name: str, password_hash: str, *, place_name: str, slug: str, at: datetime) -> None:
    languages = house().languages
    installation.create(demo=False, now=at)
    place = spaces.create_place(slug=slug, wish=PlaceWish(names=dict.fromkeys(languages, place_name)), now=at)
    person = accounts.create_person(name=name, language=languages[0], now=at)
    accounts.create_account(person, email=email, password_hash=password_hash, verified=True, now=at)
    accounts.give_grant(person, role="administrator", place_id=None, from_on=today(), now=at, by=None)
    accounts.give_grant(person, role="manager", place_id=place.id, from_on=today(), now=at, by=person.id)
    begin_pages(at)


def read_password(*, from_stdin: bool, email: str, name: str) -> str:
    """The hash of a password typed twice, or of the first line of standard input. Raises Refused for a weak one."""
    calendar.check_email(email)
    if from_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
    else:
        text = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    passwords.check(text, site_name=house().name, email=email, name=name)
    return accounts.hash_password(text)


@click.command()
@click.option("--scale", type=click.IntRange(1, 500), default=1, help="N times the members, rooms and bookings.")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database holds something already.")
@with_appcontext
def demo(scale: int, if_empty: bool) -> None:  # noqa: FBT001 - click names it
    """Load the demo community into an empty database. The same day gives the same community."""
    from hub.demo.community import PASSWORD, load  # noqa: PLC0415 - only this command needs it

    bring_to_head()
    if is_installed():
        if not if_empty:
            raise Failure("the database holds something already; the demo goes into an empty one")
        return
    fill_holidays(today().year - BACK, today().year + AHEAD)
    password_hash = accounts.hash_password(PASSWORD)
    with write_transaction():
        figures = load(now=now(), house=house(), password_hash=password_hash, scale=scale)
    _write_key(house().instance / "demo.key")
    click.echo("The demo community is there: " + ", ".join(f"{count} {what}" for what, count in figures.items()) + ".")
    if not if_empty:
        click.echo(sign_ins())


def sign_ins() -> str:
    """How to sign in to the demo."""
    from hub.demo.people import PASSWORD, SIGN_INS  # noqa: PLC0415 - only the demo needs it

    lines = [f"  {email:28}  {who}" for email, who in SIGN_INS]
    return "\n".join([f"Sign in with one of these, password {PASSWORD}:", *lines])


def _write_key(path: Path) -> None:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
