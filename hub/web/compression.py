"""Pages and forms compressed on their way, with a file name of random length in the header.

The name keeps the size from telling what a page says: whoever can make a reader's browser ask again and again could
otherwise guess a token letter by letter (the BREACH attack; the remedy is known as "Heal the BREACH").
"""

import secrets
import zlib

from flask import Flask, Response, request

LEVEL = 6
LEAST = 800
NOISE = 96
KINDS = frozenset({"text/html", "text/plain", "application/json", "image/svg+xml"})


def init_app(app: Flask) -> None:
    """Compress what is worth it, for whoever says they can read it."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if response.mimetype not in KINDS or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or request.accept_encodings.quality("gzip") <= 0:
        return response
    body = response.get_data()
    if len(body) >= LEAST:
        response.set_data(packed(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed(body: bytes) -> bytes:
    """The octets as gzip."""
    name = b"h" * secrets.randbelow(NOISE)
    squeezer = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
    head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + name + b"\0"
    tail = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
    return head + squeezer.compress(body) + squeezer.flush() + tail
