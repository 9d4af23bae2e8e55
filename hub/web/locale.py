"""Which language a page is in, and how a reader changes it."""

from urllib.parse import quote

from flask import current_app, g, has_request_context, request, session
from flask_login import current_user
from werkzeug.datastructures import MultiDict

LANGUAGE_NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}


def select_locale() -> str:
    """`?lang=`, then the choice remembered, the profile, Accept-Language, the installation's first language."""
    languages: tuple[str, ...] = current_app.config["HUB"].languages
    if not has_request_context():
        return languages[0]
    if "language" in g:
        return str(g.language)
    for choice in (request.args.get("lang"), session.get("language")):
        if choice in languages:
            return str(choice)
    profile = getattr(current_user, "language", None)
    if profile in languages:
        return str(profile)
    return request.accept_languages.best_match(languages) or languages[0]


def remember_choice() -> None:
    """Keep a language chosen by `?lang=` in the reader's cookie."""
    choice = request.args.get("lang")
    if choice in current_app.config["HUB"].languages and not request.path.startswith("/feeds/"):
        session["language"] = choice


def language_links() -> list[dict[str, object]]:
    """The same page in each language, for the switch in the header."""
    current = select_locale()
    return [
        {"code": code, "name": LANGUAGE_NAMES[code], "url": _address_in(code), "current": code == current}
        for code in current_app.config["HUB"].languages
    ]


def _address_in(code: str) -> str:
    args = MultiDict((key, value) for key, value in request.args.items(multi=True) if key != "lang")
    args["lang"] = code
    query = "&".join(f"{_quote(key)}={_quote(value)}" for key, value in args.items(multi=True))
    return f"{quote(request.path)}?{query}"


def _quote(text: str) -> str:
    return quote(text, safe="")
