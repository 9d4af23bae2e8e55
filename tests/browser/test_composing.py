"""A manager points at rooms to say how they fit together, closes one, and finds each booking another time."""

import pytest
from playwright.sync_api import expect

from tests.browser.kit import letters, rooms
from tests.browser.kit.almanac import DAY

TREE = "/manage/places/le-verger/rooms"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_rooms_are_joined_and_take_each_other_along(windows, scripts):
    page = windows.open("admin", scripts=scripts).page
    names = [f"Cabane {word} {scripts}" for word in ("A", "B")]
    for name in names:
        page.goto("/manage/places/le-verger/rooms/new")
        page.locator("[name=names_fr]").fill(name)
        page.get_by_role("button", name="Add the room").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.goto(TREE)
    for name in names:
        page.get_by_label(f"To be joined, {name}").check()
    page.get_by_role("button", name="Join the ticked rooms into a hall").click()
    said = f"Booking the hall will take all of these: {names[0]}, {names[1]}."
    expect(page.get_by_text(said)).to_be_visible()
    page.locator("[name=names_fr]").fill(f"Grange {scripts}")
    page.get_by_role("button", name="Join the rooms").click()
    page.goto(TREE)
    hall = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f"Grange {scripts}"))
    expect(hall).to_contain_text(f"Booking it takes all its parts: {names[0]}, {names[1]}.")
    hall.get_by_role("link").click()
    page.get_by_role("group", name="Booking it also takes").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save what it takes along").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Booking Grange {scripts} also takes")
    page.get_by_role("button", name="Archive it").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody can book it.")
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("listitem").filter(has_text=f"Grange {scripts}")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_booking_in_closed_time_is_moved_and_its_holder_reads_why(windows, almanac, scripts):
    day = almanac.weekday() + (7 if scripts else 14) * DAY
    title = f"Lecture à voix haute {scripts}"
    resident = windows.open("resident")
    rooms.open_form(resident, "chambre-sur-jardin", day, "09:00", "10:00")
    rooms.fill(resident, title)
    rooms.send(resident)
    rooms.expect_ticket(resident, title, day, "09:00", "10:00")
    page = windows.open("manager", scripts=scripts).page
    page.goto("/manage/rooms/chambre-sur-jardin/close")
    page.locator("[name=from_on]").fill(f"{day:%d/%m/%Y}")
    page.locator("[name=until_on]").fill(f"{day:%d/%m/%Y}")
    page.locator("[name=start]").fill("08:00")
    page.locator("[name=end]").fill("11:00")
    page.locator("[name=reason_en]").fill("The boiler is being swept")
    page.get_by_role("button", name="Close the room").click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title))
    if not row.get_by_text("What becomes of").count():
        row.get_by_role("link", name="Move or call off").click()
    row.get_by_role("group", name="Move it").get_by_role("button").first.click()
    expect(page.get_by_role("status").first).to_contain_text("It is moved to")
    expect(page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title))).to_have_count(0)
    letter = letters.newest(page, to="resident@demo.example", subject=title)
    assert "The boiler is being swept" in letter.text
    assert letter.has_calendar
