"""What the pages need to be seen: addresses that differ from demo to demo, a claim that waits, fresh links."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kit import letters, rooms
from tests.browser.kit.almanac import DAY, Almanac
from tests.browser.kit.site import Site
from tests.browser.kit.windows import Windows


def prepare(windows: Windows, site: Site) -> dict[str, str]:
    """The addresses by name."""
    resident = windows.open("resident").page
    rooms.secret_address(resident)
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
    known["claim"] = _href(manager.get_by_role("link", name="Oksana Kovalenko").first)
    manager.goto("/manage/people?q=Rosa")
    known["neighbour"] = _href(manager.get_by_role("link", name="Rosa Quispe"))
    manager.goto(known["neighbour"])
    known["fact"] = _href(manager.get_by_role("main").get_by_role("link", name="End").first)
    known["invitation"] = _invitation(manager, site)
    administrator = windows.open("admin").page
    administrator.goto("/manage/pages/invest/history/fr")
    known["version"] = _href(administrator.get_by_role("link", name="Version 3"))
    administrator.goto("/manage/people?q=Samira")
    known["person"] = _href(administrator.get_by_role("link", name="Samira Benali"))
    manager.goto("/manage/bookings")
    known["request"] = _href(manager.get_by_role("article").get_by_role("link").first)
    manager.goto("/manage/places/le-marronnier/photos")
    known["photo"] = _href(manager.get_by_role("link", name="Change the words"))
    manager.goto("/manage/organisations")
    known["organisation"] = _href(manager.get_by_role("link", name="Femmes du Canal asbl"))
    known["closure"] = _closure(manager, site)
    known["house"] = _house(administrator, site)
    administrator.goto("/manage/concepts")
    known["word"] = _href(administrator.get_by_role("link", name="Look at it"))
    resident.goto("/profile/topics?kind=offer")
    known["topic"] = _href(resident.get_by_role("main").get_by_role("link", name="Change"))
    manager.goto("/demo/mailbox")
    known["mail"] = _href(manager.get_by_role("main").get_by_role("listitem").get_by_role("link").first)
    known["stop"] = _stop(manager)
    known |= _fresh_links(windows.open().page, site)
    windows.shut()
    return known


def _invitation(manager: Page, site: Site) -> str:
    """The address of a link handed over, which nobody has taken."""
    manager.goto("/manage/invitations")
    manager.get_by_role("button", name="Invite").click()
    link = manager.locator("main code").first.text_content() or ""
    return link.removeprefix(site.url)


def _stop(page: Page) -> str:
    """The address in the foot of a mail one may stop."""
    return letters.newest(page, to="coworker@demo.example", subject="L’heure qui revient").address("/mail/")


def _closure(manager: Page, site: Site) -> str:
    """The address of a closure of the studio next week, when somebody has booked it."""
    monday = Almanac().monday + 7 * DAY
    manager.goto("/manage/rooms/studio/close")
    manager.locator("[name=from_on]").fill(f"{monday:%d/%m/%Y}")
    manager.locator("[name=until_on]").fill(f"{monday + 4 * DAY:%d/%m/%Y}")
    manager.locator("[name=reason_en]").fill("The mixing desk is being repaired")
    manager.get_by_role("button", name="Close the room").click()
    expect(manager.get_by_role("heading", level=2, name="1 booking falls in this time")).to_be_visible()
    return manager.url.removeprefix(site.url)


def _house(administrator: Page, site: Site) -> str:
    """The address of a closure of a whole place, far ahead."""
    day = Almanac().monday + 300 * DAY
    administrator.goto("/manage/places/le-verger/close")
    for field in ("from_on", "until_on"):
        administrator.locator(f"[name={field}]").fill(f"{day:%d/%m/%Y}")
    administrator.locator("[name=reason_en]").fill("The roof is being renewed")
    administrator.get_by_role("button", name="Close the whole place").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Le Verger is closed")
    return administrator.url.removeprefix(site.url)


def _fresh_links(page: Page, site: Site) -> dict[str, str]:
    """The address of a newcomer who has not pressed the button yet, and of a new password nobody has chosen."""
    page.goto("/join")
    page.get_by_label("Your name").fill("Léonie Baert")
    page.get_by_label("E-mail address").fill("leonie@voisins.example")
    page.get_by_label("Password").fill("quatre mots à nous seuls")
    page.get_by_role("button", name="Join with this address").click()
    verify = letters.newest(page, to="leonie@voisins.example", subject="Open your account at Hub").link
    page.goto("/reset")
    page.get_by_label("E-mail address").fill("coworker@demo.example")
    page.get_by_role("button", name="Send me a link").click()
    reset = letters.newest(page, to="coworker@demo.example", subject="A new password for Hub").link
    return {"verify": verify.removeprefix(site.url), "reset": reset.removeprefix(site.url)}


def _href(link: Any) -> str:
    return str(link.first.get_attribute("href"))
