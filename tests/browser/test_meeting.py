"""Members find each other: a contractor by what residents need, and a list of people with reasons on a phone."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)], ids=["phone", "plain"])
def test_a_contractor_finds_residents_by_what_they_need(windows, size, scripts):
    window = windows.open("resident", size=size, language="fr", scripts=scripts)
    page, words = window.page, window.words
    page.goto("/members")
    page.get_by_label(words("A word")).fill("isolation")
    page.get_by_label(words("Who"), exact=True).select_option("need")
    page.get_by_label(words("Role")).select_option("resident")
    page.get_by_role("button", name=words("Find"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/members\?q=isolation&kind=need&role=resident"))
    found = page.get_by_role("region", name="Isolation")
    expect(found.get_by_role("link", name="Ayşe Demir")).to_be_visible()
    expect(found.get_by_role("link", name="Kofi Mensah")).to_have_count(0)
    expect(page.get_by_label(words("A word"))).to_have_value("isolation")
    found.get_by_role("link", name="Ayşe Demir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ayşe Demir")
    expect(page.get_by_role("main")).to_contain_text("Isolation")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_people_with_reasons_on_a_phone(windows, scripts):
    window = windows.open("coworker", size="phone", language="nl", scripts=scripts)
    page, words = window.page, window.words
    page.goto("/matches")
    cards = page.get_by_role("article")
    expect(cards.first).to_be_visible()
    shown = cards.count()
    first = cards.first
    name = first.get_by_role("heading").inner_text()
    assert first.get_by_role("listitem").count() >= 1
    first.get_by_text(words("Why am I shown this?")).click()
    expect(first.get_by_text(words("These reasons, added up, and nothing else:"))).to_be_visible()
    assert "%" not in page.get_by_role("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") if scripts else True

    first.get_by_role("button", name=words("Not interested")).click()
    expect(page.get_by_role("status").first).to_contain_text(name)
    expect(cards.get_by_role("heading", name=name, exact=True)).to_have_count(0)
    page.locator("summary", has_text=words("Not shown any more")).click()
    page.get_by_role("button", name=f"{words('Show again')} {name}").click()
    expect(cards.get_by_role("heading", name=name, exact=True)).to_have_count(1)
    expect(cards).to_have_count(shown)

    page.get_by_label(words("People unlike me")).check()
    page.get_by_role("button", name=words("Choose again")).click()
    expect(page.get_by_label(words("People unlike me"))).to_be_checked()
    page.get_by_label(words("A mix")).check()
    page.get_by_role("button", name=words("Choose again")).click()
    expect(page.get_by_label(words("A mix"))).to_be_checked()
