"""Long lists in leaves: one leaf at a time, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from hub.db import db

Row = TypeVar("Row")

ROWS = 50
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Row]):
    """Some rows of a list: which leaf of how many, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    leaves: int
    total: int


def number_of(text: str) -> int:
    """The leaf an address asks for; the first for anything that is no number."""
    return min(int(text), MOST) if text.isdecimal() and text.isascii() and 0 < len(text) < 7 and int(text) else 1


def leaf(query: Select[Any], number: int, *, rows: int = ROWS) -> Leaf[Any]:
    """One leaf of an ordered query of one column or entity; two statements. A number past the end gives the last."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    leaves = max(1, -(-total // rows))
    number = min(max(1, number), leaves)
    found = db.session.scalars(query.limit(rows).offset((number - 1) * rows)).unique().all()
    return Leaf(found, number, leaves, total)
