"""Compression on the way: the same page, smaller, and of no telling size."""

import gzip

from flask import Flask
from flask.testing import FlaskClient

from hub.web.compression import packed
from tests.kit.client import Client


def test_the_page_is_the_same_page(app: Flask, client: Client) -> None:
    plain = client.get("/sign-in")
    small = FlaskClient(app, app.response_class).get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    body = small.get_data()
    assert int(small.headers["Content-Length"]) == len(body)
    assert b'name="password"' in gzip.decompress(body)


def test_who_refuses_it_gets_it_plain(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/sign-in", headers={"Accept-Encoding": "gzip;q=0"}).headers
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_one_text_has_many_sizes() -> None:
    body = b"the same page " * 200
    sizes = {len(packed(body)) for _ in range(200)}
    assert len(sizes) > 20
    assert {gzip.decompress(packed(body)) for _ in range(5)} == {body}
