"""A link handed over lets a newcomer in; a neighbour without e-mail leaves with a slip of paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, rooms

PASSWORD = "quatre mots à nous seuls"


@pytest.mark.parametrize(("name", "language"), [("Malika Ouali", "fr"), ("Joke Mertens", "nl")])
def test_a_link_handed_over_takes_a_newcomer_in(windows, name, language):
    manager = windows.open("manager").page
    manager.goto("/manage/invitations")
    manager.get_by_role("button", name="Invite").click()
    expect(manager.get_by_role("region", name="The link is ready")).to_be_focused()
    link = manager.get_by_label("Link to hand over").input_value()
    manager.get_by_role("button", name="Copy the link").click()
    expect(manager.get_by_role("status").filter(has_text="Copied.")).to_be_visible()

    window = windows.open(size="phone", language=language)
    page, words, email = window.page, window.words, f"{name.split()[0].lower()}@voisins.example"
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(words("You are invited"))
    page.get_by_role("main").get_by_role("link", name=words("Join")).click()
    page.get_by_label(words("Your name")).fill(name)
    page.get_by_label(words("E-mail address")).fill(email)
    page.get_by_label(words("Password")).fill(PASSWORD)
    page.get_by_role("button", name=words("Join with this address")).click()
    letter = letters.newest(page, to=email, subject=words("Open your account at %(site)s", site="Hub"))
    page.goto(letter.link)
    page.get_by_label(words("The password you chose")).fill(PASSWORD)
    page.get_by_role("button", name=words("That was me, open my account")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("You are invited"))
    page.get_by_role("button", name=words("Accept as %(name)s", name=name)).click()
    expect(page).to_have_url(re.compile(r"/account$"))
    expect(page.get_by_role("region", name=words("Who you are here"))).to_contain_text(words("Confirmed"))

    window.watch.awaited.add(410)
    assert page.goto(link).status == 410
    manager.reload()
    expect(manager.get_by_role("main")).to_contain_text(f"Taken by {name}")


def test_a_neighbour_without_e_mail_leaves_with_a_slip(windows, almanac):
    window, day = windows.open("manager"), almanac.weekday()
    page = window.page
    page.goto("/manage/people/new")
    page.get_by_label("Name", exact=True).fill("Bernadette Lots")
    page.get_by_label("Français").check()
    page.get_by_label("Telephone").fill("02/555.01.02")
    page.get_by_label("They agreed that we keep their name and what they are to the place").check()
    page.get_by_role("button", name="Enter this person").click()
    expect(page.get_by_role("status").first).to_contain_text("Entered.")
    rooms.open_form(window, "grande-salle", day, "20:00", "21:30")
    page.locator("[name=party]").select_option(label="Bernadette Lots")
    rooms.fill(window, "Club de lecture")
    rooms.send(window)
    page.get_by_role("link", name="Slip to print").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text("Club de lecture")
    expect(page.get_by_role("main")).to_contain_text("Bernadette Lots")
    expect(page.get_by_role("main")).to_contain_text("20:00")
    expect(page.get_by_role("banner")).to_be_hidden()
