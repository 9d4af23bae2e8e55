"""Bookings, their dates, and the atoms they occupy."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.db import Base, UtcDateTime
from hub.spaces.models import Resource

STATES = ("requested", "confirmed", "cancelled", "refused")


class Booking(Base):
    """One act of booking: a single date or a weekly series. Names the party and the person who acted."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("visibility in ('private', 'open')", name="visibility"),
        UniqueConstraint("person_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    visibility: Mapped[str] = mapped_column(String(8), default="private")
    headcount: Mapped[int | None]
    quantity: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(1000), default="")
    repeat: Mapped[str] = mapped_column(String(12), default="")
    until: Mapped[date | None]
    key: Mapped[str] = mapped_column(String(64))
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    held_by: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    resource: Mapped[Resource] = relationship()
    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    person: Mapped[Party] = relationship(foreign_keys=[person_id])
    occurrences: Mapped[list["Occurrence"]] = relationship(back_populates="booking", order_by="Occurrence.start_at")
    extras: Mapped[list["Extra"]] = relationship(cascade="all, delete-orphan", order_by="Extra.resource_id")


class Extra(Base):
    """Equipment that goes with a booking, on all its dates: which, and how many pieces."""

    __tablename__ = "booking_extra"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    quantity: Mapped[int]

    resource: Mapped[Resource] = relationship(lazy="joined")


class Occurrence(Base):
    """One date of a booking: instants in UTC, and the wall time and zone they were meant in."""

    __tablename__ = "occurrence"
    __table_args__ = (
        CheckConstraint("state in ('requested', 'confirmed', 'cancelled', 'refused')", name="state"),
        CheckConstraint("start_at < end_at", name="span"),
        Index("ix_occurrence_booking_id_start_at", "booking_id", "start_at"),
        Index("ix_occurrence_state_end_at", "state", "end_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    start_at: Mapped[datetime] = mapped_column(UtcDateTime)
    end_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wall_start: Mapped[str] = mapped_column(String(16))
    wall_end: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    booking: Mapped[Booking] = relationship(back_populates="occurrences")
    occupancies: Mapped[list["Occupancy"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Occupancy(Base):
    """A live claim of an occurrence on an atom, buffers included. Two claims on one atom never overlap: see guards."""

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="span"),
        Index("ix_occupancy_atom_id_start_at_end_at", "atom_id", "start_at", "end_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), index=True)
    atom_id: Mapped[int] = mapped_column(ForeignKey("atom.id"))
    start_at: Mapped[datetime] = mapped_column(UtcDateTime)
    end_at: Mapped[datetime] = mapped_column(UtcDateTime)
