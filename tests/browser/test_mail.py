"""Which mails one gets: chosen on a phone, stopped from a mail without signing in; with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, rooms


@pytest.mark.parametrize(("language", "scripts"), [("nl", True), ("fr", False)])
def test_a_reader_stops_a_mail_from_the_mail_and_has_it_again(windows, almanac, language, scripts):
    window = windows.open("resident", size="phone", language=language, scripts=scripts)
    page, words, day = window.page, window.words, almanac.saturday()
    title = f"Veillée contée {language}"
    rooms.open_form(window, "grande-salle", day, "19:00", "20:00")
    rooms.fill(window, title, headcount="12")
    rooms.send(window)

    visitor = windows.open(size="phone", language=language, scripts=scripts).page
    letter = letters.newest(visitor, to="resident@demo.example", subject=title)
    visitor.goto(letter.address("/mail/"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text(words("No more of these mails?"))
    visitor.get_by_role("button", name=words("Stop these mails")).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(words("These mails are off."))

    page.goto("/account")
    page.get_by_role("link", name=words("Mail you get")).click()
    own = page.get_by_label(words("What I book, change or cancel myself"))
    expect(own).not_to_be_checked()
    own.check()
    page.get_by_label(words("1 hour before")).check()
    page.get_by_role("button", name=words("Save"), exact=True).click()
    expect(page.get_by_text(words("Saved."))).to_be_visible()
    expect(own).to_be_checked()
    expect(page.get_by_label(words("1 hour before"))).to_be_checked()

    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(words("No more of these mails?"))
