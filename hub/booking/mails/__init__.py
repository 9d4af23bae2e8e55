"""The mails a booking sends: who gets which, in their own language, with the file their calendar reads."""

from hub.booking.mails.reminders import remind
from hub.booking.mails.sending import calendar_file
from hub.booking.mails.verbs import cancelled, changed, confirmed, refused, requested
from hub.booking.mails.words import contact, said_reason, who

__all__ = [
    "calendar_file",
    "cancelled",
    "changed",
    "confirmed",
    "contact",
    "refused",
    "remind",
    "requested",
    "said_reason",
    "who",
]
