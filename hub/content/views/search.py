"""The search."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub import search as store
from hub.content.forms import languages
from hub.content.views.blueprint import bp
from hub.web.access import allow
from hub.web.formats import language
from hub.web.forms import clean, in_line
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page

LONGEST = 200
SHOWN = 20


@bp.get("/search")
@allow(public=True)
def search() -> ResponseReturnValue:
    """Rooms, places, pages and organisations with these words, the nearest first; `?q=` and `?page=`."""
    text = in_line(clean(request.args.get("q", "")))[:LONGEST]
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 1 <= len(number) <= 4 or int(number) < 1:
        abort(404)
    offset = (int(number) - 1) * SHOWN
    entries, count = store.find(text, limit=SHOWN, offset=offset)
    if offset and not entries:
        abort(404)
    return page(
        "content/search.html",
        text=text,
        found=store.shown(entries, text=text, language=language(), order=languages()),
        count=count,
        before=int(number) - 1 if offset else None,
        after=int(number) + 1 if offset + SHOWN < count else None,
        names=LANGUAGE_NAMES,
        kinds={
            "room": (_("Room"), "door"),
            "place": (_("Place"), "pin"),
            "page": (_("Page"), "file"),
            "organisation": (_("Organisation"), "banner"),
        },
    )
