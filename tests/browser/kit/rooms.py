"""What people do with rooms, in their own words."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.browser.kit.almanac import at, week_of
from tests.browser.kit.windows import Window

SUBMIT = "Book with the date and hours above"
ASK = "Ask for the date and hours above"


def open_week(window: Window, room: str, day: date) -> None:
    """The calendar of a room in the week of this day."""
    window.page.goto(f"/rooms/{room}?week={week_of(day)}")


def choose_start(window: Window, room: str, day: date, start: str) -> None:
    """Follow the link of a free hour: on a phone the gap of that day, else the cell of that hour."""
    words, page = window.words, window.page
    link = re.escape(words("Book %(room)s, %(day)s", room=room, day=words.long(day)))
    # A cell says its hour first; one of a pool says first how many are free.
    name = re.compile(link if window.size == "phone" else rf"^(\S+ )?{start}\b.*{link}|{link}.*\b{start}\b")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Book %(room)s", room=room))


def open_form(window: Window, room: str, day: date, start: str, end: str) -> None:
    """The form with a time filled in, as a link of the calendar opens it."""
    window.page.goto(f"/rooms/{room}/book?date={day}&start={start}&end={end}")


def fill(window: Window, title: str, **more: str) -> None:
    """Type what the form asks for: `start="18:00"`, `headcount="12"`."""
    labels = {
        "date": "Date", "start": "Start", "end": "End", "headcount": "How many people?",
        "note": "Note for the host", "until": "Until which date?",
    }  # fmt: skip
    words, page = window.words, window.page
    for name, value in more.items():
        page.get_by_label(words(labels[name]), exact=False).locator(f"xpath=self::*[@name='{name}']").fill(value)
    page.get_by_label(words("What for?")).fill(title)


def send(window: Window) -> None:
    """Press the button of the form."""
    names = "|".join(re.escape(window.words(text)) for text in (SUBMIT, ASK))
    window.page.get_by_role("button", name=re.compile(f"^({names})$")).click()


def expect_ticket(window: Window, title: str, day: date, start: str, end: str) -> None:
    """The page of a booking that stands: what, when, its reference and its door."""
    words, page = window.words, window.page
    expect(page).to_have_url(re.compile(r"/bookings/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(words("It is booked: %(title)s", title=title))
    main = page.get_by_role("main")
    expect(main).to_contain_text(words("Confirmed"))
    expect(main).to_contain_text(f"{words.leading(day)},")
    expect(main).to_contain_text(f"{start} – {end}")
    expect(main.get_by_text(re.compile(r"^[A-Z0-9]{3,}[A-Z0-9-]*$")).first).to_be_visible()
    expect(page.get_by_role("heading", name=words("The door"))).to_be_visible()
    expect(page.get_by_role("link", name=words("Add to my calendar"))).to_be_visible()


def cancel(window: Window, title: str) -> None:
    """Call off the booking whose page is open, and see that it is."""
    words, page = window.words, window.page
    page.get_by_role("link", name=words("Cancel the booking")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("Cancel %(title)s", title=title))
    page.get_by_role("button", name=words.count("Cancel this date", "Cancel these %(num)s dates", 1)).click()
    expect(page.get_by_text(words("It is cancelled. The time is free for others now."))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(words("Cancelled"))


def seen(window: Window, text: str) -> Locator:
    """What the calendar shows of a booking, in the shape this size of screen has."""
    return window.page.locator("#calendar").get_by_text(text).filter(visible=True)


def alternatives(window: Window) -> Locator:
    """The buttons with other times that a refusal comes with."""
    return window.page.get_by_role("alert").locator("button:not([formaction])")


def span(window: Window, day: date, start: str, end: str) -> str:
    """Sat 05/12/2026, 18:00–21:00 in the reader's language."""
    return window.words.span(at(day, start), at(day, end))


def secret_address(page: Page) -> str:
    """The address of one's own bookings, asked for when there is none yet."""
    page.goto("/account/calendars")
    asking = page.get_by_role("button", name="Get an address – My bookings")
    if asking.count():
        asking.click()
    return page.get_by_label("Secret address – My bookings").input_value()
