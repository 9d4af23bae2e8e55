"""The pages people write, the contact form, the search."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub.accounts.service.changes import on_organisation_change
from hub.content.forms import languages
from hub.content.service import finding, pages
from hub.content.views import contact, manage, public, search, writing
from hub.content.views.blueprint import bp
from hub.spaces.service import on_change
from hub.web import markdown
from hub.web.formats import language
from hub.web.shell import FOOTER_PAGES, add_menu

__all__ = ["contact", "manage", "public", "search", "writing"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    markdown.init_app(app)
    add_menu("/search", _l("Search"), "search")
    on_change(finding.spaces)
    on_organisation_change(finding.organisation)
    if _footer not in FOOTER_PAGES:
        FOOTER_PAGES.append(_footer)


def _footer() -> list[dict[str, Any]]:
    order = (language(), *languages())
    found = []
    for link in pages.footer():
        code = next((one for one in order if one in link.titles), None)
        if code is not None:
            found.append({"href": link.href, "text": link.titles[code], "lang": code})
    return found
