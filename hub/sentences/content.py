"""Sentences about pages and the contact form."""

from flask_babel import lazy_gettext as _l

CODES = {
    "pages-not-yours": _l("An administrator writes the pages of this site."),
    "page-missing": _l("This page is not here."),
    "page-slug-taken": _l("Another page has this address. Choose another one."),
    "page-changed": _l("Somebody saved this text while you had it open. Both texts are below: compare, then save."),
    "contact-too-many": _l("You have written several times just now. Wait %(minutes)s min, or call."),
    "contact-nobody": _l("Nobody reads messages for this place yet. Choose another one."),
}  # fmt: skip
