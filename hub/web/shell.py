"""What every page has around it: menu, languages, who is signed in, the places in the footer."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_babel.speaklater import LazyString

from hub.web.access import current_actor
from hub.web.formats import language, localised
from hub.web.locale import language_links, remember_choice

MENU: list[tuple[str, LazyString, str, str]] = []
"""(address, text, icon, "all" | "member" | "manager"), filled by the features."""

FOOTER_LINKS: list[tuple[str, LazyString]] = []
"""(address, text) under "About" in the footer, filled by the features."""

FOOTER_PLACES: list[Callable[[], list[dict[str, Any]]]] = []

FOOTER_PAGES: list[Callable[[], list[dict[str, Any]]]] = []
"""Further links under "About" that are looked up for each page: address, text, and the language it is in."""


def add_menu(address: str, text: LazyString, icon: str, *, audience: str = "all") -> None:
    """Put an entry in the menu; each feature adds its own."""
    if (address, text, icon, audience) not in MENU:
        MENU.append((address, text, icon, audience))


def add_footer_link(address: str, text: LazyString) -> None:
    """Put a link in the footer."""
    if (address, text) not in FOOTER_LINKS:
        FOOTER_LINKS.append((address, text))


def _menu() -> list[dict[str, Any]]:
    actor = current_actor()
    seen = {"all": True, "member": actor.signed_in, "manager": bool(actor.powers)}
    return [
        {"href": address, "text": str(text), "icon": icon, "current": _is_current(address)}
        for address, text, icon, audience in MENU
        if seen[audience]
    ]


def _is_current(address: str) -> bool:
    return request.path == address or (address != "/" and request.path.startswith(address + "/"))


def _context() -> dict[str, Any]:
    actor = current_actor()
    person = {"name": actor.name, "first_name": actor.name.split(" ")[0]} if actor.signed_in else None
    return {
        "site_name": current_app.config["HUB"].name,
        "locale": language(),
        "language_links": language_links,
        "menu": _menu,
        "current_person": person,
        "actor": actor,
        "footer_places": lambda: [place for places in FOOTER_PLACES for place in places()],
        "footer_links": _footer_links,
        "ui": _ui(),
        "calendar_ui": current_app.jinja_env.get_template("components/calendar.html").module,
        "localised": localised,
    }


def _footer_links() -> list[dict[str, Any]]:
    pages = [link for links in FOOTER_PAGES for link in links()]
    return pages + [{"href": href, "text": str(text), "lang": language()} for href, text in FOOTER_LINKS]


def _ui() -> Any:
    return current_app.jinja_env.get_template("components/ui.html").module


def init_app(app: Flask) -> None:
    """Register the context processor and the language switch."""
    app.context_processor(_context)
    app.before_request(remember_choice)
