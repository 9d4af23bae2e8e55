"""`hub policy`: house rules as files, and what they answer."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from hub.cli import judging
from hub.cli.kit import Failure, echo_json, in_plain_words, now
from hub.db import db, write_transaction
from hub.domain.policy import Policy, as_document, schema
from hub.sentences import sentence
from hub.spaces import documents, summary
from hub.spaces import service as spaces
from hub.spaces.models import Resource

policy = AppGroup("policy", help="The house rule of a room: read it, write it, ask it.")


class UnreadableFile(click.ClickException):
    """A file with points to mend, each on its line: "FILE:line:column: sentence"."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click gives it
        """The lines alone."""
        click.echo(self.format_message(), err=True)


def read_file(path: str) -> tuple[dict[str, object], Policy]:
    """The document in a file ("-" is standard input) and its policy. Raises UnreadableFile."""
    try:
        octets = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from None
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        column = error.start - (octets[: error.start].rfind(b"\n") + 1) + 1
        raise UnreadableFile(f"{path}:{line}:{column}: {sentence('file-not-text')}") from None
    try:
        return documents.read(text)
    except documents.UnreadableError as error:
        raise UnreadableFile(
            "\n".join(
                f"{path}:{fault.line}:{fault.column}: {sentence(fault.reason.code, **fault.reason.params)}"
                for fault in error.faults
            )
        ) from None


@policy.command(name="schema")
@click.option("--json", "_as_json", is_flag=True, help="Print JSON; this command always does.")
def show_schema(_as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Print the JSON Schema of a house rule, for editors and programs."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


@policy.command()
@click.argument("room")
@click.option("--json", "as_json", is_flag=True, help="Print the document, its version and its room as JSON.")
def show(room: str, as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Say in plain words what the rule of ROOM (its short name) is."""
    with in_plain_words():
        rule = spaces.written_rule(spaces.find_room(room))
        if as_json:
            echo_json({"room": room, "version": rule.version_id, "document": as_document(rule.policy)})
            return
        for said in summary.rule_summary(rule.policy, spaces.rule_holders(rule.policy)):
            click.echo("\n    ".join(said.lines))
        for line in summary.handovers(rule.policy):
            click.echo(line)
        for line in summary.closures(rule.policy):
            click.echo(f"Closed: {line}")


@policy.command()
@click.argument("room")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, which can be imported as well.")
def export(room: str, as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Print the rule of ROOM as YAML 1.2, to keep or to change and import again."""
    with in_plain_words():
        document = as_document(spaces.written_rule(spaces.find_room(room)).policy)
        if as_json:
            echo_json(document)
            return
        click.echo(documents.write(document), nl=False)


@policy.command(name="import")
@click.argument("room")
@click.argument("file")
def import_(room: str, file: str) -> None:
    """Make FILE (YAML 1.2 or JSON, "-" for standard input) the rule of ROOM. Confirmed bookings stay."""
    with in_plain_words():
        document, _policy = read_file(file)
        db.session.rollback()
        with write_transaction():
            version = spaces.write_policy(spaces.find_room(room), document, by=None, now=now())
            number = version.number
    click.echo(f"Version {number} of the rule of {room} is in force.")


@policy.command()
@click.argument("subject", metavar="FILE|ROOM")
@click.option("--as", "audiences", multiple=True, metavar="AUDIENCE", help="Who asks; may be given several times.")
@click.option("--party", help="Name or short name of the organisation that asks.")
@click.option("--headcount", type=click.IntRange(1, 100_000), help="How many people.")
@click.option("--quantity", type=click.IntRange(1, 100_000), default=1, help="How many units of a pool.")
@click.option("--part", help="A part of the room, such as “a”.")
@click.option("--start", required=True, metavar="TIME", help="2026-12-05T18:00, on the clock of the house.")
@click.option("--end", required=True, metavar="TIME", help="The same way.")
@click.option("--now", "moment", metavar="TIME", help="As if it were this time; now by default.")
@click.option("--bookings", metavar="FILE", help="CSV of what is taken: party,audience,start,end,state.")
@click.option("--repeat", type=click.Choice(["weekly", "daily"]), help="Ask for a series.")
@click.option("--until", metavar="DATE", help="Its last date, 2026-12-31.")
@click.option("--json", "_as_json", is_flag=True, help="Print JSON; this command always does.")
def check(  # noqa: PLR0917 - click names them
    subject: str,
    audiences: tuple[str, ...],
    party: str | None,
    headcount: int | None,
    quantity: int,
    part: str | None,
    start: str,
    end: str,
    moment: str | None,
    bookings: str | None,
    repeat: str | None,
    until: str | None,
    _as_json: bool,  # noqa: FBT001 - click names it
) -> None:
    """Ask a house rule, in a FILE or of a ROOM, whether a wish is allowed; print the answer as JSON.

    What is taken already is only what --bookings says. The exit code is 0 whatever the verdict, 2 for a bad file.
    """
    if bool(repeat) is not bool(until):
        raise Failure("--repeat and --until go together")
    with in_plain_words():
        rule, room = _subject(subject, part)
        wish = judging.Wish(
            start=start, end=end, audiences=audiences, party=party, headcount=headcount, quantity=quantity,
            moment=moment, bookings=bookings, repeat=repeat, until=until,
        )  # fmt: skip
        echo_json(judging.answer(rule, room, wish))


def _subject(subject: str, part: str | None) -> tuple[Policy, Resource | None]:
    """The policy of a file or of a room; a file wins where both have the name."""
    if subject == "-" or Path(subject).is_file():
        return read_file(subject)[1], None
    if "/" in subject or "." in subject:
        raise Failure(f"{subject}: no such file")
    room = spaces.find_room(f"{subject}-{part.lower()}" if part else subject)
    return spaces.policy_of(room).policy, room
