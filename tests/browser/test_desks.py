"""A co-worker takes a desk for today on a phone: from signing in to undoing it, with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit.windows import PASSWORD, Window, Windows, sign_in

RULE = "/manage/rooms/open-space/rule"
DOOR = "/manage/places/quai-40/today"
DESK = "/places/quai-40/desk"
SAID = {
    "en": ("Your badge opens the street door.", "Ten days"),
    "fr": ("Votre badge ouvre la porte de la rue.", "Dix jours"),
    "nl": ("Uw badge opent de straatdeur.", "Tien dagen"),
}
"""How to get in, and the plan that is used."""
WAYS = [("phone", "en", True), ("phone", "fr", False), ("desktop", "nl", True)]
ways = pytest.mark.parametrize(
    ("size", "language", "scripts"), WAYS, ids=[f"{a}-{b}-{'scripts' if c else 'plain'}" for a, b, c in WAYS]
)


def rewrite(page: Page, old: str, new: str) -> None:
    """Other hours in the house rule of the open space."""
    page.goto(RULE)
    text = page.locator("textarea[name=document]")
    text.fill(text.input_value().replace(old, new))
    page.locator("form", has=text).locator("button[type=submit]").last.click()
    expect(page.get_by_role("status").first).to_be_visible()


@pytest.fixture
def all_day(windows: Windows) -> Iterator[None]:
    """The house is open round the clock, whenever the test runs."""
    rewrite(windows.open("manager").page, "08:00-20:00", "00:00-24:00")
    yield
    rewrite(windows.open("manager").page, "00:00-24:00", "08:00-20:00")


def take(window: Window) -> None:
    """One tap on the first page."""
    page, words = window.page, window.words
    page.get_by_role("main").get_by_role("button", name=words("Take a desk today")).click()
    expect(page).to_have_url(re.compile(f"{DESK}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Your desk today"))


def give_back(window: Window) -> None:
    """One tap, and nothing is left of it."""
    page, words = window.page, window.words
    page.get_by_role("button", name=words("Give it back")).click()
    expect(page.get_by_text(words("The desk is given back. It is free for others."))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("A desk today"))


@ways
def test_a_desk_today_from_signing_in_to_undoing_it(windows, all_day, size, language, scripts):
    window = windows.open(size=size, language=language, scripts=scripts)
    page, words = window.page, window.words
    page.goto(f"/sign-in?lang={language}")
    sign_in(page, words, "coworker@demo.example", PASSWORD)
    take(window)
    main = page.get_by_role("main")
    expect(main.locator(".ticket .when")).to_contain_text(re.compile(r"[0-9]{2}:00 – 24:00$"))
    expect(page.get_by_role("heading", name=words("The door"))).to_be_visible()
    expect(main).to_contain_text(
        {"en": "Your badge opens", "fr": "Votre badge ouvre", "nl": "Uw badge opent"}[language]
    )
    expect(main).to_contain_text({"en": "Ten days", "fr": "Dix jours", "nl": "Tien dagen"}[language])

    page.goto("/")
    expect(main.get_by_role("button", name=words("Take a desk today"))).to_have_count(0)
    main.get_by_role("link", name=words("My desk, and who is in")).click()
    give_back(window)
    page.goto("/")
    expect(main.get_by_role("button", name=words("Take a desk today"))).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_two_taps_take_one_desk(windows, all_day, scripts):
    window = windows.open("coworker", size="phone", scripts=scripts)
    page = window.page
    page.goto("/")
    page.get_by_role("button", name="Take a desk today").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your desk today")
    expect(page.locator(".ticket")).to_have_count(1)
    page.goto("/bookings")
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="Open space").filter(has_text="Confirmed")
           ).to_have_count(1)  # fmt: skip
    page.goto(DESK)
    give_back(window)


def test_the_host_sees_her_come_and_the_others_only_when_she_wants(windows, all_day):
    window = windows.open("coworker", size="phone")
    page, door = window.page, windows.open("manager").page
    page.goto("/")
    take(window)
    row = door.get_by_role("row").filter(has_text="Oksana Kovalenko").filter(has_text="Open space")
    door.goto(DOOR)
    expect(row).to_contain_text("Expected")
    page.get_by_role("button", name="I am in").click()
    expect(page.get_by_text("You are in. Have a good day.")).to_be_visible()
    expect(page.get_by_text("Nobody but the host sees when you are in.")).to_be_visible()
    page.get_by_role("button", name="Let the others see me").click()
    expect(page.get_by_text("The others see when you are in.")).to_be_visible()
    page.get_by_role("button", name="Show me no longer").click()
    expect(page.get_by_text("Nobody sees when you are in.", exact=True)).to_be_visible()

    door.goto(DOOR)
    expect(row).to_contain_text("In since")
    door.emulate_media(media="print")
    expect(row).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)
    door.emulate_media(media="screen")
    row.get_by_role("button", name="Strike it").click()
    expect(row).to_contain_text("Expected")
    page.goto(DESK)
    give_back(window)
