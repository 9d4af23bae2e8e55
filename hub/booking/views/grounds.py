"""The grounds of a refusal as a reader can take them in: two at most, none against another, none said twice."""

from collections.abc import Sequence
from dataclasses import replace

from hub.domain.errors import Reason

MOST = 2
ORDER = (
    "closed", "closed_for", "kept_for", "kept_for_holder", "handover", "not_open_day", "outside_opening", "too_far",
    "too_soon", "overnight", "too_long", "too_short", "off_step",
)  # fmt: skip
KEPT = frozenset({"kept_for", "kept_for_holder"})
CLOSED = frozenset({"closed", "closed_for"})
OPENING = frozenset({"not_open_day", "outside_opening"})
LENGTH = frozenset({"too_long", "too_short"})
SILENCED = (
    (CLOSED, KEPT | OPENING | {"handover"}),
    (KEPT, OPENING),
    (frozenset({"too_far"}), frozenset({"too_soon"})),
    (KEPT | OPENING | {"overnight"}, LENGTH),
)
"""Beside a reason of the first kind one of the second says nothing new, or seems to say the contrary."""


def most_telling(reasons: Sequence[Reason]) -> list[Reason]:
    """The rule that keeps the time first; the two most telling ones, those of one kind in one sentence."""
    codes = {reason.code for reason in reasons}
    silent = {code for loud, quiet in SILENCED if loud & codes for code in quiet}
    left = _merged([reason for reason in reasons if reason.code not in silent])
    return sorted(left, key=_rank)[:MOST]


def _rank(reason: Reason) -> int:
    return ORDER.index(reason.code) if reason.code in ORDER else len(ORDER)


def _merged(reasons: Sequence[Reason]) -> list[Reason]:
    """Hours kept for the same people in one reason, in their order."""
    found: dict[tuple[str, str], Reason] = {}
    for number, reason in enumerate(reasons):
        whose = str(reason.params.get("audiences") or reason.params.get("holder"))
        key = (reason.code, whose if reason.code in KEPT else str(number))
        first = found.setdefault(key, reason)
        if first is not reason and reason.params["hours"] != first.params["hours"]:
            hours = f"{first.params['hours']}, {reason.params['hours']}"
            found[key] = replace(first, params={**first.params, "hours": hours})
    return list(found.values())
