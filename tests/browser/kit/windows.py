"""Chromium windows with a watch on them: an error in the console or a look elsewhere fails the test."""

import os
import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect

from tests.browser.kit.site import Site
from tests.browser.kit.words import Words

Size = Literal["phone", "desktop"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES: Mapping[Size, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
PASSWORD = "demo-brussels"
PATIENCE = 10_000
STATUS = re.compile(r"the server responded with a status of (\d{3})")


def launch(playwright: Playwright) -> Browser:
    """The Chromium of this machine."""
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


class Watch:
    """Notes what no page of ours may do. A refusal (409, 422) is an answer; other statuses only where awaited."""

    def __init__(self, context: BrowserContext, *, host: str) -> None:
        self.host = host
        self.awaited = {409, 422}
        self.wrong: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"error on a page: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        status = STATUS.search(message.text)
        if message.type == "error" and not (status and int(status[1]) in self.awaited):
            self.wrong.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.wrong.append(f"request elsewhere: {request.url}")


class Window:
    """A person in front of a browser: the page, and the words of their language."""

    def __init__(self, page: Page, watch: Watch, words: Words, size: Size) -> None:
        self.page = page
        self.watch = watch
        self.words = words
        self.size: Size = size


class Windows:
    """Opens windows, one browser context each; `shut` closes them and says what went wrong in them."""

    def __init__(self, browser: Browser, site: Site, keys: dict[str, Any]) -> None:
        self._browser = browser
        self._site = site
        self._keys = keys
        self._open: list[tuple[BrowserContext, Watch]] = []

    def open(
        self,
        who: str | None = None,
        *,
        size: Size = "desktop",
        language: str = "en",
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> Window:
        """A window of a visitor, or of one of the people one can sign in as."""
        if who is not None and who not in self._keys:
            self._keys[who] = self._key(who)
        context = self._browser.new_context(
            **SIZES[size],
            base_url=self._site.url,
            locale=f"{language}-BE",
            timezone_id="Europe/Brussels",
            java_script_enabled=scripts,
            color_scheme=scheme,
            storage_state=self._keys.get(who) if who else None,
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(context, host=urlsplit(self._site.url).netloc)
        self._open.append((context, watch))
        if who is not None and language != "en":
            assert context.request.get(f"/account/sessions?lang={language}").status == 200
        return Window(context.new_page(), watch, Words(language), size)

    def shut(self) -> None:
        """Close them all; nothing may have gone wrong in any."""
        wrong = [text for _, watch in self._open for text in watch.wrong]
        for context, _ in self._open:
            context.close()
        self._open.clear()
        assert wrong == []

    def _key(self, who: str) -> Any:
        """The cookie of somebody who has signed in, with English chosen."""
        context = self._browser.new_context(base_url=self._site.url, locale="en-BE")
        page = context.new_page()
        page.goto("/sign-in?lang=en")
        sign_in(page, Words("en"), f"{who}@demo.example", PASSWORD)
        expect(page.get_by_role("link", name="Account:")).to_be_visible()
        state = context.storage_state()
        context.close()
        return state


def sign_in(page: Page, words: Words, email: str, password: str) -> None:
    """Fill in the form that is open, and send it."""
    page.get_by_label(words("E-mail address")).fill(email)
    page.get_by_label(words("Password")).fill(password)
    page.get_by_role("main").get_by_role("button", name=words("Sign in")).click()
