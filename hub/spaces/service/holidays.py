"""Public holidays, a table that a command fills."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from hub.db import db
from hub.spaces.models import Holiday, Texts


def holidays_between(first: date, last: date) -> dict[date, Texts]:
    """The public holidays from `first` to `last`, both included, with their names; in order."""
    query = select(Holiday.day, Holiday.names).where(Holiday.day.between(first, last)).order_by(Holiday.day)
    return {row.day: row.names for row in db.session.execute(query)}


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
