"""Who is in on which day, and who lets the others see it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.booking.models import Occurrence
from hub.db import Base, UtcDateTime


class CheckIn(Base):
    """Somebody came to a place on a day: for a date of a booking, or to a desk of their own (then without one)."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("occurrence_id"),
        Index("ix_check_in_place_id_day", "place_id", "day"),
        Index(
            "uq_check_in_unbooked",
            "party_id",
            "place_id",
            "day",
            unique=True,
            sqlite_where=text("occurrence_id is null"),
            postgresql_where=text("occurrence_id is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"))
    day: Mapped[date]
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))

    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    occurrence: Mapped[Occurrence | None] = relationship()


class Showing(Base):
    """A person who lets the co-workers of a place see when they are in. Nobody is shown without such a row."""

    __tablename__ = "showing"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
