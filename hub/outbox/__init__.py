"""Messages written in the transaction of the change they tell of, and delivered after it."""

from hub.outbox.kinds import CHOICES, ESSENTIAL, KINDS, OPTIONAL, REMINDER, REMINDERS, Kind, register
from hub.outbox.messages import add, due, mark_dropped, mark_failed, mark_sent, said_already, take_back
from hub.outbox.models import MailChoice, Message

__all__ = [
    "CHOICES",
    "ESSENTIAL",
    "KINDS",
    "OPTIONAL",
    "REMINDER",
    "REMINDERS",
    "Kind",
    "MailChoice",
    "Message",
    "add",
    "due",
    "mark_dropped",
    "mark_failed",
    "mark_sent",
    "register",
    "said_already",
    "take_back",
]
