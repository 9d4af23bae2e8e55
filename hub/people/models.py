"""Concepts with their labels, profiles with what is shown to whom, and who does not want to see whom."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.db import Base, UtcDateTime


class Concept(Base):
    """One thing people care about, offer or need, whatever it is called; what nobody has looked at yet waits."""

    __tablename__ = "concept"
    __table_args__ = (CheckConstraint("state in ('accepted', 'waiting', 'merged', 'refused')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="accepted")
    into_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    labels: Mapped[list["ConceptLabel"]] = relationship(order_by="ConceptLabel.id")


class ConceptLabel(Base):
    """What a concept is called in one language: its name there, or another word for it. One word, one concept."""

    __tablename__ = "concept_label"
    __table_args__ = (UniqueConstraint("language", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))
    is_name: Mapped[bool] = mapped_column(default=False, server_default=false())


class Profile(Base):
    """What a member says of themselves; `audiences` says by field who sees it, a field that is not named has its own.

    `spread` is how far apart the roles of matches shall be; `about` is written in one language.
    """

    __tablename__ = "profile"
    __table_args__ = (CheckConstraint("spread in ('similar', 'mixed', 'surprising')", name="spread"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(String(80), unique=True)
    about: Mapped[str] = mapped_column(String(2000), default="")
    about_language: Mapped[str] = mapped_column(String(2), default="fr")
    postcode: Mapped[str] = mapped_column(String(4), default="")
    quarter: Mapped[str] = mapped_column(String(80), default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    photo_key: Mapped[str | None] = mapped_column(String(32))
    audiences: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    spread: Mapped[str] = mapped_column(String(10), default="mixed")
    is_matched: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    party: Mapped[Party] = relationship()


def of_profile() -> ForeignKey:
    """A column that belongs to a profile: it follows when two members are merged."""
    return ForeignKey("profile.party_id", onupdate="CASCADE", ondelete="CASCADE")


class ProfileRole(Base):
    """One of the roles a member chose; for meeting people, never for the house rule."""

    __tablename__ = "profile_role"
    __table_args__ = (Index("ix_profile_role_role", "role", "party_id"),)

    party_id: Mapped[int] = mapped_column(of_profile(), primary_key=True)
    role: Mapped[str] = mapped_column(String(24), primary_key=True)


class ProfileLanguage(Base):
    """A language a member speaks, learns or can interpret."""

    __tablename__ = "profile_language"
    __table_args__ = (CheckConstraint("level in ('speak', 'learn', 'interpret')", name="level"),)

    party_id: Mapped[int] = mapped_column(of_profile(), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    level: Mapped[str] = mapped_column(String(10), primary_key=True)


class MemberTopic(Base):
    """An interest, an offer or a need of a member. Only what all members may see counts for others: `is_shared`."""

    __tablename__ = "member_topic"
    __table_args__ = (
        CheckConstraint("kind in ('interest', 'offer', 'need')", name="kind"),
        CheckConstraint("weight between 1 and 5", name="weight"),
        Index("ix_member_topic_concept", "kind", "concept_id", "is_shared"),
    )

    party_id: Mapped[int] = mapped_column(of_profile(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True)
    weight: Mapped[int] = mapped_column(default=3)
    note: Mapped[str] = mapped_column(String(200), default="")
    is_shared: Mapped[bool] = mapped_column(default=True, server_default=true())

    concept: Mapped[Concept] = relationship()


class Block(Base):
    """A member who does not want to meet another: neither sees the other anywhere."""

    __tablename__ = "block"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
