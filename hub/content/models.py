"""Pages and the versions of their text, one line of versions per language."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.models import Party
from hub.db import Base, UtcDateTime


class ContentPage(Base):
    """A page of the site. `titles` are those in force, by language: what is not in it is not public."""

    __tablename__ = "content_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    titles: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    in_footer: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContentVersion(Base):
    """One version of a page in one language: a draft until it is published; the highest published number is read."""

    __tablename__ = "content_version"
    __table_args__ = (UniqueConstraint("page_id", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("content_page.id"))
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    page: Mapped[ContentPage] = relationship()
    created_by: Mapped[Party | None] = relationship()
