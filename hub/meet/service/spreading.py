"""How far apart the roles of somebody's matches shall be."""

from datetime import datetime

from hub.domain.permissions import Actor
from hub.people.service import profiles


def choose(actor: Actor, spread: str, *, now: datetime) -> None:
    """Keep the choice; whether one takes part stays as it is. Raises Missing for a visitor."""
    _, known = profiles.choices_of(actor)
    profiles.write_matching(actor, is_matched=known.is_matched, spread=spread, now=now)
