"""The verbs of groups.

For the features above: `share_a_group` (two members are in one), `role_mix`, `counts_of` (people by group), `found`
`join` `begin` `reply` (they write and flush).
"""

from hub.groups.service.circles import share_a_group
from hub.groups.service.joining import When, join
from hub.groups.service.keeping import GroupWish, found
from hub.groups.service.listing import counts_of
from hub.groups.service.people import role_mix
from hub.groups.service.talking import begin, reply

__all__ = ["GroupWish", "When", "begin", "counts_of", "found", "join", "reply", "role_mix", "share_a_group"]
