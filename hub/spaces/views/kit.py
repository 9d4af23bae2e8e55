"""What the views of spaces share: refusals put into forms, the rooms of a place in order."""

from collections.abc import Sequence
from typing import Any

from hub.domain.errors import DomainError
from hub.sentences import sentence


def in_order(rooms: Sequence[Any], *, hidden: bool = False) -> list[Any]:
    """Whole rooms in their order, each followed by its parts; hidden ones for those who look after them."""
    found = []
    rooms = [room for room in rooms if hidden or room.archived_at is None]
    for room in rooms:
        if room.parent_id is None:
            found += [room, *(part for part in rooms if part.parent_id == room.id)]
    return found


def said(error: DomainError) -> str:
    """A refusal in a sentence."""
    return sentence(error.reasons[0].code, **error.reasons[0].params)
