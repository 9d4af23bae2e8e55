"""Error pages: a sentence, the way home, and for what was not expected a reference that is in the log."""

import secrets

from flask import Flask, Response, current_app, g, make_response, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from hub.db import db
from hub.domain.errors import DomainError
from hub.sentences import sentence
from hub.web.pages import page

KNOWN = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})


def wording(code: int) -> tuple[str, str]:
    """Heading and sentence of an error page."""
    words = {
        400: (_("This request could not be read"), _("Go back and send it again.")),
        403: (_("This is not yours to do"), _("You can see it, but changing it takes a right you do not have.")),
        404: (_("This page is not here"), _("It may have moved, or it is not meant for you to see.")),
        405: (_("This address takes no such request"), _("Use the buttons and links of the pages.")),
        409: (_("It changed meanwhile"), _("Go back and look again before you decide.")),
        410: (_("This address is closed"), _("Its owner closed it. Ask for a new one.")),
        413: (_("This is too large"), _("Send less than %(most)s MB.", most=_megabytes())),
        422: (_("This needs another look"), _("Go back and mend what you entered.")),
        429: (_("Too many tries"), _("Wait a little, then try again.")),
        503: (_("The house is busy for a moment"), _("Try again in a minute. Nothing was lost.")),
    }
    return words.get(code, (_("Something broke on our side"), _("Nothing was changed. Tell us the reference below.")))


def _megabytes() -> int:
    return (request.max_content_length or 0) // 1_000_000


def error_page(code: int, *, text: str | None = None, reference: str | None = None) -> Response:
    """The page of one error."""
    heading, usual = wording(code)
    return page("errors/error.html", status=code, heading=heading, text=text or usual, reference=reference)


def _domain(error: DomainError) -> Response:
    if error.status == 404:
        return error_page(404)
    reason = error.reasons[0]
    return error_page(error.status, text=sentence(reason.code, **reason.params))


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    response = error_page(code if code in KNOWN else 400 if code < 500 else 500)
    response.status_code = code
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    if code == 429:
        response.headers.setdefault("Retry-After", "60")
    return response


def _csrf(_error: CSRFError) -> Response:
    return error_page(400, text=_("This page was open too long. Go back, reload it and send it again."))


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    reference = secrets.token_hex(4)
    g.pop("_login_user", None)
    busy = isinstance(error, OperationalError)
    # The rule, not the address: that may hold the secret of a link or of a calendar.
    where = request.url_rule.rule if request.url_rule is not None else request.path
    current_app.logger.error("reference %s: %s %s", reference, request.method, where, exc_info=error)
    return error_page(503 if busy else 500, reference=reference)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
