"""`hub backup`, `hub restore`: an installation kept safe, in one file."""

import os
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from hub.cli.kit import Failure, echo_json, house, now
from hub.operations import archives
from hub.operations import backup as keeping
from hub.operations import restore as putting_back
from hub.operations.archives import Archive, Manifest, Refusal


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def backup(file: Path, as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Write database, uploads and secret into FILE, as they are at this instant, while the site goes on.

    FILE can be read by its owner only. One that is there is replaced, once the new one is whole.
    """
    try:
        figures = keeping.write(file, house=house(), secret=_secret(), now=now())
    except Refusal as error:
        raise Failure(str(error)) from None
    size = file.stat().st_size
    if as_json:
        echo_json({"file": str(file), "tables": figures.tables, "rows": figures.rows, "files": figures.files,
                   "size": size})  # fmt: skip
        return
    click.echo(f"{file}: {figures.rows} rows of {figures.tables} tables and {figures.files} files, {size:,} bytes.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace what is here without asking.")
@click.option("--check", is_flag=True, help="Only read FILE whole and say what it is.")
@with_appcontext
def restore(file: Path, replace: bool, check: bool) -> None:  # noqa: FBT001 - click names it
    """Put a backup back: database, uploads, secret. Stop the site and its worker first.

    FILE is read whole and compared before anything changes; a damaged one or one of a newer Hub is refused. The
    database changes in one transaction: whatever happens, it holds the old data or the new. A backup of SQLite goes
    into PostgreSQL, and the other way round.
    """
    try:
        with archives.checked(file) as archive:
            putting_back.refuse_newer(archive.manifest)
            click.echo(_described(archive.manifest))
            if check:
                return
            _ask(replace=replace)
            figures = putting_back.put_back(archive, instance=house().instance)
            click.echo(f"Restored: {figures.rows} rows of {figures.tables} tables and {figures.files} files.")
            _keep_secret(archive)
    except Refusal as error:
        raise Failure(str(error)) from None


def _described(manifest: Manifest) -> str:
    what = "the demo" if manifest.demo else "a Hub"
    return f"A backup of {what}, made {manifest.made_at}, version {manifest.hub}, from {manifest.database}."


def _ask(*, replace: bool) -> None:
    if replace or not putting_back.holds_something():
        return
    if not sys.stdin.isatty():
        raise Failure("the database holds something already; --replace puts the backup in its place")
    click.confirm("The database holds something already. Replace all of it?", abort=True)


def _secret() -> str:
    """The key in use, where it outlives a start."""
    settings = house()
    demo = settings.instance / "demo.key"
    return settings.secret_key or (demo.read_text().strip() if demo.exists() else "")


def _keep_secret(archive: Archive) -> None:
    """Feed addresses and links in mails hang on the key: the demo's is put back, another is for `.env`."""
    secret = archive.secret()
    if not secret or secret == house().secret_key:
        return
    if archive.manifest.demo and house().secret_key is None:
        path = house().instance / "demo.key"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")
        return
    click.echo("Calendar addresses and links in mails need the key of the backup. Put this line into .env:")
    click.echo(f"HUB_SECRET_KEY={secret}")
