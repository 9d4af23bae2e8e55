"""Who may reach an endpoint: every view carries a mark, and the mark is enforced here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hub.db import SAFE_METHODS
from hub.domain.permissions import Action, Actor, can
from hub.extensions import htmx

View = Callable[..., ResponseReturnValue]

ENDPOINT_WIDE = frozenset(
    {Action.SIGNED_IN, Action.BOOK, Action.ADMINISTER, Action.MANAGE_SOMETHING, Action.MANAGE_ORGANISATIONS}
)
"""Actions that need no thing to be decided; the others are decided on the object, in the service."""


def current_actor() -> Actor:
    """The person behind this request as decisions see them."""
    return cast(Actor, getattr(current_user, "actor", None) or Actor())


def allow(action: Action | None = None, *, public: bool = False) -> Callable[[View], View]:
    """Mark a view with the action it serves, or as public. An action asks for a sign-in first."""
    if (action is None) is not public:
        raise ValueError("name an action, or say that the view is public")

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if action is not None:
                actor = current_actor()
                if not actor.signed_in:
                    return to_sign_in()
                if action in ENDPOINT_WIDE and not can(actor, action):
                    abort(403)
            return view(*args, **kwargs)

        guarded.access = action or "public"  # type: ignore[attr-defined]
        return guarded

    return mark


def to_sign_in() -> Response:
    """Send the reader to sign in and back to this page afterwards."""
    back = request.full_path.rstrip("?") if request.method in SAFE_METHODS else _referring_path()
    target = url_for("accounts.sign_in", next=back or None)
    if htmx:
        return Response(status=204, headers={"HX-Redirect": target})
    return cast(Response, redirect(target, 303))


def _referring_path() -> str:
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    return local_path(parts.path) if parts.netloc == request.host else ""


def local_path(value: str | None) -> str:
    """`value` when it is a plain path on this site, else the empty string."""
    text = value or ""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not plain or len(text) > 2000 or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        return ""
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else ""
