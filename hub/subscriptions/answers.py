"""Feeds over HTTP: conditional requests, compression and headers."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

Body = Callable[[], bytes]

HEADERS = {
    "Cache-Control": "private, max-age=0, must-revalidate",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def feed(*, tag: str, changed_at: datetime, dates_count: bool, filename: str, plain: Body, packed: Body) -> Response:
    """The feed as it is or as gzip, or 304 without reading it; strong tags, one per encoding."""
    zipped = request.accept_encodings["gzip"] > 0
    seen = _seen(_tag(tag, zipped=zipped), _tag(tag, zipped=not zipped))
    if seen is None and dates_count and "If-None-Match" not in request.headers:
        since = request.if_modified_since
        seen = _tag(tag, zipped=zipped) if since is not None and changed_at <= since else None
    if seen is not None:
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        response = Response(packed() if zipped else plain())
        response.headers["Content-Type"] = "text/calendar; charset=utf-8"
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(seen or _tag(tag, zipped=zipped))
    response.last_modified = changed_at
    return _finished(response)


def refusal(status: int, text: str) -> Response:
    """A plain sentence for a program."""
    return _finished(Response(f"{text}\n", status, content_type="text/plain; charset=utf-8"))


def _seen(*current: str) -> str | None:
    """The tag the reader holds, when it is one of the current ones (RFC 9110: weak comparison)."""
    held = request.if_none_match
    return next((one for one in current if held.contains_weak(one)), None)


def _tag(tag: str, *, zipped: bool) -> str:
    return f"{tag}-gzip" if zipped else tag


def _finished(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.vary.add("Accept-Encoding")
    return response
