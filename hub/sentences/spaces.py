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
    "closing-without-rules": _l(
        "No room of this place has a house rule yet, so that nobody can book here. There is nothing to close."
    ),
    "room-has-bookings": _l("It has bookings ahead (%(count)s). Call them off or let them pass, then archive it."),
    "room-in-use": _l("It has bookings ahead (%(count)s). Move them, call them off or let them pass, then try again."),
    "room-required": _l("%(name)s takes it along. Change that first."),
    "place-has-bookings": _l(
        "The place has bookings ahead (%(count)s). Call them off or let them pass, then archive it."
    ),
    "whole-is-archived": _l("The whole of which this is a part is archived. Bring that back first."),
    "place-is-archived": _l("Its place is archived. Bring that back first."),
    "archive-first": _l("Archive it first. What is archived can be deleted."),
    "room-has-history": _l("Bookings, photos or plans hang on it. It stays archived, so that they keep their place."),
    "place-has-history": _l(
        "Bookings, people, photos or plans hang on it. It stays archived, so that they keep their place."
    ),
    "place-deleted-by": _l("An administrator deletes places."),
    "join-two": _l("Tick at least two rooms to join."),
    "join-at-most": _l("Tick at most %(most)s rooms to join."),
    "join-rooms-only": _l("%(name)s is no room. Tick only rooms."),
    "join-takes-along": _l("One of these rooms takes another of them along already. Change that first."),
    "is-a-part-already": _l("%(name)s is a part of a hall already."),
    "has-parts-already": _l("%(name)s has parts already, perhaps archived ones."),
    "has-no-parts": _l("%(name)s has no parts."),
    "divide-rooms-only": _l("Only a room that is not archived can be divided."),
    "units-of-pools": _l("Only pools and equipment have a number."),
    "units-are-held": _l("%(least)s are booked or somebody’s own. Enter at least %(least)s."),
    "closure-missing": _l("This closure is not here."),
    "picture-empty": _l("Choose a photo on your device."),
    "picture-too-large": _l("Choose a photo of less than %(most)s MB."),
    "picture-too-many-pixels": _l("Choose a photo of at most %(most)s million pixels."),
    "picture-too-small": _l("Choose a larger photo: each side at least %(least)s pixels."),
    "picture-unreadable": _l("This file is no photo we can read. Choose one in JPEG, PNG or WebP."),
    "photos-enough": _l("There are %(most)s photos already. Take one off first."),
    "photo-missing": _l("This photo is not here."),
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
