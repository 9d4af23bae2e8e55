"""Which requests cannot all be granted: they share atoms of a room, or ask for more pieces than there are left."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from hub.booking.models import Booking, Extra, Occupancy, Occurrence
from hub.db import db
from hub.spaces.models import Texts, resource_atom

Short = Mapping[int, Mapping[int, Texts]]


def rivalled() -> ColumnElement[bool]:
    """SQL: somebody else asks for some of the same time, and for the same atoms or equipment."""
    other, theirs = aliased(Occurrence), aliased(Booking)
    wanted, shared = aliased(resource_atom), aliased(resource_atom)
    room = (
        select(shared.c.atom_id)
        .join(wanted, wanted.c.atom_id == shared.c.atom_id)
        .where(shared.c.resource_id == theirs.resource_id, wanted.c.resource_id == Booking.resource_id)
        .correlate(theirs, Booking)
    )
    mine, lent = aliased(Extra), aliased(Extra)
    equipment = (
        select(lent.resource_id)
        .join(mine, mine.resource_id == lent.resource_id)
        .where(lent.booking_id == other.booking_id, mine.booking_id == Occurrence.booking_id)
        .correlate(other, Occurrence)
    )
    return (
        select(other.id)
        .join(theirs, theirs.id == other.booking_id)
        .where(
            other.state == "requested",
            other.booking_id != Occurrence.booking_id,
            other.start_at < Occurrence.end_at,
            other.end_at > Occurrence.start_at,
            Booking.id == Occurrence.booking_id,
            or_(room.exists(), equipment.exists()),
        )
        .correlate(Occurrence)
        .exists()
    )


def groups(dates: Sequence[Occurrence], short: Short) -> list[list[Occurrence]]:
    """Rivals together, the earliest first; one alone has none."""
    found: list[list[Occurrence]] = []
    for one in dates:
        mates = [group for group in found if any(_compete(one, other, short) for other in group)]
        found = [group for group in found if group not in mates]
        found.append([*(mate for group in mates for mate in group), one])
    return sorted(found, key=lambda group: (group[0].start_at, group[0].id))


def share_room(dates: Sequence[Occurrence]) -> bool:
    """Whether two of these dates want the same atoms at the same time, so that one of them at most is confirmed."""
    return any(_same_room(one, other) for one in dates for other in dates if one is not other)


def missing(dates: Sequence[Occurrence], short: Short) -> tuple[Texts, ...]:
    """The names of the equipment for which two of these dates compete that could both have their room."""
    found = {
        number: names
        for one in dates
        for other in dates
        if one is not other and _together(one, other) and not _same_room(one, other)
        for number, names in short.get(one.id, {}).items()
        if number in short.get(other.id, {})
    }
    return tuple(found[number] for number in sorted(found))


def shortages(dates: Sequence[Occurrence]) -> Short:
    """By date, the equipment of which all these dates ask for more than is left then, with its names; one query."""
    asking = [one for one in dates if one.booking.extras]
    if not asking:
        return {}
    left = _left([one.id for one in asking])
    short: dict[int, dict[int, Texts]] = {}
    for one in asking:
        for extra in one.booking.extras:
            asked = sum(_asked(other, extra.resource_id) for other in asking if _together(one, other))
            if asked > left[one.id, extra.resource_id]:
                short.setdefault(one.id, {})[extra.resource_id] = extra.resource.names
    return short


def _left(numbers: Sequence[int]) -> dict[tuple[int, int], int]:
    """By date and equipment, the pieces that nobody has confirmed during the date."""
    holder = aliased(Occurrence)
    taken = and_(
        Occupancy.atom_id == resource_atom.c.atom_id,
        Occupancy.start_at < Occurrence.end_at,
        Occupancy.end_at > Occurrence.start_at,
        Occupancy.occurrence_id.in_(select(holder.id).where(holder.state == "confirmed")),
    )
    pieces = func.count(resource_atom.c.atom_id.distinct()) - func.count(Occupancy.atom_id.distinct())
    query = (
        select(Occurrence.id, Extra.resource_id, pieces)
        .join(Extra, Extra.booking_id == Occurrence.booking_id)
        .join(resource_atom, resource_atom.c.resource_id == Extra.resource_id)
        .outerjoin(Occupancy, taken)
        .where(Occurrence.id.in_(numbers))
        .group_by(Occurrence.id, Extra.resource_id)
    )
    return {(date, equipment): count for date, equipment, count in db.session.execute(query)}


def _compete(one: Occurrence, other: Occurrence, short: Short) -> bool:
    both = short.get(one.id, {}).keys() & short.get(other.id, {}).keys()
    return _same_room(one, other) or (bool(both) and _together(one, other))


def _same_room(one: Occurrence, other: Occurrence) -> bool:
    shared = {atom.id for atom in one.booking.resource.atoms} & {atom.id for atom in other.booking.resource.atoms}
    return bool(shared) and _together(one, other)


def _together(one: Occurrence, other: Occurrence) -> bool:
    return one.start_at < other.end_at and other.start_at < one.end_at


def _asked(one: Occurrence, equipment: int) -> int:
    return sum(extra.quantity for extra in one.booking.extras if extra.resource_id == equipment)
