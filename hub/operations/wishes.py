"""What a person wants to be mailed about: their own choices, and one made through the link in a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub import audit
from hub.domain.permissions import Action, Actor, can
from hub.operations import readers
from hub.outbox import choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One topic of one person, and what it is set to."""

    party_id: int
    topic: str
    value: str


def of(actor: Actor) -> dict[str, str]:
    """The topics this person can choose about, with their choices; `kept` is for those who look after a place."""
    if actor.party_id is None:
        return {}
    found = choices.chosen(actor.party_id)
    if not can(actor, Action.MANAGE_SOMETHING):
        del found["kept"]
    return found


def keep(actor: Actor, wanted: Mapping[str, str], *, now: datetime) -> None:
    """Keep the person's own choices."""
    for topic, value in wanted.items():
        _choose(actor.party_id or 0, topic, value, now=now)


def opened(token: str, *, secret: str) -> Wish | None:
    """What the link in a mail is about; None for one that was not made here."""
    found = readers.opened(token, secret=secret)
    if found is None:
        return None
    party_id, topic = found
    return Wish(party_id=party_id, topic=topic, value=choices.chosen(party_id)[topic])


def answer(wish: Wish, *, wanted: bool, now: datetime) -> None:
    """Stop a topic, or have it again; a time that was chosen stays as it is."""
    if wanted and wish.value != "off":
        return
    value = choices.DEFAULTS[wish.topic] if wanted else "off"
    _choose(wish.party_id, wish.topic, value, now=now)


def _choose(party_id: int, topic: str, value: str, *, now: datetime) -> None:
    if choices.choose(party_id, topic, value, now=now):
        thing = f"party:{party_id}"
        audit.record("mail-choice.change", now=now, thing=thing, person_id=party_id, topic=topic, value=value)
