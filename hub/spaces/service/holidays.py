"""Public holidays, a table that a command fills."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from hub.db import db
from hub.spaces.models import Holiday, Texts


def holidays_between(first: date, last: date) -> dict[date, Texts]:
    """The public holidays from `first` to `last`, both included, with their names; in order."""
    return {row.day: row.names for row in db.session.execute(_between(), {"first": first, "last": last})}


@cache
def _between() -> Select[*tuple[Any, ...]]:
    holiday = Holiday.__table__.c
    within = holiday.day.between(bindparam("first"), bindparam("last"))
    return select(holiday.day, holiday.names).where(within).order_by(holiday.day)


def write_holidays(days: Mapping[date, Texts]) -> int:
    """Make each year named in `days` hold exactly these days; returns how many rows were added, changed or removed."""
    years = {day.year for day in days}
    known = {row.day: row for row in db.session.scalars(select(Holiday)) if row.day.year in years}
    changed = 0
    for day, names in sorted(days.items()):
        row = known.pop(day, None)
        if row is None:
            db.session.add(Holiday(day=day, names=names))
        elif row.names != names:
            row.names = names
        else:
            continue
        changed += 1
    for row in known.values():
        db.session.delete(row)
    db.session.flush()
    return changed + len(known)
