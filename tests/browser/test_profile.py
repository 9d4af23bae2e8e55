"""A profile in two minutes on a phone; the same words in another language; who sees what."""

from playwright.sync_api import expect

from tests.browser.kit.windows import Windows


def test_a_profile_on_a_phone_in_dutch(windows: Windows) -> None:
    window = windows.open("manager", size="phone", language="nl")
    page = window.page
    page.goto("/profile/topics?first=1&lang=nl")
    page.get_by_role("radio", name="Ik bied aan").check()
    page.get_by_label("Woorden").fill("fietsherstel, lampenkappen vouwen")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", level=3, name="Fietsherstel")).to_be_visible()
    expect(page.get_by_text("een nieuw woord, iemand bekijkt het nog")).to_be_visible()
    page.get_by_role("link", name="Verder").click()
    page.get_by_role("group", name="Ik leer").get_by_label("Türkçe").check()
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_label("Buur").check()
    page.get_by_label("Wat doet u?").fill("Ik zorg voor De Kastanje.")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_label("Wat ik zoek").select_option("me")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mehmet Yıldırım")
    page.goto("/profile?lang=fr")
    expect(page.get_by_text("Réparation de vélos")).to_be_visible()


def test_words_are_suggested_in_any_language(windows: Windows) -> None:
    page = windows.open("resident").page
    page.goto("/profile/topics?lang=fr")
    page.get_by_label("Mots", exact=True).press_sequentially("fietsh")
    expect(page.locator("#known option").first).to_have_attribute("value", "Réparation de vélos")


def test_the_same_without_javascript(windows: Windows) -> None:
    page = windows.open("coworker", scripts=False).page
    page.goto("/profile/topics?lang=en")
    page.get_by_role("radio", name="I am looking for").check()
    page.get_by_label("Words").fill("childcare")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=3, name="Childcare")).to_be_visible()
    page.get_by_role("button", name="Take off Childcare").click()
    expect(page.get_by_role("heading", level=3, name="Childcare")).to_have_count(0)


def test_seen_as_a_visitor_and_blocked(windows: Windows) -> None:
    page = windows.open("resident").page
    page.goto("/members/fatoumata-diallo?as=everyone&lang=en")
    expect(page.get_by_text("There is nothing here that you may read.")).to_be_visible()
    page.goto("/members/kofi-mensah?lang=en")
    expect(page.get_by_text("Insulation", exact=True)).to_be_visible()
    page.get_by_text("Block this member").click()
    page.get_by_role("button", name="Block", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Kofi Mensah")).to_be_visible()
    assert page.request.get("/members/kofi-mensah").status == 404
