"""Runs the migrations, one transaction for all, and puts the overlap guards back after them."""

from alembic import context
from sqlalchemy import inspect, text

from hub.booking import guards
from hub.db import Base, UtcDateTime, db
from hub.features import load_models

load_models()


def include_object(_object, name, kind, _reflected, _compare_to):
    """Leave alone what other libraries keep in the same database."""
    return not (kind == "table" and name.startswith("huey"))


def render_item(kind, item, autogen_context):
    """Our own column type is written by name."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from hub.db import UtcDateTime")
        return "UtcDateTime()"
    return False


def run() -> None:
    """Migrate the database of the current application, or what an open transaction is about."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(738291)"))
            migrate(connection)
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("the migration would leave rows that point nowhere")
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


def migrate(connection) -> None:
    """The migrations in the transaction of this connection, then the guards."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if "occupancy" in tables(connection):
        guards.install(connection)


def tables(connection) -> set[str]:
    """Names of the tables that are there now."""
    return set(inspect(connection).get_table_names())


run()
