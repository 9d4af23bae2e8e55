"""Groups, who is in them, and what is said there."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.db import Base, UtcDateTime
from hub.people.models import Concept


class Group(Base):
    """People with a common goal. `audience` says who may see it, `joining` how one gets in."""

    __tablename__ = "group"
    __table_args__ = (
        CheckConstraint("kind in ('interest', 'project')", name="kind"),
        CheckConstraint("joining in ('open', 'request', 'invitation')", name="joining"),
        CheckConstraint("audience in ('everyone', 'members', 'hidden')", name="audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="interest")
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    joining: Mapped[str] = mapped_column(String(10), default="open")
    audience: Mapped[str] = mapped_column(String(10), default="members")
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GroupConcept(Base):
    """What a group is about."""

    __tablename__ = "group_concept"

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), primary_key=True, index=True)

    concept: Mapped[Concept] = relationship()


class Membership(Base):
    """Somebody in a group, asking to get in, or invited."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("state in ('asked', 'invited', 'member')", name="state"),
        CheckConstraint("role in ('member', 'organiser')", name="role"),
        Index("ix_membership_party_id_state", "party_id", "state"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(10), default="member")
    answers: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    group: Mapped[Group] = relationship()
    party: Mapped[Party] = relationship(foreign_keys=[party_id])


class Thread(Base):
    """A subject that is talked about in a group; `last_at` is when something was said last."""

    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_group_id_last_at", "group_id", "last_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    title: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)

    group: Mapped[Group] = relationship()


class Post(Base):
    """What somebody said in a thread, in one language; taken off by a moderator, it says so and why."""

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_thread_id_id", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    text: Mapped[str] = mapped_column(String(5000))
    language: Mapped[str] = mapped_column(String(2))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")

    author: Mapped[Party] = relationship(foreign_keys=[author_id])
    thread: Mapped[Thread] = relationship()


class PostVersion(Base):
    """What a post said before it was edited."""

    __tablename__ = "post_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    text: Mapped[str] = mapped_column(String(5000))
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Report(Base):
    """Somebody says that a post breaks the code of conduct; open until a moderator has answered."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    outcome: Mapped[str] = mapped_column(String(10), default="")

    post: Mapped[Post] = relationship()
