"""Pictures of every page: `python -m tests.browser.screens FOLDER [--readme FILE]`.

At 360 and 1280 pixels, light and dark, in the three languages; with --readme only the one picture of the README.
"""

import argparse
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.kit import scenery, stops
from tests.browser.kit.almanac import DAY, Almanac, week_of
from tests.browser.kit.site import Site
from tests.browser.kit.stops import Stop
from tests.browser.kit.windows import Windows, launch

WIDTHS = (360, 1280)
SCHEMES: tuple[Any, ...] = ("light", "dark")
LANGUAGES = ("fr", "nl", "en")


def main() -> None:
    """Start a demo, take the pictures, stop it."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("folder", type=Path, nargs="?", help="where the pictures go")
    reading.add_argument("--readme", type=Path, help="write the picture of the README there, and no others")
    asked = reading.parse_args()
    site = Site()
    try:
        site.start()
        with sync_playwright() as playwright:
            browser = launch(playwright)
            if asked.readme:
                _readme(browser, site, asked.readme)
            else:
                _all(browser, site, asked.folder or reading.error("name a folder"))
            browser.close()
    finally:
        site.stop()


def _readme(browser: Browser, site: Site, path: Path) -> None:
    """The great hall in the week after next, as a resident sees it, down to the last row of the table."""
    windows = Windows(browser, site, {})
    page = windows.open("resident").page
    page.goto(f"/rooms/grande-salle?week={week_of(Almanac().monday + 14 * DAY)}")
    table = page.locator("#calendar table").bounding_box()
    assert table is not None
    height = int(table["y"] + table["height"]) + 16
    page.set_viewport_size({"width": 1280, "height": height})
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1280, "height": height})
    windows.shut()


def _all(browser: Browser, site: Site, folder: Path) -> None:
    keys: dict[str, Any] = {}
    windows, almanac = Windows(browser, site, keys), Almanac()
    found = scenery.prepare(windows, site)
    walks: dict[str, Callable[[], list[Stop]]] = {
        "visitor": lambda: stops.visitor(found),
        "resident": lambda: stops.resident(found, almanac),
        "manager": lambda: stops.manager(found),
        "admin": lambda: stops.administrator(found),
    }
    for reader, walk in walks.items():
        pages = walk()
        for language, scheme in product(LANGUAGES, SCHEMES):
            window = windows.open(None if reader == "visitor" else reader, language=language, scheme=scheme)
            window.watch.awaited |= {400, 403, 404, 405, 410}
            for stop in pages:
                window.page.goto(stop.path)
                if stop.act is not None:
                    stop.act(window.page)
                name = re.sub(r"[^a-z0-9]+", "-", stop.name.lower()).strip("-") or "home"
                for width in WIDTHS:
                    window.page.set_viewport_size({"width": width, "height": 900})
                    path = folder / f"{reader}-{name}-{language}-{scheme}-{width}.png"
                    window.page.screenshot(path=path, full_page=True)
            windows.shut()


if __name__ == "__main__":
    main()
