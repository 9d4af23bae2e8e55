"""Read a feed with ical.js in a real Chromium: the reader that many web clients use."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCRIPT = Path(__file__).parents[1] / "browser" / "vendor" / "ical.js"

_READ = """text => {
  const root = new ICAL.Component(ICAL.parse(text));
  root.getAllSubcomponents("vtimezone").forEach(one => ICAL.TimezoneService.register(one));
  return root.getAllSubcomponents("vevent").map(one => {
    const event = new ICAL.Event(one);
    return [event.uid, event.startDate.toUnixTime(), event.endDate.toUnixTime(), event.summary,
            String(one.getFirstPropertyValue("status"))];
  });
}"""


class Occurrence(NamedTuple):
    """What ical.js sees of one event; times are seconds since 1970."""

    uid: str
    start: int
    end: int
    summary: str
    status: str

    @staticmethod
    def seconds(moment: datetime) -> int:
        """The same measure for a datetime."""
        return int(moment.timestamp())


def read(*feeds: bytes) -> list[list[Occurrence]]:
    """The occurrences of each feed, in its own order; one browser for all of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        found = read_in(browser, *feeds)
        browser.close()
    return found


def read_in(browser: Browser, *feeds: bytes) -> list[list[Occurrence]]:
    """The same in a browser that runs already."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text())
    found = [[Occurrence(*one) for one in page.evaluate(_READ, feed.decode())] for feed in feeds]
    page.close()
    return found
