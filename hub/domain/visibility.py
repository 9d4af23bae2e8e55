"""Who sees which field of a profile: each field has an audience, each reader stands in some of them."""

from collections.abc import Mapping

AUDIENCES = ("everyone", "members", "groups", "introductions", "me")
"""From the widest to the narrowest; whoever stands in one stands in all wider ones."""

FIELDS: Mapping[str, str] = {
    "roles": "members",
    "languages": "members",
    "quarter": "members",
    "about": "members",
    "links": "members",
    "interest": "members",
    "offer": "members",
    "need": "members",
}
"""The fields of a profile, each with the audience it has until its member says otherwise."""

SHARED = frozenset({"everyone", "members"})
"""Audiences wide enough to be counted and matched on: every member sees such a field."""


def audience_of(field: str, chosen: Mapping[str, str]) -> str:
    """The audience of a field: as chosen, else its own. KeyError for a field that is none."""
    found = chosen.get(field)
    return found if found in AUDIENCES else FIELDS[field]


def may_see(field: str, chosen: Mapping[str, str], stands_in: str) -> bool:
    """Whether a reader who stands in this audience, and all wider ones, sees the field."""
    return AUDIENCES.index(audience_of(field, chosen)) <= AUDIENCES.index(stands_in)


def is_shared(field: str, chosen: Mapping[str, str]) -> bool:
    """Whether all members see the field."""
    return audience_of(field, chosen) in SHARED
