"""The net under every booking: the database itself refuses two overlapping claims on one atom."""

from sqlalchemy import text
from sqlalchemy.engine import Connection

MAX_DAYS = 31
OVERLAP = "occupancy_overlap"
SQLITE_TRIGGERS = ("occupancy_no_overlap_insert", "occupancy_no_overlap_update")
POSTGRES_CONSTRAINTS = ("ex_occupancy_overlap", "ck_occupancy_bounded")

_CONDITION = f"""
WHEN typeof(NEW.start_at) <> 'integer' OR typeof(NEW.end_at) <> 'integer'
  OR NEW.end_at - NEW.start_at > {MAX_DAYS * 86400}
  OR EXISTS (
    SELECT 1 FROM occupancy AS other
    WHERE other.atom_id = NEW.atom_id
      AND other.start_at < NEW.end_at
      AND other.start_at > NEW.start_at - {MAX_DAYS * 86400}
      AND other.end_at > NEW.start_at
      {{same}})
BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END
"""

_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS {SQLITE_TRIGGERS[0]} BEFORE INSERT ON occupancy " + _CONDITION.format(same=""),
    f"CREATE TRIGGER IF NOT EXISTS {SQLITE_TRIGGERS[1]} BEFORE UPDATE OF atom_id, start_at, end_at ON occupancy "
    + _CONDITION.format(same="AND other.id <> OLD.id"),
)

_POSTGRES = {
    POSTGRES_CONSTRAINTS[0]: "EXCLUDE USING gist (atom_id WITH =, tstzrange(start_at, end_at, '[)') WITH &&)",
    POSTGRES_CONSTRAINTS[1]: "CHECK (isfinite(start_at) AND isfinite(end_at) "
    f"AND end_at - start_at <= interval '{MAX_DAYS} days')",
}


def install(connection: Connection) -> None:
    """Put the guards in place where they are missing. Run after every migration: SQLite drops triggers silently."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
        return
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    for name in missing(connection):
        connection.execute(text(f"ALTER TABLE occupancy ADD CONSTRAINT {name} {_POSTGRES[name]}"))


def missing(connection: Connection) -> tuple[str, ...]:
    """Names of the guards that are not there; the application does not start unless this is empty."""
    if connection.dialect.name == "sqlite":
        query, wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'", SQLITE_TRIGGERS
    else:
        query, wanted = "SELECT conname FROM pg_constraint WHERE conrelid = 'occupancy'::regclass", POSTGRES_CONSTRAINTS
    present = set(connection.execute(text(query)).scalars())
    return tuple(name for name in wanted if name not in present)


def remove(connection: Connection) -> None:
    """Take the guards away; only the control run of the proofs does this."""
    for name in SQLITE_TRIGGERS if connection.dialect.name == "sqlite" else POSTGRES_CONSTRAINTS:
        drop = (
            "DROP TRIGGER IF EXISTS" if connection.dialect.name == "sqlite" else "ALTER TABLE occupancy DROP CONSTRAINT"
        )
        connection.execute(text(f"{drop} {name}"))


def broken_by(error: BaseException) -> bool:
    """True when a database error is the guard's refusal of an overlap."""
    origin = getattr(error, "orig", error)
    return OVERLAP in str(origin) or POSTGRES_CONSTRAINTS[0] in str(origin)
