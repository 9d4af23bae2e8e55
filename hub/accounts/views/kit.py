"""What the views of accounts share: the signed-in browser, the site, and refusals put into a form."""

from flask import Response, current_app, request
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user, login_user

from hub.accounts.service import sign_ins, throttling
from hub.accounts.service.sign_ins import SignedIn
from hub.accounts.service.site import Site
from hub.domain.errors import DomainError
from hub.domain.permissions import Actor
from hub.web import clock


class Reader:
    """The person behind a request, for Flask-Login; it holds values, no rows."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token = token
        self.signed_in = signed_in

    @property
    def actor(self) -> Actor:
        """The person as decisions see them."""
        return self.signed_in.actor

    @property
    def language(self) -> str:
        """The language of their profile."""
        return self.signed_in.actor.language

    @property
    def date_style(self) -> str:
        """How they write a day: `day` for 01/12/2026, `iso` for 2026-12-01."""
        return self.signed_in.date_style

    def get_id(self) -> str:
        """The opaque token of this browser."""
        return self.token


def load_reader(token: str) -> Reader | None:
    """The person a cookie stands for, or None."""
    found = sign_ins.load(token, now=clock.now(), today=clock.today())
    return None if found is None else Reader(token, found)


def reader() -> SignedIn:
    """The signed-in browser; only in views that ask for a sign-in."""
    signed_in: SignedIn = current_user.signed_in
    return signed_in


def reader_before() -> SignedIn | None:
    """The signed-in browser in slow work before the transaction, where nothing of it may be kept."""
    token = cookie.get("_user_id")
    return sign_ins.load(token, now=clock.now(), today=clock.today()) if isinstance(token, str) else None


def enter(token: str) -> None:
    """Begin a new cookie that holds this sign-in and, of what was before, the language and an open invitation."""
    kept = {name: cookie[name] for name in ("language", "invitation") if cookie.get(name) is not None}
    cookie.clear()
    cookie.update(kept)
    found = load_reader(token)
    if found is not None:
        login_user(found)


def site() -> Site:
    """The installation as services need it."""
    settings = current_app.config["HUB"]
    return Site(settings.base_url, str(current_app.secret_key), settings.name, limits=settings.limits)


def network() -> str:
    """The network this request comes from."""
    return throttling.network_of(request.remote_addr)


def agent() -> str:
    """What the browser says it is, without control characters."""
    return "".join(c for c in request.user_agent.string if c.isprintable())[:200]


def with_retry(response: Response, error: DomainError) -> Response:
    """Say when to come back, for the machines that ask too often."""
    if isinstance(error, throttling.TooManyTriesError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def browser_name(text: str) -> str:
    """«Firefox, Windows»: enough to recognise one's own."""
    kinds = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    names = {"Edg": "Edge", "OPR": "Opera"}
    systems = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    kind = next((names.get(one, one) for one in kinds if one in text), "")
    system = next((one for one in systems if one in text), "")
    return ", ".join(part for part in (kind, system) if part) or _("Unknown browser")
