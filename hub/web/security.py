"""Headers every answer carries."""

from collections.abc import Callable

from flask import Flask, Response, current_app, request, session
from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)

ALWAYS = tuple(
    (name.lower(), name, value)
    for name, value in {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }.items()
)


def add_headers(response: Response) -> Response:
    """Content policy, no sniffing, no framing, and no copy of a private page in any cache."""
    headers = response.headers
    there = {name.lower() for name in headers.keys()}  # noqa: SIM118 - a list of pairs, not a mapping
    for small, name, value in ALWAYS:
        if small not in there:
            headers.add(name, value)
    if current_app.config["HUB"].secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if not request.path.startswith(("/feeds/", "/static/", "/photos/")):
        headers.setdefault("Cache-Control", "no-store, private" if session else "no-cache, private")
        response.vary.add("Cookie")
        response.vary.add("Accept-Language")
    return response


def take_more() -> None:
    """A view that takes files says how much it takes; before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    most: int | None = getattr(view, "most_octets", None)
    if most is not None:
        request.max_content_length = most


def takes_files(most: int) -> Callable[[View], View]:
    """Mark a view whose form may hold files, up to so many octets in all."""

    def mark(view: View) -> View:
        view.most_octets = most  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Cookie settings and the headers, before any extension can abort a request."""
    secure = app.config["HUB"].secure
    app.config.update(
        SESSION_COOKIE_NAME="__Host-hub" if secure else "hub",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=1000,
    )
    app.before_request(take_more)
    app.after_request(add_headers)
