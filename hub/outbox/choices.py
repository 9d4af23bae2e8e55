"""Which mails a person wants: read by the page of choices, by the worker, and by the link in a mail."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from hub.db import db
from hub.outbox.kinds import CHOICES, OPTIONAL, REMINDER, REMINDERS
from hub.outbox.models import MailChoice

DEFAULTS: Mapping[str, str] = {**dict.fromkeys(OPTIONAL, "on"), REMINDER: REMINDERS[0]}


def allowed(topic: str) -> tuple[str, ...]:
    """The values a choice about this topic can have; none for a topic nobody can choose about."""
    if topic == REMINDER:
        return REMINDERS
    return ("on", "off") if topic in OPTIONAL else ()


def chosen(party_id: int) -> dict[str, str]:
    """A person's choice for each topic, the default where there is none."""
    query = select(MailChoice).where(MailChoice.party_id == party_id, MailChoice.topic.in_(CHOICES))
    return {**DEFAULTS, **{row.topic: row.value for row in db.session.scalars(query)}}


def reminders_of(party_ids: Iterable[int]) -> dict[int, str]:
    """When each of these persons wants to be reminded, for those who chose."""
    query = select(MailChoice).where(MailChoice.party_id.in_(set(party_ids)), MailChoice.topic == REMINDER)
    return {row.party_id: row.value for row in db.session.scalars(query)}


def choose(party_id: int, topic: str, value: str, *, now: datetime) -> bool:
    """Keep a choice; True when it is another than before. Raises ValueError for a value the topic does not have."""
    if value not in allowed(topic):
        raise ValueError(f"{topic} cannot be {value}")
    row = db.session.get(MailChoice, (party_id, topic), with_for_update=True)
    before = DEFAULTS[topic] if row is None else row.value
    if before == value:
        return False
    if row is None:
        db.session.add(MailChoice(party_id=party_id, topic=topic, value=value, chosen_at=now))
    else:
        row.value, row.chosen_at = value, now
    db.session.flush()
    return True
