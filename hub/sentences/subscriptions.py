"""Sentences about feed addresses."""

from flask_babel import lazy_gettext as _l

CODES = {
    "feed-unknown": _l("There is no such calendar."),
    "feed-closed": _l("This calendar address is closed. Its owner can give a new one."),
}
