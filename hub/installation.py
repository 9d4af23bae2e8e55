"""What this installation is: its lasting id, and whether its data is the demo."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, UtcDateTime, db


class Installation(Base):
    """The one row that names this installation."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def find() -> Installation | None:
    """The installation, or None before `hub init` or `hub demo`."""
    return db.session.get(Installation, 1)


def create(*, demo: bool, now: datetime) -> Installation:
    """Write the one row; its id ends every calendar UID."""
    row = Installation(id=1, uid=uuid4().hex, demo=demo, created_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def is_demo() -> bool:
    """True where the data is the demo community."""
    row = find()
    return row is not None and row.demo
