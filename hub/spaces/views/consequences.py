"""What it means that rooms fit together as they do, in sentences."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.spaces.service import Branch
from hub.spaces.summary import localised_text


def of(branch: Branch, *, limit: int | None = None) -> list[str]:
    """What a booking of this room takes, and what takes it; `limit` is the building's."""
    found = [_alone(branch)]
    if branch.takes:
        found.append(takes(branch))
    if branch.taken_by:
        found.append(_("It is taken, too, when this is booked: %(rooms)s.", rooms=names(_wholes(branch.taken_by))))
    capacity = branch.room.capacity
    if limit is not None and capacity is not None and capacity > limit and branch.kind != "equipment":
        found.append(
            _(
                "It holds %(capacity)s people, the building %(limit)s at once: a booking has to say how many come.",
                capacity=capacity,
                limit=limit,
            )
        )
    if not branch.ruled and branch.kind != "equipment":
        found.append(_("Nobody can book it until it has a house rule."))
    return [text for text in found if text]


def takes(branch: Branch) -> str:
    """“Booking Cuisine also takes Grande salle.”"""
    room = localised_text(branch.room.names)
    return str(_("Booking %(room)s also takes %(rooms)s.", room=room, rooms=names(_wholes(branch.takes))))


def names(rooms: Iterable[Any]) -> str:
    """The names of rooms, in a row."""
    return ", ".join(localised_text(room.names) for room in rooms)


def _alone(branch: Branch) -> str:
    if branch.kind == "hall":
        return str(_("Booking it takes all its parts: %(rooms)s.", rooms=names(branch.parts)))
    if branch.kind == "part":
        return str(_("It is booked alone or with the whole. The other parts stay free when it is booked alone."))
    if branch.kind == "pool":
        count = branch.units
        return str(ngettext("%(num)s can be booked at a time.", "Up to %(num)s can be booked at the same time.", count))
    if branch.kind == "equipment":
        count = branch.units
        return str(ngettext("%(num)s piece, lent with the rooms.", "%(num)s pieces, lent with the rooms.", count))
    return ""


def _wholes(rooms: Iterable[Any]) -> list[Any]:
    """Without the parts of a hall that is named itself."""
    rooms = list(rooms)
    ids = {room.id for room in rooms}
    return [room for room in rooms if room.parent_id not in ids]
