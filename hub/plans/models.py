"""Plans of a place, who has one, and fixed desks."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.db import Base, UtcDateTime
from hub.spaces.models import Atom, Place, Resource, Texts


class Plan(Base):
    """What a place offers its co-workers under one name; an archived one is given to nobody new."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    names: Mapped[Texts] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place] = relationship()
    allowances: Mapped[list["Allowance"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Allowance.id"
    )


class Allowance(Base):
    """So many days or hours at a desk, or in the rooms, per week, month or year; without a number as many as wanted."""

    __tablename__ = "allowance"
    __table_args__ = (
        CheckConstraint("what in ('desk', 'rooms')", name="what"),
        CheckConstraint("unit in ('days', 'hours')", name="unit"),
        CheckConstraint("period in ('week', 'month', 'year')", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
        UniqueConstraint("plan_id", "what", "unit", "period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    what: Mapped[str] = mapped_column(String(8))
    unit: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int | None]
    period: Mapped[str] = mapped_column(String(8))

    plan: Mapped[Plan] = relationship(back_populates="allowances")


class Subscription(Base):
    """A party that has a plan between two days, both included. At a place a party has one at a time."""

    __tablename__ = "subscription"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    plan: Mapped[Plan] = relationship()


class FixedDesk(Base):
    """One desk of a pool that is somebody's own between two days: not in the pool for others, never booked by them."""

    __tablename__ = "fixed_desk"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    atom_id: Mapped[int] = mapped_column(ForeignKey("atom.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    resource: Mapped[Resource] = relationship()
    atom: Mapped[Atom] = relationship()
    party: Mapped[Party] = relationship(foreign_keys=[party_id])
