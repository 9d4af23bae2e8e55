"""The database: types, transactions, and what may run after them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import current_app, g, has_request_context, make_response, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator, TypeEngine

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
RETRY_STATES = frozenset({"40P01", "40001"})
BUSY_SECONDS = 15

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every model."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant in whole seconds: integer epoch on SQLite, timestamptz on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Integers on SQLite, so that comparison and range scans are exact."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | datetime | None:
        """Refuse naive values; cut to the second."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC).replace(microsecond=0)
        return int(value.timestamp()) if dialect.name == "sqlite" else value

    def process_result_value(self, value: int | datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)


@event.listens_for(Engine, "connect")
def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin_write() -> None:
    """Open the transaction as a writer. On SQLite this takes the write lock before anything is read."""
    if db.session().in_transaction():
        raise RuntimeError("something read before the write transaction was opened")
    db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def afterwards(run: Callable[[], None]) -> None:
    """Run `run` in a short transaction of its own once the current one has committed or rolled back."""
    db.session.info.setdefault("afterwards", []).append(run)


def run_afterwards() -> None:
    """Run what was left for after the transaction; one that fails is logged and the others go on."""
    waiting = db.session.info.pop("afterwards", [])
    for run in waiting:
        try:
            begin_write()
            run()
            db.session.commit()
        except Exception:
            db.session.rollback()
            current_app.logger.exception("work left for after the transaction failed")


@contextmanager
def write_transaction() -> Iterator[None]:
    """A write transaction for commands and the worker: commits, or rolls back and raises."""
    begin_write()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        run_afterwards()


def may_retry(error: DBAPIError) -> bool:
    """True for a deadlock or serialisation failure of PostgreSQL."""
    return getattr(error.orig, "sqlstate", None) in RETRY_STATES


def prepare(run: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name slow work that a view needs before its write transaction opens; the result is `prepared()`."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.prepare = run  # type: ignore[attr-defined]
        return view

    return mark


def prepared() -> Any:
    """What the `prepare` function of this view returned."""
    return g.prepared


def transactional(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """One transaction around a view, by HTTP method: safe ones roll back, unsafe ones commit below 400."""
    before = getattr(view, "prepare", None)

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if request.method in SAFE_METHODS:
            return _read(view, *args, **kwargs)
        if before is not None:
            try:
                g.prepared = before(**kwargs)
            finally:
                db.session.rollback()
                _forget_request()
        try:
            return _write(view, *args, **kwargs)
        except DBAPIError as error:
            if not may_retry(error):
                raise
            db.session.info.pop("afterwards", None)
            return _write(view, *args, **kwargs)
        finally:
            run_afterwards()

    return wrapper


def _read(view: Callable[..., ResponseReturnValue], *args: Any, **kwargs: Any) -> ResponseReturnValue:
    try:
        return view(*args, **kwargs)
    finally:
        db.session.rollback()
        run_afterwards()


def _write(view: Callable[..., ResponseReturnValue], *args: Any, **kwargs: Any) -> ResponseReturnValue:
    begin_write()
    try:
        response = make_response(view(*args, **kwargs))
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response
    except BaseException:
        db.session.rollback()
        _forget_request()
        raise


def _forget_request() -> None:
    """The user was loaded in the transaction that is gone: load it again if it is needed."""
    if has_request_context():
        g.pop("_login_user", None)
