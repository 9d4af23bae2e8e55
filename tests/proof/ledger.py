"""What the database says after a contest, in plain SQL and without the product's models."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from hub.booking import guards
from tests.proof.server import Server

OVERLAPS = """
    SELECT count(*) FROM occupancy AS one
    JOIN occupancy AS other ON other.atom_id = one.atom_id AND other.id > one.id
     AND other.start_at < one.end_at AND other.end_at > one.start_at
"""
CONFIRMED = """
    SELECT DISTINCT booking.id FROM booking
    JOIN resource ON resource.id = booking.resource_id
    JOIN occurrence ON occurrence.booking_id = booking.id
    WHERE occurrence.state = 'confirmed' AND resource.slug = :slug
"""
WITHOUT_ATOMS = """
    SELECT occurrence.id FROM occurrence
    JOIN booking ON booking.id = occurrence.booking_id
    JOIN resource ON resource.id = booking.resource_id AND resource.kind = 'room'
    JOIN resource_atom ON resource_atom.resource_id = booking.resource_id
    LEFT JOIN occupancy ON occupancy.occurrence_id = occurrence.id AND occupancy.atom_id = resource_atom.atom_id
     AND occupancy.start_at <= occurrence.start_at AND occupancy.end_at >= occurrence.end_at
    WHERE occurrence.state = 'confirmed' AND occupancy.id IS NULL
"""
STRAY_ATOMS = """
    SELECT occupancy.id FROM occupancy LEFT JOIN occurrence ON occurrence.id = occupancy.occurrence_id
    WHERE occurrence.id IS NULL OR occurrence.state <> 'confirmed'
"""
WITHOUT_DATES = """
    SELECT booking.id FROM booking LEFT JOIN occurrence ON occurrence.booking_id = booking.id
    WHERE occurrence.id IS NULL
"""
WITHOUT_AUDIT = """
    SELECT booking.id FROM booking LEFT JOIN audit_entry
     ON audit_entry.thing = 'booking:' || booking.id AND audit_entry.action LIKE 'booking.%'
    WHERE audit_entry.id IS NULL
"""
WITHOUT_ENTRY = """
    SELECT occurrence.id FROM occurrence
    JOIN booking ON booking.id = occurrence.booking_id
    JOIN resource ON resource.id = booking.resource_id
    LEFT JOIN stored_object ON stored_object.collection = 'room:' || resource.slug AND stored_object.view = 'full'
     AND stored_object.uid = occurrence.uid AND stored_object.starts_at = occurrence.start_at
    WHERE occurrence.state = 'confirmed' AND stored_object.id IS NULL
"""
IDLE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
LOCKS_HELD = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND mode LIKE '%Exclusive%'
"""


class Ledger:
    """Reads the database of a server from outside."""

    def __init__(self, server: Server) -> None:
        self.kind = server.kind
        self._engine = create_engine(server.database_url, poolclass=NullPool)

    def rows(self, query: str, **params: Any) -> list[Any]:
        """The first column of each row."""
        with self._engine.connect() as connection:
            return [row[0] for row in connection.execute(text(query), params)]

    def count(self, query: str, **params: Any) -> int:
        """The one number a query gives."""
        return int(self.rows(query, **params)[0])

    def overlaps(self) -> int:
        """Pairs of claims on one atom that overlap: each is a double booking."""
        return self.count(OVERLAPS)

    def confirmed(self, *slugs: str) -> set[str]:
        """Addresses of the bookings of some rooms that have a confirmed date."""
        return {f"/bookings/{number}" for slug in slugs for number in self.rows(CONFIRMED, slug=slug)}

    def halves(self) -> dict[str, list[int]]:
        """What a booking lacks, or what is left of one; empty when every booking is whole."""
        found = {
            "date without its atoms": self.rows(WITHOUT_ATOMS),
            "atom claimed for no date": self.rows(STRAY_ATOMS),
            "date without its calendar entry": self.rows(WITHOUT_ENTRY),
            "booking without a date": self.rows(WITHOUT_DATES),
            "booking without an audit line": self.rows(WITHOUT_AUDIT),
            "booking without its message": self._without_message(),
        }
        return {what: ids for what, ids in found.items() if ids}

    def integrity(self) -> Sequence[str]:
        """Complaints of the database about itself."""
        if self.kind == "sqlite":
            said = [*self.rows("PRAGMA integrity_check"), *map(str, self.rows("PRAGMA foreign_key_check"))]
            return [line for line in said if line != "ok"]
        return []

    def left_open(self) -> tuple[int, int]:
        """Transactions left open and locks held by others, on PostgreSQL."""
        if self.kind == "sqlite":
            return 0, 0
        return self.count(IDLE), self.count(LOCKS_HELD)

    def deadlocks(self) -> int:
        """How often PostgreSQL had to end a transaction because two waited for each other."""
        return 0 if self.kind == "sqlite" else self.count(DEADLOCKS)

    def remove_guards(self) -> None:
        """Take the net away, for a control."""
        with self._engine.begin() as connection:
            guards.remove(connection)
            assert guards.missing(connection)

    def install_guards(self) -> None:
        """Put the net back."""
        with self._engine.begin() as connection:
            guards.install(connection)
            assert not guards.missing(connection)

    def _without_message(self) -> list[int]:
        bookings = dict(self._pairs("SELECT reference, id FROM booking"))
        messages = self._pairs("SELECT kind, params FROM outbox_message WHERE kind LIKE 'booking_%'")
        told = Counter((kind, _json(params)["booking"]["reference"]) for kind, params in messages)
        first = {"booking_confirmed", "booking_requested"}
        twice = [one for one, count in told.items() if one[0] in first and count > 1]
        assert not twice, f"told of twice: {twice}"
        reached = {reference for kind, reference in told if kind in first}
        return [number for reference, number in bookings.items() if reference not in reached]

    def _pairs(self, query: str) -> list[tuple[Any, Any]]:
        with self._engine.connect() as connection:
            return [(row[0], row[1]) for row in connection.execute(text(query))]


def _json(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else value
