"""Kept time that needs no booking, in the feeds: the standing time of its holder, less what is booked inside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from hub import installation
from hub.booking.claims import claims_on, need
from hub.booking.models import Occurrence
from hub.config import Settings
from hub.db import db
from hub.domain.policy import Policy, Situation, standing
from hub.domain.timespan import Span, day_span, to_wall
from hub.feeds import objects
from hub.feeds.ical import Entry
from hub.feeds.words import said
from hub.spaces import service as spaces
from hub.spaces.models import Resource, resource_atom

DAY = timedelta(days=1)
FEW = 10
"""Up to so many days are rewritten one by one; more of them with the whole window."""


def keep_around(
    rooms: Sequence[Resource],
    occurrences: Iterable[Occurrence],
    *,
    rules: Mapping[int, Policy],
    house: Settings,
    now: datetime,
) -> None:
    """Bring the standing time up to date on the dates of some occurrences, in the rooms that share an atom.

    `rules` are those that the caller has at hand.
    """
    days: set[date] = set()
    for one in occurrences:
        first, last = (to_wall(instant, house.tz).date() for instant in (one.start_at, one.end_at))
        days |= {first - DAY + number * DAY for number in range((last - first).days + 2)}
    unknown = [one for one in rooms if one.id not in rules]
    if unknown:
        rules = {**rules, **{number: found.policy for number, found in spaces.policies_of(unknown).items()}}
    for room in rooms:
        if len(days) > FEW:
            keep(room, None, house=house, now=now)
        elif _has_standing(rules[room.id]):
            keep(room, sorted(days), house=house, now=now)


def keep_rooms(*, place_id: int, resource_id: int | None, house: Settings, now: datetime) -> None:
    """Rewrite the standing time of a place, or of one room and its parts, over the whole window."""
    query = select(Resource).where(Resource.place_id == place_id)
    if resource_id is not None:
        query = query.where(or_(Resource.id == resource_id, Resource.parent_id == resource_id))
    for room in db.session.scalars(query.options(*_loads()).order_by(Resource.id)):
        keep(room, None, house=house, now=now)


def roll(*, house: Settings, now: datetime) -> None:
    """Show the standing time of the days that have come into the window; for the worker, every day."""
    last = now.astimezone(house.tz).date() + objects.AHEAD
    days = [last - number * DAY for number in range(FEW, -1, -1)]
    for room in db.session.scalars(select(Resource).options(*_loads()).order_by(Resource.id)):
        keep(room, days, house=house, now=now)


def keep(room: Resource, days: Sequence[date] | None, *, house: Settings, now: datetime) -> None:
    """Rewrite the standing time of a room on some days, or on all that are published (None)."""
    policy = spaces.policy_of(room).policy
    if days is None:
        today = now.astimezone(house.tz).date()
        _write(
            room, policy, [today + number * DAY for number in range(objects.AHEAD.days + 1)], "", house=house, now=now
        )
    elif _has_standing(policy):
        for day in days:
            _write(room, policy, [day], f"{day:%Y%m%d}.", house=house, now=now)


def _write(
    room: Resource, policy: Policy, days: Sequence[date], suffix: str, *, house: Settings, now: datetime
) -> None:
    entries = _entries(room, policy, days, house=house, now=now) if _has_standing(policy) else []
    shared = [objects.room(room.slug)]
    if room.parent_id is None:
        shared.append(objects.place(room.place.slug))
    objects.keep_standing(entries, prefix=f"standing-{room.slug}.{suffix}", shared=shared, tz=house.tz, now=now)


def _entries(room: Resource, policy: Policy, days: Sequence[date], *, house: Settings, now: datetime) -> list[Entry]:
    tz = house.tz
    around = Span(day_span(days[0], tz).start, day_span(days[-1] + DAY, tz).end)
    situation = Situation(
        tz=tz,
        holidays=frozenset(spaces.holidays_between(days[0] - DAY, days[-1] + DAY)),
        now=now,
        taken=claims_on(room, around, house=house).blocked(need(room, 1)),
    )
    holders = spaces.rule_holders(policy)
    here = installation.find()
    house_id = here.uid if here else "hub"
    found = []
    for span, window in standing(policy, days=days, situation=situation):
        if span.end <= now:
            continue
        wall = to_wall(span.start, tz)
        name = holders.get(window.holder or "", "") or said(window.label, house.languages)
        found.append(
            Entry(
                uid=f"standing-{room.slug}.{_day_of(wall, window.hours.end)}.{window.id}.{wall:%H%M}@{house_id}",
                start=span.start,
                end=span.end,
                summary=name or said(room.names, house.languages),
                location=", ".join(said(texts, house.languages) for texts in (room.names, room.place.names)),
                changed_at=now,
            )
        )
    return found


def _day_of(wall: datetime, end: int) -> str:
    """The date a window belongs to: what follows midnight in a night is the night's."""
    minute = wall.hour * 60 + wall.minute
    night = end > 24 * 60 and minute < end - 24 * 60
    return f"{wall.date() - DAY if night else wall.date():%Y%m%d}"


def _has_standing(policy: Policy) -> bool:
    return any(window.booking == "not-needed" for window in policy.kept)


def sharing(resource: Resource) -> Sequence[Resource]:
    """Those that share an atom; a room that shares none is at hand already."""
    ids = [number for (number,) in db.session.execute(_ids_sharing(), {"id": resource.id})]
    return [resource] if ids == [resource.id] else db.session.scalars(_of_ids(), {"ids": ids}).all()


@cache
def _ids_sharing() -> Select[*tuple[Any, ...]]:
    atoms = select(resource_atom.c.atom_id).where(resource_atom.c.resource_id == bindparam("id"))
    return select(resource_atom.c.resource_id).where(resource_atom.c.atom_id.in_(atoms)).distinct()


@cache
def _of_ids() -> Select[Resource]:
    return select(Resource).where(Resource.id.in_(bindparam("ids", expanding=True))).options(*_loads())


def _loads() -> tuple[ExecutableOption, ...]:
    return (joinedload(Resource.place), selectinload(Resource.atoms))
