"""The verbs of spaces.

For the features above: `find_place` `find_room` `places` `policy_of` `holidays_between` `rule_holders` (reads),
`create_place` `create_room` `write_policy` `write_holidays` (they write and flush; whoever calls has seen to the
permission), `found_place` `change_place` `add_room` `change_room` `set_policy` (for an actor, permission included),
`close_room` `end_closure` `hide_room` `show_room`, `on_change` (be told when a place, room or rule changed).
"""

from hub.spaces.service.changes import Changed, on_change
from hub.spaces.service.closures import (
    ClosureWish,
    Shut,
    close_room,
    closed_spans,
    coming_closures,
    end_closure,
    find_closure,
)
from hub.spaces.service.hiding import hide_room, show_room
from hub.spaces.service.holidays import holidays_between, write_holidays
from hub.spaces.service.places import (
    PlaceWish,
    change_place,
    create_place,
    find_place,
    found_place,
    managed_place,
    managed_places,
    places,
)
from hub.spaces.service.policies import (
    Rule,
    latest,
    policy_of,
    rule_holders,
    set_policy,
    versions,
    write_policy,
    written_rule,
)
from hub.spaces.service.rooms import RoomWish, add_room, change_room, create_room, find_room, managed_room

__all__ = [
    "Changed", "ClosureWish", "PlaceWish", "RoomWish", "Rule", "Shut",
    "add_room", "change_place", "change_room", "close_room", "closed_spans", "coming_closures", "create_place",
    "create_room", "end_closure", "find_closure", "find_place", "find_room", "found_place",
    "hide_room", "holidays_between", "latest", "managed_place", "managed_places", "managed_room", "on_change", "places",
    "policy_of", "rule_holders", "set_policy", "show_room", "versions", "write_holidays",
    "write_policy", "written_rule",
]  # fmt: skip
