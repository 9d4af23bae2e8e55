"""Rows of any table as lines of text that mean the same on every database, and back."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from hub.db import UtcDateTime

AT_ONCE = 2000

TYPES: Mapping[str, type[sa.types.TypeEngine[Any]]] = {
    "bool": sa.Boolean,
    "bytes": sa.LargeBinary,
    "date": sa.Date,
    "fraction": sa.Float,
    "instant": UtcDateTime,
    "json": sa.JSON,
    "number": sa.Integer,
    "text": sa.Text,
}
"""How a column is written; the order decides, as a Boolean is no Integer here but a Text is a String."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, by what its values are."""

    name: str
    kind: str
    null: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns, its key, and the columns that point to rows of the same table."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    inward: tuple[str, ...]

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> "Sheet":
        """From what `written` gave. Raises KeyError, TypeError or ValueError for anything else."""
        columns = tuple(Column(str(name), str(kind), bool(null)) for name, kind, null in found["columns"])
        if not columns or any(one.kind not in TYPES for one in columns):
            raise ValueError("a column of an unknown kind")
        names = {one.name for one in columns}
        key, inward = tuple(map(str, found["key"])), tuple(map(str, found["inward"]))
        if not key or not names.issuperset({*key, *inward}):
            raise ValueError("a key that is no column")
        return cls(str(found["name"]), columns, key, inward)

    def written(self) -> dict[str, Any]:
        """As JSON holds it."""
        columns = [[one.name, one.kind, one.null] for one in self.columns]
        return {"name": self.name, "columns": columns, "key": list(self.key), "inward": list(self.inward)}

    @property
    def table(self) -> sa.TableClause:
        """The table as statements need it, whatever the models have become."""
        return sa.table(self.name, *(sa.column(one.name, _type(one)) for one in self.columns))


def sheet_of(table: sa.Table) -> Sheet:
    """A table of the models. Raises TypeError for a column this cannot write."""
    columns = tuple(Column(one.name, _kind(one.type), bool(one.nullable)) for one in table.columns)
    inward = tuple(one.name for one in table.columns if any(key.column.table is table for key in one.foreign_keys))
    return Sheet(table.name, columns, tuple(one.name for one in table.primary_key), inward)


def dump(connection: Connection, sheet: Sheet) -> Iterator[bytes]:
    """Every row as a line, by key, text by its octets: the same rows give the same lines on every database."""
    table = sheet.table
    octets = "C" if connection.dialect.name == "postgresql" else "BINARY"
    kinds = {one.name: one.kind for one in sheet.columns}
    order = [sa.collate(table.c[name], octets) if kinds[name] == "text" else table.c[name] for name in sheet.key]
    query = sa.select(table).order_by(*order)
    streamed = {"stream_results": True, "yield_per": AT_ONCE}
    with connection.execute(query, execution_options=streamed) as result:
        for row in result:
            values = [_plain(value, one.kind) for value, one in zip(row, sheet.columns, strict=True)]
            yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, sheet: Sheet, lines: Iterable[bytes]) -> int:
    """Insert rows; what points inward is written once all of them are there. Returns how many."""
    table, count = sheet.table, 0
    names = [one.name for one in sheet.columns]
    rows = (dict(zip(names, _values(line, sheet), strict=True)) for line in lines)
    later: list[dict[str, Any]] = []
    while batch := list(islice(rows, AT_ONCE)):
        for row in batch:
            held = {name: row[name] for name in sheet.inward if row[name] is not None}
            if held:
                later.append({f"_{name}": row[name] for name in (*sheet.key, *sheet.inward)})
                row.update(dict.fromkeys(held))
        connection.execute(sa.insert(table), batch)
        count += len(batch)
    if later:
        same = sa.and_(*(table.c[name] == sa.bindparam(f"_{name}") for name in sheet.key))
        values: dict[str, Any] = {name: sa.bindparam(f"_{name}") for name in sheet.inward}
        connection.execute(sa.update(table).where(same).values(values), later)
    return count


def _kind(kind: sa.types.TypeEngine[Any]) -> str:
    for name, known in TYPES.items():
        if isinstance(kind, sa.String if known is sa.Text else known):
            return name
    raise TypeError(f"{kind!r} cannot be written")


def _type(column: Column) -> sa.types.TypeEngine[Any]:
    return sa.JSON(none_as_null=column.null) if column.kind == "json" else TYPES[column.kind]()


def _plain(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "instant":
        return int(value.timestamp())
    if kind == "date":
        return value.isoformat()
    return base64.b64encode(value).decode() if kind == "bytes" else value


def _values(line: bytes, sheet: Sheet) -> Sequence[Any]:
    found = json.loads(line)
    return [_typed(value, one.kind) for value, one in zip(found, sheet.columns, strict=True)]


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "instant":
        return datetime.fromtimestamp(value, UTC)
    if kind == "date":
        return date.fromisoformat(value)
    return base64.b64decode(value, validate=True) if kind == "bytes" else value
