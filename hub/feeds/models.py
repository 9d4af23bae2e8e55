"""Stored calendar objects, by collection and view."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime


class Collection(Base):
    """What can be subscribed to ("room:grande-salle", "party:12"), how often it has changed, and what it shows now.

    The window is stored, not computed at each reading: what is sent depends on the rows alone, and a 304 never lies.
    """

    __tablename__ = "collection"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    change: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_from: Mapped[datetime] = mapped_column(UtcDateTime)
    window_until: Mapped[datetime] = mapped_column(UtcDateTime)


class StoredObject(Base):
    """One VEVENT as it is sent: one row per collection, occasion and view."""

    __tablename__ = "stored_object"
    __table_args__ = (
        CheckConstraint("view in ('busy', 'full')", name="view"),
        UniqueConstraint("collection", "view", "uid"),
        Index(
            "ix_stored_object_collection_view_starts_at",
            "collection",
            "view",
            "starts_at",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection: Mapped[str] = mapped_column(String(120))
    view: Mapped[str] = mapped_column(String(4))
    uid: Mapped[str] = mapped_column(String(255), index=True)
    octets: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    change: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
