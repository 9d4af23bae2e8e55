"""Kinds of messages, and the topics a reader may choose about."""

from dataclasses import dataclass

KINDS: dict[str, "Kind"] = {}

ESSENTIAL = ("account", "standing", "answer", "duty", "message")
"""Topics nobody can switch off: somebody waits, or a right or a booking would be lost unseen."""

OPTIONAL = ("own", "kept")
"""Topics that are on until the reader says no."""

REMINDER = "reminder"
"""The topic whose choice is a time: one of `REMINDERS`."""

REMINDERS = ("evening", "morning", "3h", "1h", "off")
"""The evening before at 18:00 (the default), the day itself at 8:00, hours ahead, never."""

CHOICES = (*OPTIONAL, REMINDER)
"""What can be stopped by one click in a mail."""

TOPICS = (*ESSENTIAL, *CHOICES)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its name is also that of its templates, `params` what they need."""

    name: str
    params: frozenset[str]
    topic: str


def register(name: str, *params: str, topic: str = "") -> None:
    """Declare a kind, the parameters its templates need, and its topic; one without a topic always goes."""
    if topic and topic not in TOPICS:
        raise ValueError(f"{topic} is no topic")
    KINDS[name] = Kind(name, frozenset(params), topic)
