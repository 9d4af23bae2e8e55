"""The pages of places, rooms and house rules."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from hub import files
from hub.accounts.service import facts
from hub.spaces import desk
from hub.spaces.service.places import footer
from hub.spaces.views import archive, closures, composing, hours, manage, parts, photos, public, rooms, rules
from hub.spaces.views.blueprint import bp
from hub.web.shell import FOOTER_PLACES, add_menu

__all__ = ["archive", "closures", "composing", "hours", "manage", "parts", "photos", "public", "rooms", "rules"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(photo_widths=files.widths, photo_fallback=files.fallback)
    add_menu("/places", _l("Rooms"), "door")
    add_menu("/manage", _l("Look after"), "lock", audience="manager")
    if _footer not in FOOTER_PLACES:
        FOOTER_PLACES.append(_footer)
    desk.provide(
        "/manage/people", _l("People who say who they are"), "people", lambda actor, _now: len(facts.claims_for(actor))
    )


def _footer() -> list[dict[str, Any]]:
    return [{"href": f"/places/{place.slug}", "name": place.names} for place in footer()]
