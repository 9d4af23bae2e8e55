"""From a stranger to a resident; and what one does with an account."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, rooms
from tests.browser.kit import windows as kit

PASSWORD = "quatre mots à nous seuls"


def join(window, name, email):
    """Join with a password, and open the account with the link of the mail."""
    page, words = window.page, window.words
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=words("Become a member")).click()
    page.get_by_label(words("Your name")).fill(name)
    page.get_by_label(words("E-mail address")).fill(email)
    page.get_by_label(words("Password")).fill(PASSWORD)
    page.get_by_role("button", name=words("Join with this address")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Look in your mail"))
    letter = letters.newest(page, to=email, subject=words("Open your account at %(site)s", site="Hub"))
    assert name in letter.text
    page.goto(letter.link)
    page.get_by_label(words("The password you chose")).fill(PASSWORD)
    page.get_by_role("button", name=words("That was me, open my account")).click()
    expect(page).to_have_url(re.compile(r"/account/claims$"))


@pytest.mark.parametrize(
    ("size", "language", "name"), [("phone", "fr", "Yasmine Haddad"), ("desktop", "nl", "Wout Maes")]
)
def test_a_newcomer_becomes_a_resident_and_the_evenings_open(windows, site, almanac, size, language, name):
    window = windows.open(size=size, language=language)
    page, words, email = window.page, window.words, f"{name.split()[0].lower()}@voisins.example"
    join(window, name, email)
    day = almanac.weekday()
    rooms.open_week(window, "grande-salle", day)
    hall = {"fr": "Grande salle", "nl": "Grote zaal"}[language]
    links = page.locator("#calendar").get_by_role("link", name=words("Book %(room)s, %(day)s", room=hall, day=""))
    expect(links).to_have_count(0)

    page.goto("/account/claims")
    page.get_by_label(words("What you are there")).select_option(label=words("Resident"))
    page.get_by_label(words("Place")).select_option(value="le-marronnier")
    page.locator("[name=proof]").fill("Appartement 3B, depuis le 1er mars")
    page.get_by_role("button", name=words("Ask to be confirmed")).click()
    expect(page.get_by_role("main")).to_contain_text(words("Waiting for an answer"))

    manager = windows.open("manager", size=size)
    manager.page.goto("/manage/people")
    manager.page.get_by_role("region", name="Waiting for you").get_by_role("link", name=name).click()
    expect(manager.page.get_by_role("main")).to_contain_text("Appartement 3B, depuis le 1er mars")
    manager.page.get_by_role("button", name="Confirm", exact=True).click()
    expect(manager.page.get_by_text(name).first).to_be_visible()

    page.goto("/account")
    expect(page.get_by_role("region", name=words("Who you are here"))).to_contain_text(words("Confirmed"))
    rooms.open_week(window, "grande-salle", day)
    rooms.choose_start(window, hall, day, "18:00")
    rooms.fill(window, "Premier soir", start="18:00", end="20:00")
    rooms.send(window)
    rooms.expect_ticket(window, "Premier soir", day, "18:00", "20:00")
    site.until(lambda: site.waiting_mails() == 0)


def test_nobody_opens_the_evenings_for_themselves(windows, almanac):
    window = windows.open()
    join(window, "Ondine Petit", "ondine@voisins.example")
    page, words, day = window.page, window.words, almanac.weekday()
    page.get_by_label(words("What you are there")).select_option(label=words("Resident"))
    page.get_by_label(words("Place")).select_option(value="le-marronnier")
    page.get_by_role("button", name=words("Ask to be confirmed")).click()
    expect(page.get_by_role("main")).to_contain_text(words("Waiting for an answer"))

    window.watch.awaited |= {403, 422}
    rooms.open_form(window, "grande-salle", day, "18:00", "20:00")
    rooms.fill(window, "Sans attendre")
    rooms.send(window)
    expect(page).to_have_title(re.compile("^Error: "))
    page.goto("/bookings")
    expect(page.get_by_role("main")).not_to_contain_text("Sans attendre")
    for path in ("/manage/people", "/manage/bookings", "/manage/grants"):
        assert page.goto(path).status == 403


def test_a_forgotten_password_is_replaced(windows):
    window = windows.open()
    page, words, email = window.page, window.words, "basile@voisins.example"
    join(window, "Basile Ngoma", email)
    elsewhere = windows.open(size="phone")
    elsewhere.page.goto("/sign-in")
    kit.sign_in(elsewhere.page, words, email, PASSWORD)
    expect(elsewhere.page.get_by_role("link", name="Account: Basile")).to_be_visible()

    page.goto("/account")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Account:")).to_have_count(0)
    page.goto("/bookings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    letter = letters.newest(page, to=email, subject="A new password for Hub")
    page.goto(letter.link)
    page.get_by_label("New password").fill("encore quatre mots tout neufs")
    page.get_by_role("button", name="Set this password").click()

    elsewhere.page.goto("/account")
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    kit.sign_in(elsewhere.page, words, email, PASSWORD)
    problem = elsewhere.page.get_by_role("alert")
    expect(problem).to_contain_text("This e-mail address and password do not go together")
    expect(problem).to_be_focused()
    expect(elsewhere.page).to_have_title(re.compile("^Error: "))
    expect(elsewhere.page.get_by_label("E-mail address")).to_have_value(email)
    expect(elsewhere.page.get_by_label("Password")).to_have_value("")
    kit.sign_in(elsewhere.page, words, email, "encore quatre mots tout neufs")
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Your account")

    window.watch.awaited.add(410)
    assert page.goto(letter.link).status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is over")


def test_the_language_changes_and_the_page_stays(windows, almanac):
    window = windows.open("resident")
    page, day = window.page, almanac.weekday()
    rooms.open_form(window, "grande-salle", day, "18:00", "20:00")
    for name, code, heading in (
        ("Nederlands", "nl", "Grote zaal"), ("Français", "fr", "Grande salle"), ("English", "en", "Great hall"),
    ):  # fmt: skip
        page.get_by_role("link", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page.locator("[name=date]")).to_have_value(f"{day:%d/%m/%Y}")
        expect(page.locator("[name=start]")).to_have_value("18:00")
        page.goto("/bookings")
        expect(page.locator("html")).to_have_attribute("lang", code)
        page.go_back()


def test_the_keyboard_reaches_the_content_first(windows):
    page = windows.open().page
    page.goto("/rooms/grande-salle")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_weeks_are_swapped_in_and_can_be_shared(windows):
    page = windows.open().page
    page.goto("/rooms/grande-salle")
    here = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("heading", level=2).first).not_to_have_text(here)
    there = page.get_by_role("heading", level=2).first.inner_text()
    expect(page).to_have_url(re.compile(r"week="))
    expect(page.get_by_role("link", name="Later")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", level=2).first).to_have_text(there)
    page.go_back()
    expect(page.get_by_role("heading", level=2).first).to_have_text(here)
