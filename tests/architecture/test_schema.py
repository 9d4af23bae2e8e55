from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade

from hub.booking import guards
from hub.db import Base, db
from hub.features import load_models
from tests.kit import installation


@pytest.fixture(scope="module")
def own():
    """An application whose schema a test may change."""
    app = installation.migrated(installation.build())
    with app.app_context():
        yield app
    installation.leave(app)


def ours(_object, name, kind, _reflected, _compared):
    return not (kind == "table" and name.startswith("huey"))


def test_the_models_are_what_the_migrations_make(own):
    load_models()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_guards_are_there_at_head(own):
    with db.engine.connect() as connection:
        assert guards.missing(connection) == ()


def test_the_guards_come_back_after_a_migration_that_rebuilds_the_table(own):
    with db.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("occupancy", recreate="always") as batch:
            batch.alter_column("atom_id", existing_type=sa.Integer(), nullable=False)
        if connection.dialect.name == "sqlite":
            assert set(guards.missing(connection)) == set(guards.SQLITE_TRIGGERS)
    upgrade()
    with db.engine.connect() as connection:
        assert guards.missing(connection) == ()


def test_the_guards_refuse_an_overlap_also_for_plain_sql(app, session, houses, resident, now):
    session.commit()
    atom = houses.grande_salle.atoms[0].id
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    occurrence = an_occurrence(session, houses, resident, now)
    row = {"occurrence_id": occurrence, "atom_id": atom, "start_at": now, "end_at": now + timedelta(hours=2)}
    table = Base.metadata.tables["occupancy"]
    session.execute(table.insert(), row)
    for start, hours in ((0, 2), (1, 1), (1, 5), (-1, 2), (-1, 9)):
        begin = now + timedelta(hours=start)
        other = {**row, "start_at": begin, "end_at": begin + timedelta(hours=hours)}
        with pytest.raises(sa.exc.IntegrityError) as raised, session.begin_nested():
            session.execute(table.insert(), other)
        assert guards.broken_by(raised.value)
    for start in (-2, 2):
        begin = now + timedelta(hours=start)
        session.execute(table.insert(), {**row, "start_at": begin, "end_at": begin + timedelta(hours=2)})


def an_occurrence(session, houses, person, now):
    booking = Base.metadata.tables["booking"]
    values = {
        "reference": "R1",
        "resource_id": houses.grande_salle.id,
        "party_id": person.id,
        "person_id": person.id,
        "audience": "resident",
        "title": "x",
        "key": "k",
        "created_at": now,
        "visibility": "private",
        "quantity": 1,
        "note": "",
        "repeat": "",
    }
    number = session.execute(booking.insert().returning(booking.c.id), values).scalar_one()
    occurrence = Base.metadata.tables["occurrence"]
    values = {
        "booking_id": number,
        "uid": "u",
        "start_at": now,
        "end_at": now + timedelta(hours=2),
        "wall_start": "",
        "wall_end": "",
        "zone": "Europe/Brussels",
        "state": "confirmed",
        "changed_at": now,
        "reason": "",
        "sequence": 0,
    }
    return session.execute(occurrence.insert().returning(occurrence.c.id), values).scalar_one()


def test_the_migrations_go_down_and_up_again():
    app = installation.migrated(installation.build())
    with app.app_context():
        downgrade(revision="base")
        with db.engine.connect() as connection:
            left = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        assert left == set()
        upgrade()
        with db.engine.connect() as connection:
            assert guards.missing(connection) == ()
    installation.leave(app)
