"""A resident takes the community room: on a phone and at a desk, in three languages, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, rooms

HALL = {"en": "Great hall", "fr": "Grande salle", "nl": "Grote zaal"}
WAYS = [
    ("phone", "en", True), ("desktop", "fr", True), ("phone", "nl", True),
    ("desktop", "en", False), ("phone", "fr", False), ("desktop", "nl", False),
]  # fmt: skip
ways = pytest.mark.parametrize(
    ("size", "language", "scripts"), WAYS, ids=[f"{a}-{b}-{'scripts' if c else 'plain'}" for a, b, c in WAYS]
)


@ways
def test_a_resident_books_saturday_evening_and_calls_it_off(windows, almanac, size, language, scripts):
    window = windows.open("resident", size=size, language=language, scripts=scripts)
    page, words, day = window.page, window.words, almanac.saturday()
    title = f"Fête d’Aïssatou & co {size} {language}"

    rooms.open_week(window, "grande-salle", day)
    rooms.choose_start(window, HALL[language], day, "18:00")
    expect(page.get_by_label(words("Date"), exact=True)).to_have_value(f"{day:%d/%m/%Y}")
    rooms.fill(window, title, start="18h", end="21:00", headcount="40")
    rooms.send(window)
    rooms.expect_ticket(window, title, day, "18:00", "21:00")
    ticket = page.url

    letter = letters.newest(windows.open(size="desktop").page, to="resident@demo.example", subject=title)
    assert f"{day:%d/%m/%Y}, 18:00–21:00" in letter.text
    assert letter.has_calendar

    rooms.open_week(window, "grande-salle", day)
    yours = page.locator("#calendar").get_by_role("link", name=words("Yours: %(title)s", title=title))
    expect(yours).to_be_visible()
    yours.click()
    expect(page).to_have_url(ticket)
    rooms.cancel(window, title)

    rooms.open_week(window, "grande-salle", day)
    expect(yours).to_have_count(0)
    rooms.choose_start(window, HALL[language], day, "18:00")


@ways
def test_a_resident_asks_too_early_and_takes_what_is_offered(windows, almanac, size, language, scripts):
    window = windows.open("resident", size=size, language=language, scripts=scripts)
    page, words, day = window.page, window.words, almanac.weekday()
    title = f"Lezing; thee, koek {size} {language}"

    rooms.open_form(window, "grande-salle", day, "17:00", "20:00")
    rooms.fill(window, title, headcount="25", note="On vient à vélo")
    rooms.send(window)
    refusal = page.get_by_role("alert")
    expect(refusal.get_by_role("heading")).to_have_text(words("At %(time)s it is the associations’ room", time="17:00"))
    expect(refusal).to_contain_text("09:00–17:30")
    expect(page.get_by_label(words("What for?"))).to_have_value(title)
    expect(page.get_by_label(words("Note for the host"))).to_have_value("On vient à vélo")
    expect(page.locator("[name=headcount]")).to_have_value("25")

    offer = rooms.alternatives(window).filter(has_text=rooms.span(window, day, "18:00", "21:00"))
    expect(offer).to_have_count(1)
    offer.click()
    rooms.expect_ticket(window, title, day, "18:00", "21:00")
    expect(page.get_by_role("main")).to_contain_text("On vient à vélo")
    rooms.cancel(window, title)


@pytest.mark.parametrize(("size", "start", "end"), [("desktop", "18:00", "20:00"), ("phone", "10:00", "12:00")])
def test_whoever_comes_second_hears_why_and_what_is_free(windows, almanac, size, start, end):
    day = almanac.next_saturday()
    first = windows.open("resident", size=size)
    rooms.open_form(first, "grande-salle", day, start, end)
    rooms.fill(first, f"Souper de fête {size}")
    rooms.send(first)
    rooms.expect_ticket(first, f"Souper de fête {size}", day, start, end)

    second = windows.open("association", size=size)
    page = second.page
    rooms.open_form(second, "grande-salle", day, start, end)
    page.get_by_label("Femmes du Canal asbl").check()
    rooms.fill(second, "Rencontre & thé", note="Douze chaises en plus")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        rooms.send(second)
    assert answered.value.status == 409
    refusal = page.get_by_role("alert")
    expect(refusal.get_by_role("heading")).to_have_text("Somebody else has the room then")
    expect(refusal).to_contain_text("already booked")
    expect(page.get_by_role("main")).not_to_contain_text(f"Souper de fête {size}")
    expect(page.get_by_label("What for?")).to_have_value("Rencontre & thé")
    expect(page.get_by_label("Note for the host")).to_have_value("Douze chaises en plus")
    expect(page.get_by_label("Femmes du Canal asbl")).to_be_checked()
    expect(rooms.alternatives(second)).to_have_count(3)

    offered = rooms.alternatives(second).first
    label = offered.locator("b").inner_text()
    offered.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is booked: Rencontre & thé")
    expect(page.get_by_role("main")).to_contain_text("Femmes du Canal asbl")
    page.goto("/bookings")
    expect(page.get_by_role("listitem").filter(has_text="Rencontre & thé").filter(has_text=label)).to_have_count(1)

    page.get_by_role("link", name="Rencontre & thé").first.click()
    rooms.cancel(second, "Rencontre & thé")
    rooms.cancel(first, f"Souper de fête {size}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_pressing_twice_books_once(windows, almanac, scripts):
    window = windows.open("resident", scripts=scripts)
    page, day, title = window.page, almanac.sunday(), f"Deux fois appuyé {scripts}"
    rooms.open_form(window, "grande-salle", day, "14:00", "16:00")
    rooms.fill(window, title)
    page.get_by_role("button", name=rooms.SUBMIT).dblclick()
    rooms.expect_ticket(window, title, day, "14:00", "16:00")
    page.goto("/bookings")
    expect(page.get_by_role("link", name=title)).to_have_count(1)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_everybody_sees_that_weekdays_are_the_associations(windows, almanac, size):
    window = windows.open(size=size)
    page, day = window.page, almanac.weekday()
    rooms.open_week(window, "grande-salle", day)
    if size == "phone":
        expect(rooms.seen(window, "09:00–17:30 Kept for associations").first).to_be_visible()
    else:
        kept = page.get_by_role("cell", name="Associations The association’s days, until 17:30")
        expect(kept.first).to_be_visible()
        assert kept.get_by_role("link").count() == 0
    rule = page.get_by_role("region", name="About this room")
    expect(rule).to_contain_text("Associations")
    expect(rule).to_contain_text("09:00–17:30")
    expect(rule).to_contain_text("Residents")


def test_the_association_finds_its_mornings_open(windows, almanac):
    window = windows.open("association")
    page, day, words = window.page, almanac.weekday(), window.words
    rooms.open_week(window, "grande-salle", day)
    rooms.choose_start(window, "Great hall", day, "09:00")
    expect(page.get_by_label("Femmes du Canal asbl")).to_be_checked()
    rooms.fill(window, "Table de lecture", start="9:00", end="12")
    page.get_by_label(words("Open: everybody sees the title")).check()
    rooms.send(window)
    rooms.expect_ticket(window, "Table de lecture", day, "09:00", "12:00")

    visitor = windows.open()
    rooms.open_week(visitor, "grande-salle", day)
    cell = visitor.page.get_by_role("cell", name="Table de lecture")
    expect(cell).to_contain_text("Open to all")
