"""Sentences about places, rooms and the files of house rules."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CODES: dict[str, LazyString] = {
    "place-missing": _l("This place is not here."),
    "place-not-yours": _l("An administrator adds places."),
    "place-slug-taken": _l("Another place has this address. Choose another one."),
    "room-missing": _l("This room is not here."),
    "room-slug-taken": _l("Another room has this address, or one of its parts. Choose another one."),
    "parts-out-of-bounds": _l("Enter a number of parts from 1 to %(most)s."),
    "units-out-of-bounds": _l("Enter a number of units from 1 to %(most)s."),
    "rule-changed": _l("Somebody changed the rule since you opened the page. Look at it again, then change it."),
    "closing-without-rule": _l(
        "This room has no house rule yet, so that nobody can book it. There is nothing to close."
    ),
    "room-has-bookings": _l("The room has bookings ahead (%(count)s). Call them off or let them pass, then hide it."),
    "whole-is-hidden": _l("The whole of which this is a part is hidden. Show that first."),
    "closure-missing": _l("This closure is not here."),
    "file-not-yaml": _l("Here the text stops being YAML. Look for a colon, quote, bracket or indentation that is off."),
    "file-odd-character": _l("This character cannot stand in a text file. Delete it."),
    "file-tab": _l("Indent with spaces, not with a tab."),
    "file-too-deep": _l("Too many lists inside lists. A house rule needs no more than ten levels."),
    "file-too-large": _l("The file is too large. A house rule needs no more than %(most)s characters."),
    "file-empty": _l("The file is empty. Write at least “format: 1”."),
    "file-duplicate-key": _l("“%(key)s” stands here twice. Keep one."),
    "file-not-text": _l("The file is not UTF-8 text."),
    "file-no-key": _l("Write plain names before the colons."),
}
