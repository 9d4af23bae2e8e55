"""A calendar follows a room: what its address gives, to whom."""

import icalendar
from playwright.sync_api import expect

from tests.browser.kit import rooms
from tests.browser.kit.almanac import BRUSSELS, at


def events(answer):
    """Start and summary of each event, on the wall."""
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {
        (one["DTSTART"].dt.astimezone(BRUSSELS).replace(tzinfo=None), str(one["SUMMARY"]))
        for one in icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    }


def test_a_calendar_follows_the_room_and_a_secret_one_my_bookings(windows, almanac):
    window = windows.open("resident")
    page, day = window.page, almanac.sunday()
    for title, start, end, visibility in (
        ("Cinéma; « Samia »", "10:00", "12:00", "Open: everybody sees the title"),
        ("Rendez-vous privé", "18:00", "21:00", "Private: others see “Busy”"),
    ):
        rooms.open_form(window, "grande-salle", day, start, end)
        rooms.fill(window, title)
        page.get_by_label(visibility).check()
        rooms.send(window)
        rooms.expect_ticket(window, title, day, start, end)

    visitor = windows.open(size="phone")
    rooms.open_week(visitor, "grande-salle", day)
    visitor.page.get_by_role("link", name="Follow this calendar").click()
    address = visitor.page.get_by_label("Address – Great hall", exact=True).input_value()
    webcal = visitor.page.get_by_role("link", name="Open in my calendar – Great hall", exact=True)
    assert webcal.get_attribute("href") == address.replace("http://", "webcal://")
    for name in ("Google Calendar", "Outlook", "Apple: iPhone, iPad, Mac"):
        visitor.page.get_by_text(name, exact=True).click()
        expect(visitor.page.get_by_role("group").filter(has_text=name).get_by_role("listitem").first).to_be_visible()
    seen = events(visitor.page.context.request.get(address))
    assert (at(day, "10:00"), "Cinéma; « Samia »") in seen
    assert (at(day, "18:00"), "Occupé") in seen
    assert "Rendez-vous privé" not in {summary for _, summary in seen}

    secret = rooms.secret_address(page)
    asked = visitor.page.context.request
    assert {(at(day, "10:00"), "Cinéma; « Samia »"), (at(day, "18:00"), "Rendez-vous privé")} <= events(
        asked.get(secret)
    )
    page.get_by_role("button", name="Renew – My bookings").click()
    expect(page.get_by_label("Secret address – My bookings")).not_to_have_value(secret)
    assert asked.get(secret).status == 410
    renewed = page.get_by_label("Secret address – My bookings").input_value()
    assert (at(day, "18:00"), "Rendez-vous privé") in events(asked.get(renewed))

    page.goto("/bookings")
    page.get_by_role("link", name="Rendez-vous privé").click()
    rooms.cancel(window, "Rendez-vous privé")
    kept = icalendar.Calendar.from_ical(asked.get(address).body())
    states = {
        str(one["STATUS"]) for one in kept.walk("VEVENT")
        if one["DTSTART"].dt.astimezone(BRUSSELS).replace(tzinfo=None) == at(day, "18:00")
    }  # fmt: skip
    assert states == {"CANCELLED"}
