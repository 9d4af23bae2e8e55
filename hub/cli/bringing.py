"""`hub import`: lists of members, organisations and facts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from hub.accounts.service import Site, imports, tables
from hub.accounts.service.cells import Bringer
from hub.accounts.service.imports import Outcome, Report
from hub.accounts.service.tables import TableRow
from hub.cli.kit import Failure, echo_json, house, in_plain_words, now, today
from hub.db import begin_write, db, write_transaction
from hub.sentences import sentence

MOST = 100_000
STEP = 500

bring = AppGroup("import", help="Bring a CSV list in: every row is tried first, then the good ones are written.")


def _command(kind: str, words: str) -> None:
    @bring.command(kind, help=words)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--strict", is_flag=True, help="Write all rows or none.")
    @click.option("--dry-run", is_flag=True, help="Only say what would become of each row.")
    @click.option("--yes", is_flag=True, help="Write without asking.")
    @click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
    def run(file: Path, **options: bool) -> None:
        _bring(kind, file, **options)


_command("members", "People: name, email, language, phone, audience, place, from, until.")
_command("organisations", "Organisations: name, legal_form, language, audience, place, from, until.")
_command("facts", "What people and organisations are to places: who, audience, place, from, until.")


def _bring(kind: str, file: Path, *, strict: bool, dry_run: bool, yes: bool, as_json: bool) -> None:
    with in_plain_words():
        rows = tables.rows(tables.decoded(file.read_bytes()), needed=imports.NEEDED[kind], most=MOST)
        tried = _try(kind, rows)
        _tell(tried, as_json=as_json and dry_run)
        if strict and tried.refused:
            raise Failure(f"{len(tried.refused)} rows are refused: with --strict nothing is written")
        if dry_run or not tried.count("new"):
            return
        if not yes and not click.confirm(f"Write {tried.count('new')} rows?", err=True):
            raise Failure("nothing was written")
        with write_transaction():
            report = imports.write(kind, rows, _bringer(), strict=strict)
        if strict and report.refused:
            raise Failure("something changed meanwhile: nothing was written")
    if as_json:
        _tell(report, as_json=True)
    else:
        click.echo(f"Written: {report.count('new')}. Left out: {report.count('refused')}.")


def _try(kind: str, rows: Sequence[TableRow]) -> Report:
    """Every row in a transaction that is rolled back, with a word on standard error now and then."""
    found: list[Outcome] = []
    begin_write()
    try:
        for outcome in imports.bring(kind, rows, _bringer()):
            found.append(outcome)
            if len(found) % STEP == 0:
                click.echo(f"{len(found)} of {len(rows)} rows looked at", err=True)
    finally:
        db.session.rollback()
    return Report(found)


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        echo_json({**_counts(report), "rows": [_row(one) for one in report.refused]})
        return
    for one in report.refused:
        row = _row(one)
        click.echo(f"line {row['line']}, {row['column'] or 'row'}: {row['text']} ({row['who']})", err=True)
    counts = _counts(report)
    click.echo(f"New: {counts['new']}. Here already: {counts['known']}. Refused: {counts['refused']}.", err=True)


def _counts(report: Report) -> dict[str, int]:
    return {state: report.count(state) for state in ("new", "known", "refused")}


def _row(one: Outcome) -> dict[str, Any]:
    text = "" if one.reason is None else sentence(one.reason.code, **one.reason.params)
    return {"line": one.line, "column": one.column, "who": one.who, "text": text}


def _bringer() -> Bringer:
    settings = house()
    site = Site(settings.base_url, str(current_app.secret_key), settings.name, limits=settings.limits)
    return Bringer(actor=None, site=site, languages=settings.languages, agreed="", now=now(), today=today())
