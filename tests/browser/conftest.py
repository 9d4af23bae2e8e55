"""One site for the journeys of a file, one Chromium for all; windows that are watched and shut after each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.kit import windows as chromium
from tests.browser.kit.almanac import Almanac
from tests.browser.kit.site import Site
from tests.browser.kit.windows import Windows


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The demo, served with its worker."""
    site = Site()
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    """The cookies of those who have signed in, kept so that each signs in once."""
    return {}


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    """The dates of this run."""
    return Almanac()


@pytest.fixture
def windows(browser: Browser, site: Site, keys: dict[str, Any]) -> Iterator[Windows]:
    """Opens windows; what went wrong in one of them fails the test."""
    windows = Windows(browser, site, keys)
    yield windows
    windows.shut()
