"""Groups are browsed, joined and talked in on a phone; organisers let people in, administrators answer reports."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, looking


def joined(window, path):
    """Join a group that is open to all."""
    page, words = window.page, window.words
    page.goto(path)
    page.get_by_role("main").get_by_role("button", name=words("Join the group")).click()
    expect(page.get_by_text(words("You are in. Welcome!"))).to_be_visible()


def posted(window, text, *, button):
    """Write in the form that is open, and send it."""
    page, words = window.page, window.words
    page.get_by_label(words("Your post")).fill(text)
    page.get_by_role("main").get_by_role("button", name=words(button), exact=True).click()


@pytest.mark.parametrize(("who", "scripts"), [("coworker", True), ("manager", False)], ids=["scripts", "plain"])
def test_somebody_joins_a_group_on_a_phone_talks_there_and_reports_a_post(windows, who, scripts):
    window = windows.open(who, size="phone", language="nl", scripts=scripts)
    page, words = window.page, window.words
    page.goto("/")
    page.get_by_role("link", name=words("Groups"), exact=True).first.click()
    page.get_by_label(words("Words")).fill("fietsherstel")
    page.get_by_role("main").get_by_role("button", name=words("Find")).click()
    expect(page.get_by_role("heading", level=2, name=words.count("%(num)s group", "%(num)s groups", 1))).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Fietsatelier op zaterdag").click()
    expect(page.get_by_text("Wie heeft een afzuiger")).to_have_count(0)
    joined(window, page.url)

    page.get_by_role("link", name=words("New subject")).click()
    title = f"Remblokken {who}"
    page.get_by_label(words("Subject"), exact=True).fill(title)
    posted(window, "Wie heeft nog **remblokken**?", button="Post it")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_role("listitem").locator("strong", has_text="remblokken")).to_be_visible()
    posted(window, "Gevonden, in de kelder.", button="Reply")
    expect(page.get_by_text("Gevonden, in de kelder.")).to_be_visible()
    assert re.search(r"/threads/\d+#p\d+$", page.url)
    page.get_by_role("link", name=re.compile("^" + words("Change"))).last.click()
    posted(window, "Gevonden, op zolder.", button="Save")
    expect(page.get_by_text("Gevonden, op zolder.")).to_be_visible()
    page.get_by_role("link", name=words("changed")).click()
    expect(page.get_by_text("Gevonden, in de kelder.")).to_be_visible()

    page.goto("/groups/atelier-velo-du-samedi")
    page.get_by_role("link", name="Wie heeft een afzuiger").click()
    expect(page.locator("[lang=fr]", has_text="Je fais le thé")).to_be_visible()
    page.get_by_role("link", name=re.compile("^" + words("Report") + r"\s*: Samira")).click()
    page.get_by_label(words("Reason")).fill("Thee hoort hier niet")
    page.get_by_role("button", name=words("Report it")).click()
    told = words("Reported. An administrator reads it; who wrote the post does not learn who reported it.")
    expect(page.get_by_text(told)).to_be_visible()
    if scripts:
        assert list(looking.look(page, language="nl", status=200, sizes=("phone", "desktop"))) == []
        page.goto("/groups/atelier-velo-du-samedi")
        assert list(looking.look(page, language="nl", status=200, sizes=("phone", "desktop"))) == []


def test_an_organiser_lets_somebody_in_who_asked(windows):
    asker, organiser = windows.open("association", size="phone", language="nl"), windows.open("resident", size="phone")
    page, words = asker.page, asker.words
    page.goto("/groups/cuisine-de-quartier")
    page.get_by_role("link", name=words("Ask to join")).click()
    page.get_by_role("button", name=words("Ask to join")).click()
    expect(page.get_by_role("alert")).to_contain_text(words("Answer this question, so that the organisers can decide."))
    page.get_by_label("Que cuisinez-vous").fill("Harira, voor iedereen.")
    page.get_by_role("button", name=words("Ask to join")).click()
    expect(page.get_by_text(words("You have asked. A mail tells you the answer."))).to_be_visible()
    expect(page.get_by_text("Vendredi 40 personnes")).to_have_count(0)

    mail = letters.newest(organiser.page, to="resident@demo.example", subject="Samira Benali")
    assert "Harira, voor iedereen." in mail.text
    organiser.page.goto(mail.link)
    expect(organiser.page.get_by_text("Harira, voor iedereen.")).to_be_visible()
    organiser.page.get_by_role("button", name="Let in Samira Benali").click()
    expect(organiser.page.get_by_text("They are in, and know it by mail.")).to_be_visible()

    letters.newest(page, to="association@demo.example", subject="Cuisine de quartier")
    page.goto("/groups/cuisine-de-quartier")
    page.get_by_role("link", name="Vendredi 40 personnes").click()
    posted(asker, "Ik breng de harira mee.", button="Reply")
    expect(page.get_by_text("Ik breng de harira mee.")).to_be_visible()


def test_a_group_is_founded_and_handed_over(windows):
    window = windows.open("association", language="fr", scripts=False)
    page, words = window.page, window.words
    page.goto("/groups/new")
    page.get_by_label(words("What it is about")).fill("zeppelin")
    page.get_by_role("button", name=words("Found the group")).click()
    expect(page.get_by_role("alert")).to_contain_text(words("Enter the name, in at least one language."))
    page.get_by_label(words("Name (%(language)s)", language="Français")).fill("Chorale du canal")
    page.get_by_role("button", name=words("Found the group")).click()
    said = words("We do not know the word “%(word)s” yet. Choose another one.", word="zeppelin")
    expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_label(words("What it is about")).fill("")
    page.get_by_role("button", name=words("Found the group")).click()
    expect(page.get_by_role("heading", level=1, name="Chorale du canal")).to_be_visible()
    page.get_by_role("link", name=words("Leave the group")).click()
    page.get_by_role("button", name=words("Leave the group")).click()
    last = words("You are the last organiser. Name another one first, or archive the group.")
    expect(page.get_by_role("alert")).to_contain_text(last)

    other = windows.open("resident", scripts=False)
    joined(other, "/groups/chorale-du-canal")
    page.goto("/groups/chorale-du-canal/people")
    page.get_by_role("button", name=words("Make organiser") + " Fatoumata Diallo").click()
    page.goto("/groups/chorale-du-canal/leave")
    page.get_by_role("button", name=words("Leave the group")).click()
    expect(page.get_by_text(words("Done. You are no longer in this group."))).to_be_visible()
    other.page.goto("/groups/chorale-du-canal")
    expect(other.page.get_by_text("You organise it")).to_be_visible()


def test_an_administrator_takes_a_reported_post_off(windows):
    administrator, reader = windows.open("admin", scripts=False), windows.open("resident")
    page = administrator.page
    page.goto("/manage/reports")
    row = page.get_by_role("listitem").filter(has_text="RAMEN -50")
    row.get_by_role("link", name="Take it off").click()
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why.")
    page.get_by_label("Reason").fill("Geen reclame hier.")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("The post is off. Who wrote it is told by mail.")).to_be_visible()
    reader.page.goto("/groups/isoler-et-renover")
    reader.page.get_by_role("link", name="Damp behind the insulation").click()
    expect(reader.page.get_by_text("An administrator took this post off: Geen reclame hier.")).to_be_visible()
    expect(reader.page.get_by_text("RAMEN -50")).to_have_count(0)
    reader.watch.awaited.add(403)
    assert reader.page.goto("/manage/reports").status == 403
