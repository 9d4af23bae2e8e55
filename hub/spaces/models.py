"""Places, resources made of atoms, versions of the house rule, public holidays."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, UtcDateTime

Texts = dict[str, str]
"""One text in several languages: {"fr": …, "nl": …, "en": …}."""

Answers = dict[str, str]
"""What is known about getting around: {"step-free": "yes", "lift": "no"}; what nobody knows is left out."""

Seats = dict[str, int]
"""How many people fit in which layout: {"theatre": 60}."""


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
    postcode: Mapped[str] = mapped_column(String(4), default="")
    directions: Mapped[Texts] = mapped_column(JSON, default=dict)
    house_rules: Mapped[Texts] = mapped_column(JSON, default=dict)
    access: Mapped[Answers] = mapped_column(JSON, default=dict)
    spoken: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    headcount_limit: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    resources: Mapped[list["Resource"]] = relationship(
        back_populates="place",
        order_by="Resource.position",
        primaryjoin="and_(Place.id == Resource.place_id, Resource.kind != 'equipment')",
    )
    """What is booked by itself: rooms, halls and pools, not what is lent with them."""
    equipment: Mapped[list["Resource"]] = relationship(
        viewonly=True,
        order_by="Resource.position",
        primaryjoin="and_(Place.id == Resource.place_id, Resource.kind == 'equipment')",
    )


resource_atom = Table(
    "resource_atom",
    Base.metadata,
    Column("resource_id", ForeignKey("resource.id"), primary_key=True),
    Column("atom_id", ForeignKey("atom.id"), primary_key=True, index=True),
    Column("required", Boolean, nullable=False, default=False, server_default=false()),
)
"""`required`: the atom of another room that this one cannot be used without; it is taken together with its own."""

requirement = Table(
    "requirement",
    Base.metadata,
    Column("resource_id", ForeignKey("resource.id"), primary_key=True),
    Column("required_id", ForeignKey("resource.id"), primary_key=True, index=True),
    CheckConstraint("resource_id <> required_id", name="another"),
)


class Atom(Base):
    """What cannot be divided further: half a hall, one desk. Locked by id, ascending, before it is claimed."""

    __tablename__ = "atom"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))


class Resource(Base):
    """What can be booked: a room takes all its atoms, a pool as many as asked for; equipment is lent with either."""

    __tablename__ = "resource"
    __table_args__ = (CheckConstraint("kind in ('room', 'pool', 'equipment')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(12), default="room")
    names: Mapped[Texts] = mapped_column(JSON)
    description: Mapped[Texts] = mapped_column(JSON, default=dict)
    access_text: Mapped[Texts] = mapped_column(JSON, default=dict)
    key_text: Mapped[Texts] = mapped_column(JSON, default=dict)
    access: Mapped[Answers] = mapped_column(JSON, default=dict)
    layouts: Mapped[Seats] = mapped_column(JSON, default=dict)
    capacity: Mapped[int | None]
    needs_plan: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place] = relationship(back_populates="resources")
    parent: Mapped["Resource | None"] = relationship(remote_side=[id])
    atoms: Mapped[list[Atom]] = relationship(secondary=resource_atom, order_by=Atom.id)
    """All that a booking takes, those of required rooms included."""
    own_atoms: Mapped[list[Atom]] = relationship(
        viewonly=True,
        secondary=resource_atom,
        secondaryjoin=lambda: (Atom.id == resource_atom.c.atom_id) & ~resource_atom.c.required,
        order_by=Atom.id,
    )
    requires: Mapped[list["Resource"]] = relationship(
        viewonly=True,
        secondary=requirement,
        primaryjoin=lambda: Resource.id == requirement.c.resource_id,
        secondaryjoin=lambda: Resource.id == requirement.c.required_id,
        order_by=lambda: Resource.position,
    )


class Photo(Base):
    """A picture of a place, or of one of its rooms; the files are found by `key`. Taken off, it can be put back."""

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[Texts] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place] = relationship()
    resource: Mapped[Resource | None] = relationship()


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
