"""`hub user`: people from the command line."""

import click
from flask.cli import AppGroup

from hub.accounts import places
from hub.accounts import service as accounts
from hub.accounts.models import Party
from hub.accounts.service.grants import ROLES
from hub.accounts.service.parties import slug_of
from hub.cli.installing import read_password
from hub.cli.kit import Failure, house, in_plain_words, now, today
from hub.db import db, write_transaction

user = AppGroup("user", help="People who can sign in.")


@user.command()
@click.argument("email")
@click.option("--name", help="Name; by default the part of the address before the @.")
@click.option("--language", type=click.Choice(["fr", "nl", "en"]), help="Language of mails and pages.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option(
    "--grant", "grants", multiple=True, metavar="ROLE[:PLACE]", help="administrator, manager:PLACE or host:PLACE."
)
@click.option("--fact", "facts", multiple=True, metavar="AUDIENCE:PLACE", help="Who they are to a place, confirmed.")
@click.option("--organisation", help="An organisation they act for; it bears the facts “association”.")
def add(  # noqa: PLR0917 - click names them
    email: str,
    name: str | None,
    language: str | None,
    password_stdin: bool,  # noqa: FBT001 - click names it
    grants: tuple[str, ...],
    facts: tuple[str, ...],
    organisation: str | None,
) -> None:
    """Add a person with a verified address, or give powers and facts to the one who has it."""
    powers = [_scoped(text, "--grant") for text in grants]
    standings = [_scoped(text, "--fact") for text in facts]
    if organisation is None and any(audience == "association" for audience, _ in standings):
        raise Failure("an association is an organisation: name it with --organisation")
    with in_plain_words():
        known = accounts.find_account(email) is not None
        name = name or email.partition("@")[0]
        db.session.rollback()
        password_hash = None if known else read_password(from_stdin=password_stdin, email=email, name=name)
        with write_transaction():
            person = _person(email, name, language, password_hash)
            body = None if organisation is None else _organisation(organisation, person)
            _give(person, body, powers=powers, standings=standings)
            told = person.name
    click.echo(f"{told} <{email}> {'was here already' if known else 'can sign in'}.")


def _person(email: str, name: str, language: str | None, password_hash: str | None) -> Party:
    account = accounts.find_account(email)
    if account is not None:
        return account.party
    if password_hash is None:
        raise Failure("this account went away meanwhile")
    person = accounts.create_person(name=name, language=language or house().languages[0], now=now())
    accounts.create_account(person, email=email, password_hash=password_hash, verified=True, now=now())
    return person


def _organisation(name: str, person: Party) -> Party:
    from hub.accounts.service import parties  # noqa: PLC0415 - the list is wanted here only

    wanted = slug_of(name)
    found = next((one for one in parties.organisations() if one.name == name or one.slug == wanted), None)
    body = found or accounts.create_organisation(name=name, language=person.language, now=now())
    accounts.give_mandate(body, person, from_on=today(), now=now(), by=None)
    return body


def _give(
    person: Party,
    body: Party | None,
    *,
    powers: list[tuple[str, str | None]],
    standings: list[tuple[str, str | None]],
) -> None:
    for role, scope in powers:
        if role not in ROLES:
            raise Failure(f"--grant knows {', '.join(ROLES)}, not {role!r}")
        if (role == "administrator") != (scope is None):
            raise Failure("--grant takes administrator alone, manager:PLACE or host:PLACE")
        place_id = None if scope is None else _place_id(scope)
        accounts.give_grant(person, role=role, place_id=place_id, from_on=today(), now=now(), by=None)
    for audience, scope in standings:
        if scope is None:
            raise Failure("--fact takes AUDIENCE:PLACE, such as resident:le-marronnier")
        party = body if body is not None and audience == "association" else person
        accounts.give_fact(
            party, audience=audience, place_id=_place_id(scope), from_on=today(), until_on=None, now=now(), by=None
        )


def _scoped(text: str, option: str) -> tuple[str, str | None]:
    word, colon, scope = text.partition(":")
    if not word or (colon and not scope):
        raise Failure(f"{option} takes a word, or a word and a place such as resident:le-marronnier, not {text!r}")
    return word, scope or None


def _place_id(slug: str) -> int:
    place = places.by_slug(slug)
    if place is None:
        raise Failure(
            f"there is no place {slug!r}; there are: {', '.join(one.slug for one in places.every()) or 'none'}"
        )
    return place.id
