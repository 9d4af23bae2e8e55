"""The pages of the site, for everybody."""

from flask import abort, redirect
from flask.typing import ResponseReturnValue

from hub.content.forms import languages
from hub.content.service import pages
from hub.content.views.blueprint import bp
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.formats import language
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page


@bp.get("/pages/<slug:slug>")
@allow(public=True)
def content_page(slug: str) -> ResponseReturnValue:
    """A page that the community wrote, in the reader's language where there is one."""
    if slug == pages.CONTACT:
        return redirect(pages.address(slug), 301)
    shown = pages.read(slug, reader=language(), languages=languages())
    if shown is None:
        abort(404)
    return page(
        "content/page.html",
        shown=shown,
        other=None if shown.language == language() else LANGUAGE_NAMES[shown.language],
        writes=can(current_actor(), Action.ADMINISTER),
    )
