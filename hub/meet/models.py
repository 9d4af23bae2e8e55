"""What matches are computed from, kept up to date by the worker, and whom a member does not want to see again."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime
from hub.people.models import of_profile


class TopicStat(Base):
    """How many members share a topic with all members, and what one such topic in common weighs."""

    __tablename__ = "topic_stat"

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    holders: Mapped[int]
    idf: Mapped[float] = mapped_column(Float)


class MemberNorm(Base):
    """The length of what a member shares, by kind: the root of the sum of squared weight times idf."""

    __tablename__ = "member_norm"

    party_id: Mapped[int] = mapped_column(of_profile(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    norm: Mapped[float] = mapped_column(Float)


class Dismissal(Base):
    """A match somebody is not interested in."""

    __tablename__ = "dismissal"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
