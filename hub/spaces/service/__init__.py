"""The verbs of spaces.

For the features above: `find_place` `find_room` `places` `policy_of` `holidays_between` `rule_holders` (reads),
`create_place` `create_room` `write_policy` `write_holidays` (they write and flush; whoever calls has seen to the
permission), `found_place` `change_place` `add_room` `change_room` `set_policy` (for an actor, permission included),
`on_change` (be told when a place, room or rule changed).
"""

from hub.spaces.service.changes import Changed, on_change
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
from hub.spaces.service.policies import Rule, latest, policy_of, rule_holders, set_policy, versions, write_policy
from hub.spaces.service.rooms import RoomWish, add_room, change_room, create_room, find_room, managed_room

__all__ = [
    "Changed", "PlaceWish", "RoomWish", "Rule",
    "add_room", "change_place", "change_room", "create_place", "create_room", "find_place", "find_room", "found_place",
    "holidays_between", "latest", "managed_place", "managed_places", "managed_room", "on_change", "places", "policy_of",
    "rule_holders", "set_policy", "versions", "write_holidays", "write_policy",
]  # fmt: skip
