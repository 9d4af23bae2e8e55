"""What assistive technology is told: the accessibility tree of a week, compared with the documented one."""

import contextvars
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Route

from hub.accounts.models import Party, SignIn
from hub.outbox import Message
from tests.browser.kit.site import ROOT
from tests.kit import cast
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
HALL = "/rooms/grande-salle"
DOCUMENT = ROOT / "docs/accessibility.md"
SATURDAY = {"date": "2026-12-05", "start": "18:00", "end": "20:00", "title": "Birthday of Ayşe", "party": "me"}


def documented() -> str:
    """The tree in the document."""
    return DOCUMENT.read_text().partition("```yaml\n")[2].partition("```")[0]


def told(table: Locator) -> str:
    """The tree without what nobody hears: addresses, and the text of whole rows, which is that of their cells."""
    lines = [line for line in table.aria_snapshot().splitlines() if "/url:" not in line]
    return "\n".join(re.sub(r'- row ".*":$', "- row:", re.sub(r'(- link ".*"):$', r"\1", line)) for line in lines)


def served_by(client: Client) -> Callable[[Route], None]:
    """Answers of the application itself, at the instant of the tests, instead of a network."""
    here = contextvars.copy_context()

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        with here.run(client.get, f"{parts.path}?{parts.query}" if parts.query else parts.path) as found:
            headers = {name: value for name, value in found.headers.items() if name.lower() != "set-cookie"}
            route.fulfill(status=found.status_code, headers=headers, body=found.get_data())

    return answer


def test_the_tree_of_a_week_is_the_documented_one(
    browser: Browser,
    client: Client,
    houses: Houses,
    resident: Party,
    sign_in: SignInAs,
    outbox: Outbox,
) -> None:
    neighbour = cast.person("Karim Secret", "karim@example.org", now=resident.created_at)
    cast.fact(neighbour, "resident", houses.le_marronnier, now=resident.created_at)
    sign_in(client, neighbour)
    client.post_raw(f"{HALL}/book", SATURDAY | {"title": "Hidden", "start": "10:00", "end": "12:30"})
    client.post_raw(f"{HALL}-a/book", SATURDAY | {"title": "Open choir", "visibility": "open", "date": "2026-12-01"})
    sign_in(client, resident)
    client.post_raw(f"{HALL}/book", SATURDAY)
    context = browser.new_context(base_url="http://hub.test", locale="en-BE", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/*", served_by(client))
    page.goto(f"{HALL}?week=2026-W49")
    page.wait_for_selector("table.week [tabindex='0']")
    tree = told(page.locator("table.week"))
    context.close()
    assert "Secret" not in tree
    assert "Hidden" not in tree
    assert tree.strip() == documented().strip(), tree
