"""The verbs of spaces.

For the features above: `find_place` `find_room` `places` `policy_of` `holidays_between` `rule_holders` (reads),
`create_place` `create_room` `write_policy` `write_holidays` (they write and flush; whoever calls has seen to the
permission), `found_place` `change_place` `add_room` `change_room` `set_policy` (for an actor, permission included),
`close_room` `end_closure` `close_place` `end_place_closure`, `join` `divide` `set_apart` `set_required` `set_units`
`set_limit` `add_equipment` `reorder`, `archive_room` `restore_room` `delete_room` and the same of places,
`on_change` (be told when a place, room or rule changed).
"""

from hub.spaces.service.archive import (
    archive_place,
    archive_room,
    delete_place,
    delete_room,
    restore_place,
    restore_room,
)
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
from hub.spaces.service.composing import JoinWish, divide, join, joinable, set_apart, set_required
from hub.spaces.service.holidays import holidays_between, write_holidays
from hub.spaces.service.order import in_order, reorder
from hub.spaces.service.place_closures import (
    ShutPlace,
    close_place,
    coming_place_closures,
    end_place_closure,
    find_place_closure,
)
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
    policies_of,
    policy_of,
    rule_holders,
    set_policy,
    versions,
    write_policy,
    written_rule,
    written_rules,
)
from hub.spaces.service.rooms import (
    RoomWish,
    add_room,
    change_room,
    create_room,
    find_room,
    managed_room,
    neighbours,
)
from hub.spaces.service.shown import AnyRoom, ShownPlace, ShownRoom, show_room, show_rooms
from hub.spaces.service.stock import add_equipment, change_equipment, set_limit, set_units
from hub.spaces.service.tree import Branch, Tree, tree

__all__ = [
    "AnyRoom",
    "Branch",
    "Changed",
    "ClosureWish",
    "JoinWish",
    "PlaceWish",
    "RoomWish",
    "Rule",
    "ShownPlace",
    "ShownRoom",
    "Shut",
    "ShutPlace",
    "Tree",
    "add_equipment",
    "add_room",
    "archive_place",
    "archive_room",
    "change_equipment",
    "change_place",
    "change_room",
    "close_place",
    "close_room",
    "closed_spans",
    "coming_closures",
    "coming_place_closures",
    "create_place",
    "create_room",
    "delete_place",
    "delete_room",
    "divide",
    "end_closure",
    "end_place_closure",
    "find_closure",
    "find_place",
    "find_place_closure",
    "find_room",
    "found_place",
    "holidays_between",
    "in_order",
    "join",
    "joinable",
    "latest",
    "managed_place",
    "managed_places",
    "managed_room",
    "neighbours",
    "on_change",
    "places",
    "policies_of",
    "policy_of",
    "reorder",
    "restore_place",
    "restore_room",
    "rule_holders",
    "set_apart",
    "set_limit",
    "set_policy",
    "set_required",
    "set_units",
    "show_room",
    "show_rooms",
    "tree",
    "versions",
    "write_holidays",
    "write_policy",
    "written_rule",
    "written_rules",
]  # fmt: skip
