"""Every page of every reader: axe finds nothing, nothing leaves the screen sideways, nothing is missing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from hub import create_app
from hub.config import load
from tests.browser.kit import looking, stops
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
    "booking.file", "operations.healthz", "operations.mailbox_attachment", "operations.metrics", "operations.readyz",
    "static", "subscriptions.place_feed", "subscriptions.room_feed", "subscriptions.token_feed",
}  # fmt: skip


@pytest.fixture(scope="module")
def found(browser: Browser, site: Site, keys: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Addresses that differ from demo to demo; a claim and an address of a calendar are made for it."""
    windows = Windows(browser, site, keys)
    resident = windows.open("resident").page
    resident.goto("/account/calendars")
    if resident.get_by_role("button", name="Get an address – My bookings").count():
        resident.get_by_role("button", name="Get an address – My bookings").click()
        expect(resident.get_by_label("Secret address – My bookings")).to_be_visible()
    resident.goto("/bookings")
    known = {
        "ticket": _href(resident.get_by_role("link", name="Baptême d’Issa")),
        "series": _href(resident.get_by_role("link", name="Table de conversation")),
    }
    coworker = windows.open("coworker").page
    coworker.goto("/account/claims")
    coworker.locator("[name=audience]").select_option("resident")
    coworker.locator("[name=place]").select_option("le-marronnier")
    coworker.get_by_role("button", name="Ask to be confirmed").click()
    manager = windows.open("manager").page
    manager.goto("/manage/people")
    known["claim"] = _href(manager.get_by_role("link", name="Oksana Kovalenko"))
    known["fact"] = _href(manager.get_by_role("main").get_by_role("link", name="End").first)
    administrator = windows.open("admin").page
    administrator.goto("/manage/people")
    known["person"] = _href(administrator.get_by_role("link", name="Samira Benali"))
    manager.goto("/manage/bookings")
    known["request"] = _href(manager.get_by_role("article").get_by_role("link").first)
    manager.goto("/manage/organisations")
    known["organisation"] = _href(manager.get_by_role("link", name="Femmes du Canal asbl"))
    manager.goto("/demo/mailbox")
    known["mail"] = _href(manager.get_by_role("row").get_by_role("link").first)
    windows.shut()
    yield known


def _href(link: Any) -> str:
    return str(link.first.get_attribute("href"))


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
    assert wrong == []


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
