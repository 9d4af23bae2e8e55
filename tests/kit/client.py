"""A browser without a window: it checks each page in passing and fills in forms as they are on the page."""

import contextvars
import hashlib
import secrets
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from hub.db import db
from tests.kit import house

Fields = dict[str, Any]
NOT_SENT = {"submit", "button", "image", "reset", "file"}


class Client(FlaskClient):
    """Requests run in a context of their own, as in a server; what the test wrote before is seen by them."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; English unless the headers say otherwise."""
        db.session.commit()
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Accept-Language", "en")
        kwargs["headers"] = headers
        send = super().open
        response: TestResponse = contextvars.Context().run(lambda: send(*args, **kwargs))
        if response.mimetype == "text/html" and response.get_data() and "HX-Redirect" not in response.headers:
            fragment = "HX-Request" in headers and "HX-Boosted" not in headers and response.status_code < 400
            try:
                house.check(response.get_data(as_text=True), whole=not (fragment or _is_part(response)))
            except AssertionError as error:
                raise AssertionError(f"{response.request.path} ({response.status_code}): {error}") from error
        return response

    def token(self) -> str:
        """A CSRF token that belongs to this client's session."""
        with self.session_transaction() as session:
            seed = session.setdefault("csrf_token", hashlib.sha1(secrets.token_bytes(64)).hexdigest())
        serializer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return str(serializer.dumps(seed))

    def fields(self, page: str, *, action: str | None = None) -> Fields:
        """What a browser would send for the form on `page` whose action is `action` (default: `page` itself)."""
        response = self.get(page)
        assert response.status_code == 200, f"{page} answered {response.status_code}"
        wanted = urlsplit(action or page).path
        tree = house.parse(response.get_data(as_text=True), whole=True)
        forms = [form for form in tree.iter("form") if form.get("method") == "post"]
        for form in forms:
            if urlsplit(urljoin(page, form.get("action", ""))).path == wanted:
                return _values(form)
        raise AssertionError(f"no form on {page} goes to {wanted}: {[form.get('action') for form in forms]}")

    def post_form(
        self, url: str, data: Fields | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Open `page` (default: `url`), fill in its form that goes to `url`, and send it.

        `data` replaces what the form holds; a value of None leaves the field out.
        """
        filled = {**self.fields(page or url, action=url), **(data or {})}
        kept = {name: value for name, value in filled.items() if value is not None}
        return self.post(url, data=kept, **kwargs)

    def post_raw(self, url: str, data: Fields | None = None, **kwargs: Any) -> TestResponse:
        """Send fields that no page offered, with a good CSRF token."""
        return self.post(url, data={"csrf_token": self.token(), **(data or {})}, **kwargs)


def _is_part(response: TestResponse) -> bool:
    return not response.get_data()[:200].lstrip().lower().startswith(b"<!doctype")


def _values(form: Element) -> Fields:
    found: dict[str, list[str]] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "text")
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "textarea":
            found.setdefault(name, []).append("".join(element.itertext()).removeprefix("\n"))
        elif element.tag == "select":
            found.setdefault(name, []).extend(_chosen(element))
        elif element.tag == "input" and kind not in NOT_SENT and _is_on(element, kind):
            found.setdefault(name, []).append(element.get("value", "on" if kind == "checkbox" else ""))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _is_on(element: Element, kind: str) -> bool:
    return kind not in {"checkbox", "radio"} or element.get("checked") is not None


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [option.get("value", "".join(option.itertext())) for option in chosen]
