"""Mail as its reader gets it: from the mailbox of the demo."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

LINK = re.compile(r"http://\S+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its subject, its text, and whether a calendar file came with it."""

    subject: str
    text: str
    has_calendar: bool

    @property
    def link(self) -> str:
        """The first link in it."""
        found = LINK.search(self.text)
        assert found is not None, self.text
        return found[0]

    def address(self, begins: str) -> str:
        """The path in it that begins like this."""
        found = re.search(rf"http://[^/\s]+({re.escape(begins)}\S+)", self.text)
        assert found is not None, self.text
        return found[1]


def newest(page: Page, *, to: str, subject: str) -> Letter:
    """The newest mail to somebody whose subject contains this."""
    page.goto("/demo/mailbox")
    rows = page.get_by_role("main").get_by_role("listitem").filter(has_text=f"{to} ·").filter(has_text=subject)
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    return Letter(
        subject=page.get_by_role("heading", level=1).inner_text(),
        text=page.locator("pre").first.inner_text(),
        has_calendar=page.locator("a[href$='booking.ics']").count() == 1,
    )
