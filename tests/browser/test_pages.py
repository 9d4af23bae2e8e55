"""Every page of every reader: axe finds nothing, nothing leaves the screen sideways, nothing is missing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from hub import create_app
from hub.config import load
from tests.browser.kit import looking, scenery, stops
from tests.browser.kit.almanac import Almanac
from tests.browser.kit.site import Site
from tests.browser.kit.stops import Stop
from tests.browser.kit.windows import Window, Windows

READERS = ("visitor", "resident", "manager", "admin")
LOOKS: dict[str, dict[str, Any]] = {
    "en": {"sizes": ("desktop", "phone"), "scheme": "light"},
    "fr": {"sizes": ("desktop",), "scheme": "dark"},
    "nl": {"sizes": ("phone",), "scheme": "light"},
}
NO_PAGES = {
    "booking.file", "booking.holding", "operations.healthz", "operations.mailbox_attachment", "operations.metrics",
    "operations.readyz", "people.suggestions", "spaces.photo",
    "static", "subscriptions.place_feed", "subscriptions.room_feed", "subscriptions.token_feed",
}  # fmt: skip


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site, keys: dict[str, Any]) -> dict[str, str]:
    """Addresses that differ from demo to demo."""
    return scenery.prepare(Windows(browser, site, keys), site)


@pytest.fixture(scope="module")
def walks(found: dict[str, str], almanac: Almanac) -> Callable[[str], list[Stop]]:
    """The pages of a reader."""
    known = {
        "visitor": stops.visitor(found),
        "resident": stops.resident(found, almanac),
        "manager": stops.manager(found),
        "admin": stops.administrator(found),
    }
    return known.__getitem__


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_good_to_read(windows: Windows, walks: Callable[[str], list[Stop]], reader: str, language: str):
    who = None if reader == "visitor" else reader
    window = windows.open(who, language=language, scheme=LOOKS[language]["scheme"])
    window.watch.awaited |= {400, 403, 404, 405, 410}
    wrong = [
        f"{stop.name} {text}" for stop in walks(reader) for text in _look(window, stop, sizes=LOOKS[language]["sizes"])
    ]
    assert not wrong, "\n".join(wrong)


def _look(window: Window, stop: Stop, *, sizes: Any) -> Iterator[str]:
    answer = window.page.goto(stop.path)
    if stop.act is not None:
        answer = stop.act(window.page)
    status = answer.status if answer else 0
    if status != stop.status:
        yield f"answered {status}, not {stop.status}"
    yield from looking.look(window.page, language=window.words.language, status=status, sizes=sizes)


def test_no_page_is_left_out(site: Site, walks: Callable[[str], list[Stop]]):
    app: Flask = create_app(load(site.settings))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - NO_PAGES
    addresses = app.url_map.bind("127.0.0.1")
    paths = {
        stop.path.partition("?")[0] for reader in READERS for stop in walks(reader) if stop.status not in {404, 405}
    }
    assert {addresses.match(path)[0] for path in paths} == pages


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("document.querySelector('label').remove()", "label (critical)"),
        ("document.querySelector('h1').style.color = '#bbb'", "color-contrast (serious)"),
        ("document.querySelector('main').style.inlineSize = '1500px'", "the page is 1"),
        (("document.querySelector('.form').style.cssText = 'overflow-x: clip; inline-size: 9rem'; "
         "document.querySelector('.form .button').style.minInlineSize = '20rem'"), "is cut off"),
    ],
    ids=["label", "contrast", "wide", "cut"],
)  # fmt: skip
def test_a_damaged_page_is_noticed(windows: Windows, damage: str, found: str):
    page = windows.open().page
    page.goto("/sign-in")
    assert list(looking.look(page, language="en", status=200, sizes=("desktop",))) == []
    page.evaluate(damage)
    assert any(found in text for text in looking.look(page, language="en", status=200, sizes=("desktop",)))


def test_a_window_notices_what_no_page_may_do(windows: Windows):
    window = windows.open()
    window.page.goto("/sign-in")
    window.page.evaluate("document.querySelector('main').innerHTML = '<img src=\"http://elsewhere.invalid/x.png\">'")
    window.page.evaluate("document.querySelector('main').innerHTML = '<p style=\"color: red\">'")
    window.page.evaluate("fetch('/no-such-page')")
    with window.page.expect_event("pageerror"):
        window.page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    noticed = "\n".join(window.watch.wrong)
    window.watch.wrong.clear()
    for text in ("img-src", "style-src", "status of 404", "on purpose"):
        assert text in noticed, text
