"""Who did what to what, for whom: an append-only list."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Insert, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime, db


class AuditEntry(Base):
    """One act that concerns others."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_thing", "thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    thing: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(
    action: str,
    *,
    now: datetime,
    thing: str,
    person_id: int | None = None,
    party_id: int | None = None,
    **details: Any,
) -> None:
    """Note an act in the transaction of the change. `thing` is "booking:12"; `party_id` for whom the person acted."""
    entry = {"at": now, "action": action, "person_id": person_id, "party_id": party_id, "thing": thing}
    # Not through the session, which would flush what its caller has not finished.
    db.session.connection().execute(_entry(), entry | {"details": details})


@cache
def _entry() -> Insert:
    return insert(Base.metadata.tables[AuditEntry.__tablename__])
