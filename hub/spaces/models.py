"""Places, resources made of atoms, versions of the house rule, public holidays."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, UtcDateTime

Texts = dict[str, str]
"""One text in several languages: {"fr": …, "nl": …, "en": …}."""


class Place(Base):
    """A building or a coworking centre, with managers of its own."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    names: Mapped[Texts] = mapped_column(JSON)
    address: Mapped[Texts] = mapped_column(JSON, default=dict)
    commune: Mapped[Texts] = mapped_column(JSON, default=dict)
    description: Mapped[Texts] = mapped_column(JSON, default=dict)
    access_text: Mapped[Texts] = mapped_column(JSON, default=dict)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    resources: Mapped[list["Resource"]] = relationship(back_populates="place", order_by="Resource.position")


resource_atom = Table(
    "resource_atom",
    Base.metadata,
    Column("resource_id", ForeignKey("resource.id"), primary_key=True),
    Column("atom_id", ForeignKey("atom.id"), primary_key=True, index=True),
)


class Atom(Base):
    """What cannot be divided further: half a hall, one desk. Locked by id, ascending, before it is claimed."""

    __tablename__ = "atom"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))


class Resource(Base):
    """What can be booked: a room takes all its atoms, a pool as many as asked for."""

    __tablename__ = "resource"
    __table_args__ = (CheckConstraint("kind in ('room', 'pool')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(8), default="room")
    names: Mapped[Texts] = mapped_column(JSON)
    description: Mapped[Texts] = mapped_column(JSON, default=dict)
    access_text: Mapped[Texts] = mapped_column(JSON, default=dict)
    key_text: Mapped[Texts] = mapped_column(JSON, default=dict)
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place] = relationship(back_populates="resources")
    parent: Mapped["Resource | None"] = relationship(remote_side=[id])
    atoms: Mapped[list[Atom]] = relationship(secondary=resource_atom, order_by=Atom.id)


class PolicyVersion(Base):
    """One version of the house rule of a resource; the highest number rules. A part without one follows its parent."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))


class Holiday(Base):
    """A public holiday: a weekday type of its own for every house rule."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    names: Mapped[Texts] = mapped_column(JSON)
