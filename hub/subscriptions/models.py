"""Secret feed addresses."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime


class FeedToken(Base):
    """One person's address of one feed. The token is derived from the nonce; only its hash is kept to look it up.

    `resolved` sums up which collections it last gave and in which views, since `resolved_at`: what a change of
    permissions changes is seen there.
    """

    __tablename__ = "feed_token"
    __table_args__ = (
        Index(
            "uq_feed_token_live",
            "person_id",
            "feed",
            unique=True,
            sqlite_where=text("revoked_at is null"),
            postgresql_where=text("revoked_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    feed: Mapped[str] = mapped_column(String(120))
    nonce: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved: Mapped[str] = mapped_column(String(64), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
