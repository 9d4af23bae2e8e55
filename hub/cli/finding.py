"""`hub reindex`: what the search finds, written anew."""

import click
from flask.cli import with_appcontext

from hub import search
from hub.cli.kit import Failure, echo_json, is_installed
from hub.content.service import finding
from hub.db import write_transaction


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def reindex(as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Write anew what the search finds of places, rooms, pages and organisations."""
    if not is_installed():
        raise Failure("nothing is set up here: run `hub init`, or `hub demo` to look around")
    with write_transaction():
        finding.rebuild(anew=True)
        count = search.count_entries()
    if as_json:
        echo_json({"entries": count})
        return
    click.echo(f"{count} things can be found.")
