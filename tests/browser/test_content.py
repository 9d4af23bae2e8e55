"""Pages are written and read, a message reaches a manager, and what there is can be found."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, looking


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_page_is_written_published_and_taken_back(windows, scripts):
    admin, reader = windows.open("admin", scripts=scripts), windows.open(size="phone", language="nl", scripts=scripts)
    page, slug = admin.page, f"jardin-{'a' if scripts else 'b'}"
    page.goto("/manage/pages")
    page.get_by_role("link", name="Add a page").click()
    page.get_by_label("Title").fill("Le jardin")
    page.get_by_label("Language to begin with").select_option("fr")
    page.get_by_label("Short name in addresses").fill(slug)
    page.get_by_role("button", name="Begin the page").click()

    page.get_by_label("Text").fill("# Quand\n\nLe **samedi**.\n\n<script>alert(1)</script>")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").get_by_role("heading", name="Quand")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value(re.compile("samedi"))
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Nobody else reads it.")).to_be_visible()
    reader.watch.awaited.add(404)
    assert reader.page.goto(f"/pages/{slug}").status == 404

    page.get_by_role("link", name=re.compile("^Write.*Français")).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Everybody reads it now.")).to_be_visible()
    reader.page.goto(f"/pages/{slug}")
    expect(reader.page.get_by_role("heading", level=1, name="Le jardin")).to_be_visible()
    expect(reader.page.locator("article")).to_have_attribute("lang", "fr")
    expect(reader.page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    if scripts:
        assert list(looking.look(reader.page, language="nl", status=200, sizes=("phone", "desktop"))) == []
    reader.page.goto("/search?q=samedi")
    expect(reader.page.get_by_role("main").get_by_role("link", name="Le jardin").first).to_be_visible()

    page.get_by_role("link", name=re.compile("^Write.*Français")).click()
    page.get_by_label("Text").fill("Le jardin est fermé.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name=re.compile("^History.*Français")).click()
    page.get_by_role("link", name="Version 2").click()
    page.get_by_role("button", name="Go back to this text, as a draft").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("samedi"))
    reader.page.goto(f"/pages/{slug}")
    expect(reader.page.get_by_text("Le jardin est fermé.")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    reader.page.reload()
    expect(reader.page.get_by_text("samedi")).to_be_visible()


def test_two_writers_see_both_texts(windows):
    first, second = windows.open("admin"), windows.open("admin")
    for one in (first, second):
        one.page.goto("/manage/pages/house-rules/text/en")
    first.page.get_by_label("Text").fill("Shut the door.\n\nOnce.")
    first.page.get_by_role("button", name="Publish").click()
    second.page.get_by_label("Text").fill("Shut the window.\n\nOnce.")
    second.page.get_by_role("button", name="Publish").click()
    expect(second.page.get_by_role("alert")).to_contain_text("Somebody saved this text while you had it open.")
    theirs = second.page.get_by_role("region", name="What Marie-Claire Lambert saved")
    expect(theirs).to_contain_text("Shut the door.")
    expect(second.page.get_by_label("Text")).to_have_value("Shut the window.\n\nOnce.")
    assert list(looking.look(second.page, language="en", status=409, sizes=("desktop", "phone"))) == []
    second.page.get_by_label("Text").fill("Shut the door and the window.")
    second.page.get_by_role("button", name="Publish").click()
    second.page.goto("/pages/house-rules")
    expect(second.page.get_by_text("Shut the door and the window.")).to_be_visible()


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_a_neighbour_writes_to_the_house(windows, size, scripts):
    window = windows.open(size=size, scripts=scripts)
    page = window.page
    page.goto("/places")
    page.get_by_role("contentinfo").get_by_role("link", name="Contact").click()
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(4)
    page.get_by_label("Place").select_option("le-verger")
    page.get_by_label("Your name").fill("Nour Haddad")
    page.get_by_label("Your e-mail address").fill(f"nour-{size}@voisins.example")
    page.get_by_label("Your message").fill("Y a-t-il un piano ?")
    page.get_by_role("button", name="Send the message").click()
    expect(page).to_have_url(re.compile("/contact/sent$"))
    page.goto("/demo/mailbox")
    letter = letters.newest(page, to="", subject="Nour Haddad")
    assert "Y a-t-il un piano ?" in letter.text
    assert f"nour-{size}@voisins.example" in letter.text


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize(("language", "word", "title"), [("nl", "zeppelin", None), ("en", "keuken", "Kitchen")])
def test_a_room_is_found_on_a_phone(windows, scripts, language, word, title):
    window = windows.open(size="phone", language=language, scripts=scripts)
    page, words = window.page, window.words
    page.goto("/")
    page.get_by_role("navigation", name=words("Main")).get_by_role("link", name=words("Search")).click()
    box = page.get_by_role("searchbox")
    box.fill(word)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    if title is None:
        expect(page.get_by_role("link", name=words("All places"))).to_be_visible()
        return
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
