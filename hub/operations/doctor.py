"""Is this installation well? One answer per question, for `hub doctor` and `/readyz`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from hub import installation, search
from hub.booking import guards
from hub.config import ROOT, Settings
from hub.content.service import finding
from hub.db import db
from hub.feeds.timezones import shipped
from hub.operations import mail, reports
from hub.spaces.models import Holiday
from hub.web import clock

LATE = timedelta(minutes=10)
KEY_LENGTH = 32

OVERLAPS = text("""
SELECT count(*) FROM (
    SELECT start_at, max(end_at) OVER (
        PARTITION BY atom_id ORDER BY start_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS busy_until
    FROM occupancy
) AS claims
WHERE start_at < busy_until
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question and its answer."""

    name: str
    ok: bool
    text: str


def ready() -> list[Check]:
    """What must hold before requests are sent here: database, schema, guards."""
    return [_asked("database", _database), _asked("schema", _schema), _asked("guards", _guards)]


def checks(app: Flask) -> list[Check]:
    """Everything, for an operator."""
    with app.app_context():
        house: Settings = app.config["HUB"]
        try:
            return [
                _asked("settings", lambda: _settings(house)),
                *ready(),
                _asked("overlaps", _overlaps),
                _asked("timezone", lambda: _timezone(house)),
                _asked("holidays", lambda: _holidays(clock.today())),
                _asked("mail server", lambda: _mail_server(house)),
                _asked("outbox", lambda: _outbox(clock.now())),
                _asked("search", _search),
            ]
        finally:
            db.session.rollback()


def _asked(name: str, ask: Callable[[], tuple[bool, str]]) -> Check:
    try:
        ok, said = ask()
    except SQLAlchemyError as error:
        db.session.rollback()
        ok, said = False, f"the database does not answer: {str(error).splitlines()[0]}"
    return Check(name=name, ok=ok, text=said)


def _settings(house: Settings) -> tuple[bool, str]:
    if house.secret_key is None and not installation.is_demo():
        return False, "HUB_SECRET_KEY is not set: everybody is signed out at each start"
    if house.secret_key is not None and len(house.secret_key) < KEY_LENGTH:
        return False, f"HUB_SECRET_KEY is short: give it {KEY_LENGTH} characters or more"
    if not house.limits and not installation.is_demo():
        return False, "HUB_LIMITS is off: anybody may try passwords without end"
    if house.secure and not house.proxies:
        return False, "HUB_BASE_URL is https but HUB_PROXIES is 0: addresses of visitors are those of the proxy"
    return True, f"{house.name} at {house.base_url}"


def _database() -> tuple[bool, str]:
    db.session.execute(text("SELECT 1"))
    return True, db.engine.dialect.name


def _schema() -> tuple[bool, str]:
    wanted = set(ScriptDirectory(str(ROOT / "migrations")).get_heads())
    found = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    if found != wanted:
        return (
            False,
            f"at {', '.join(sorted(found)) or 'nothing'}, not at {', '.join(sorted(wanted))}: run `hub migrate`",
        )
    return True, f"at {', '.join(sorted(wanted))}"


def _guards() -> tuple[bool, str]:
    missing = guards.missing(db.session.connection())
    if missing:
        return False, f"missing: {', '.join(missing)}: run `hub migrate`"
    return True, "two bookings of one room cannot overlap"


def _overlaps() -> tuple[bool, str]:
    count = db.session.execute(OVERLAPS).scalar_one()
    return count == 0, f"{count} overlapping claims" if count else "none in the data"


def _timezone(house: Settings) -> tuple[bool, str]:
    return house.timezone in shipped(), house.timezone


def _holidays(today: date) -> tuple[bool, str]:
    last = db.session.scalar(select(func.max(Holiday.day)))
    if last is None or last.year < today.year + 1:
        return False, f"public holidays are known until {last.year if last else 'never'}: run `hub holidays`"
    return True, f"known until the end of {last.year}"


def _mail_server(house: Settings) -> tuple[bool, str]:
    if house.mail_url.startswith("console:"):
        return True, "mail is printed on the console"
    try:
        mail.greet(house.mail_url)
    except mail.Undelivered as error:
        return False, str(error)
    return True, "the server answers"


def _search() -> tuple[bool, str]:
    wrong = len(finding.wrong())
    if wrong:
        return False, f"{wrong} entries are not as they should be: run `hub reindex`"
    return True, f"{search.count_entries()} things can be found"


def _outbox(now: datetime) -> tuple[bool, str]:
    figures = reports.outbox_figures(now)
    if figures.dead:
        return False, f"{figures.dead} messages were given up"
    if figures.oldest > LATE.total_seconds():
        return (
            False,
            f"{figures.waiting} messages wait, the oldest for {figures.oldest} seconds: is the worker running?",
        )
    return True, f"{figures.waiting} waiting"
