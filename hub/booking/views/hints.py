"""For somebody who is nobody to a room yet: who books it, and where to say who one is."""

from typing import Any

from hub.accounts.service import facts, parties_for
from hub.booking.wording import audience_word
from hub.domain.permissions import Action, can
from hub.domain.policy import EVERYONE, Policy, audience_order
from hub.web.access import current_actor


def standing(room: Any, policy: Policy) -> dict[str, Any] | None:
    """Who books the room and whether a claim waits; None for whoever is one of them, or looks after the place."""
    actor = current_actor()
    wanted, holders = _audiences(policy), {window.holder for window in policy.kept if window.holder}
    if not actor.signed_in or not wanted or EVERYONE in wanted:
        return None
    if can(actor, Action.BOOK_FOR_OTHERS, room.place_id) or any(one.slug in holders for one in actor.mandates):
        return None
    if any(one.place_id == room.place_id and one.audience in wanted for one in actor.standings):
        return None
    lines = facts.of_parties([one.party_id for one in parties_for(actor)])
    return {
        "audiences": ", ".join(audience_word(one, policy) for one in sorted(wanted, key=audience_order)),
        "place": room.place.names,
        "waits": any(line.fact.state == "claimed" and line.fact.place_id == room.place_id for line in lines),
    }


def _audiences(policy: Policy) -> set[str]:
    """All that some rule of the room admits; without opening hours that is everyone."""
    if policy.openings is None:
        return {EVERYONE}
    admits = [admission for opening in policy.openings for admission in opening.admits]
    admits += [admission for window in policy.kept for admission in window.admits]
    return {admission.audience for admission in admits}
