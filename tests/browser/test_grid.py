"""The calendar by hand: by keyboard alone, by mouse, by touch, without scripts, on paper, and while others book."""

import re
from datetime import date

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import looking, rooms
from tests.browser.kit.almanac import DAY, Almanac, week_of
from tests.browser.kit.windows import Window, Windows

HALL = "grande-salle"
AXE = """async () => (await axe.run(document)).violations.map(one => `${one.id}: ${one.nodes[0].target}`)"""
STOP = "table.week tbody [tabindex='0']"


def at_cell(page: Page, text: str | re.Pattern[str]) -> Locator:
    """The cell that has the focus says this."""
    focused = page.locator("table.week td > :focus")
    expect(focused).to_contain_text(text)
    return focused


def tab_to(page: Page, wanted: str) -> None:
    """Press the tab key until what is wanted has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the tab key does not reach {wanted}")


def free(page: Page, day: str, start: str) -> Locator:
    """The link of a free hour."""
    return page.locator("td.free > a").filter(has_text=hour(day, start))


def hour(day: str, start: str) -> re.Pattern[str]:
    """What a free cell says: its hour, and the day in full."""
    return re.compile(rf"^\s*(\S+ )?{start}\b.*{day}")


def drag(page: Page, start: Locator, *, by: tuple[float, float], at: tuple[float, float] = (40, 12)) -> None:
    """Press on something, draw the pointer, let go."""
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    assert box is not None
    x, y = box["x"] + at[0], box["y"] + at[1]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=4)
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.mouse.up()


def height(page: Page, hours: float) -> float:
    """How far hours are apart on the page, in the rows of whole hours."""
    box = page.locator("table.week tbody tr:not(.half)").nth(1).bounding_box()
    assert box is not None
    return box["height"] * hours


def booked(window: Window, day: date, start: str, end: str, title: str) -> str:
    """The address of a new booking."""
    rooms.open_form(window, HALL, day, start, end)
    rooms.fill(window, title)
    rooms.send(window)
    expect(window.page).to_have_url(re.compile(r"/bookings/\d+$"))
    return window.page.url


def test_a_room_is_booked_by_keyboard_alone(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident"), almanac.saturday()
    page, words = window.page, window.words
    rooms.open_week(window, HALL, day)
    expect(page.locator(STOP)).to_have_count(1)
    tab_to(page, f":is({STOP})")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    at_cell(page, hour(words.long(day), "09:00"))
    page.keyboard.press("PageDown")
    expect(page.locator("#week")).to_contain_text(f"week {int(week_of(day + 7 * DAY)[-2:])}")
    at_cell(page, words.long(day + 7 * DAY))
    page.keyboard.press("PageUp")
    at_cell(page, hour(words.long(day), "09:00"))
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")
    at_cell(page, words.long(day - 5 * DAY))
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Home")
    for key in ("End", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    at_cell(page, hour(words.long(day), "12:00"))
    expect(page.locator(STOP)).to_have_count(1)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#hand")).to_contain_text("From 12:00. Choose where it ends.")
    expect(page.locator(".pick")).to_have_text("12:00–13:30")
    page.keyboard.press("Escape")
    expect(page.locator(".pick")).to_have_count(0)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"book\?date={day}&start=12:00&end=13:30$"))
    tab_to(page, "[name=title]")
    page.keyboard.type("Soup by keyboard")
    page.keyboard.press("Enter")
    rooms.expect_ticket(window, "Soup by keyboard", day, "12:00", "13:30")


def test_hours_are_drawn_and_a_booking_is_dragged_and_dragged_back(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident"), almanac.saturday()
    page, words = window.page, window.words
    rooms.open_week(window, HALL, day)
    drag(page, free(page, words.long(day), "10:00"), by=(3, height(page, 2)), at=(40, 3))
    expect(page).to_have_url(re.compile(rf"book\?date={day}&start=10:00&end=12:00$"))
    rooms.fill(window, "Drawn by hand")
    rooms.send(window)
    rooms.expect_ticket(window, "Drawn by hand", day, "10:00", "12:00")
    address = page.url
    rooms.open_week(window, HALL, day)
    own = page.locator("td[data-moves]").filter(has_text="Drawn by hand")
    drag(page, own, by=(0, height(page, 3)), at=(60, 40))
    hand = page.locator("#hand")
    expect(hand).to_contain_text(f"Moved: Drawn by hand, Great hall, {rooms.span(window, day, '13:00', '15:00')}.")
    expect(own).to_contain_text("13:00–15:00")
    hand.get_by_role("button", name="Undo").click()
    expect(hand).to_contain_text(rooms.span(window, day, "10:00", "12:00"))
    expect(own).to_contain_text("10:00–12:00")
    box = own.bounding_box()
    assert box is not None
    drag(page, own, by=(0, height(page, 1)), at=(60, box["height"] - 3))
    expect(own).to_contain_text("10:00–13:00")
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("10:00 – 13:00")
    page.get_by_role("button", name="Move it back").click()
    expect(page.get_by_role("main")).to_contain_text("10:00 – 12:00")


def test_a_drop_that_cannot_be_says_why_and_moves_nothing(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident"), almanac.saturday()
    page = window.page
    booked(window, day, "10:00", "12:00", "Stays where it is")
    rooms.open_week(window, HALL, day)
    own = page.locator("td[data-moves]").filter(has_text="Stays where it is")
    box = own.bounding_box()
    assert box is not None
    drag(page, own, by=(-box["width"], 0), at=(60, 40))
    hand = page.locator("#hand")
    expect(hand.locator(".note.bad")).to_contain_text("At 10:00 it is the associations’ room")
    expect(own).to_contain_text("10:00–12:00")
    expect(hand.get_by_role("button", name="Undo")).to_have_count(0)


def test_without_scripts_there_are_links_and_forms(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident", scripts=False), almanac.sunday()
    page, words = window.page, window.words
    rooms.open_week(window, HALL, day)
    expect(page.locator("#keys")).to_be_hidden()
    rooms.choose_start(window, "Great hall", day, "10:00")
    rooms.fill(window, "Plain links")
    rooms.send(window)
    rooms.expect_ticket(window, "Plain links", day, "10:00", "12:00")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Start").fill("13:00")
    page.get_by_label("End", exact=True).fill("15:00")
    page.get_by_role("button", name=words("Save the change")).last.click()
    expect(page.get_by_role("main")).to_contain_text("13:00 – 15:00")
    page.get_by_role("button", name="Move it back").click()
    expect(page.get_by_role("main")).to_contain_text("10:00 – 12:00")
    page.goto(f"/places/le-marronnier/week?week={week_of(day)}")
    page.get_by_label("Kitchen").uncheck()
    page.get_by_label("Garden room").uncheck()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader")).to_have_count(3)
    expect(page.get_by_role("link", name="Yours: Plain links").first).to_be_visible()


def test_two_taps_choose_the_hours(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident", size="phone"), almanac.untouched()
    page, words = window.page, window.words
    page.set_viewport_size({"width": 1100, "height": 1200})
    rooms.open_week(window, HALL, day)
    free(page, words.long(day), "10:00").tap()
    expect(page.locator("#hand")).to_contain_text("From 10:00. Choose where it ends.")
    expect(page.locator("#hand").get_by_role("button", name="Book 10:00–12:00")).to_be_visible()
    page.locator("#hand").get_by_role("button", name="Let go").tap()
    expect(page.locator(".pick")).to_have_count(0)
    free(page, words.long(day), "10:00").tap()
    free(page, words.long(day), "14:00").tap()
    expect(page).to_have_url(re.compile(rf"book\?date={day}&start=10:00&end=15:00$"))


def test_on_a_phone_a_gap_opens_into_its_hours(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident", size="phone"), almanac.untouched()
    page, words = window.page, window.words
    rooms.open_week(window, HALL, day)
    page.get_by_role("link", name=f"Book Great hall, {words.long(day)}").first.tap()
    hours = page.locator(".hours")
    expect(hours).to_contain_text("Choose when it begins.")
    hours.get_by_role("button", name="11:00").tap()
    expect(hours).to_contain_text("From 11:00. Choose where it ends.")
    hours.get_by_role("button", name="16:00").tap()
    expect(page).to_have_url(re.compile(rf"book\?date={day}&start=11:00&end=16:00$"))


def test_the_calendars_are_good_to_read_also_while_a_hand_is_in_them(windows: Windows, almanac: Almanac) -> None:
    window, day = windows.open("resident"), almanac.untouched()
    page = window.page
    rooms.open_week(window, HALL, day)
    page.locator(STOP).focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".pick")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    page.goto(f"/places/le-marronnier/week?week={week_of(day)}")
    assert list(looking.look(page, language="en", status=200, sizes=("desktop", "phone"))) == []


def test_what_others_book_appears_and_the_focus_stays(windows: Windows, almanac: Almanac) -> None:
    day = almanac.sunday()
    window, other = windows.open("coworker"), windows.open("resident")
    page, words = window.page, window.words
    page.clock.install()
    rooms.open_week(window, HALL, day)
    statuses: list[int] = []
    page.on("response", lambda one: statuses.append(one.status) if f"/rooms/{HALL}?" in one.url else None)
    page.locator(STOP).focus()
    page.keyboard.press("Control+Home")
    focused = page.locator("table.week td > :focus").inner_text()
    with page.expect_response(re.compile(f"/rooms/{HALL}")):
        page.clock.run_for(31_000)
    with page.expect_response(re.compile(f"/rooms/{HALL}")):
        page.clock.run_for(31_000)
    expect(page.locator("#news")).to_have_text("")
    booked(other, day, "15:00", "17:00", "Seen at once")
    with page.expect_response(re.compile(f"/rooms/{HALL}")):
        page.clock.run_for(31_000)
    expect(page.locator("#news")).to_have_text("Something changed in this calendar.")
    expect(page.locator("td.busy").filter(has_text="until 17:00")).to_be_visible()
    assert page.locator("table.week td > :focus").inner_text() == focused
    assert statuses == [200, 304, 200]
    assert words.language == "en"


def test_the_line_of_now_goes_on(windows: Windows, almanac: Almanac) -> None:
    page = windows.open("resident").page
    page.clock.install()
    page.goto("/places/quai-40/day")
    at = page.locator("table.week").get_attribute("data-at")
    assert at is not None
    hour = int(at[11:13])
    if not 8 <= hour < 18:
        expect(page.locator(".now-at")).to_have_count(int(8 <= hour < 22))
        return
    expect(page.locator(".now-at")).to_contain_text(at[11:16])
    page.clock.fast_forward("01:00:00")
    expect(page.locator("th.now")).to_contain_text(f"{hour + 1:02d}:")
    expect(page.locator("th.now")).to_have_count(1)


def test_a_week_and_a_day_are_one_sheet_of_paper(windows: Windows, almanac: Almanac) -> None:
    window = windows.open("resident")
    page = window.page
    for path in (
        f"/rooms/{HALL}",
        "/rooms/studio",
        "/places/le-marronnier/day",
        "/places/quai-40/day",
        "/places/le-marronnier/week",
    ):
        page.goto(path)
        cells = page.locator("table tbody td").count()
        page.emulate_media(media="print")
        assert page.locator("table tbody td").filter(visible=True).count() == cells
        assert page.locator("form").filter(visible=True).count() == 0
        sheet = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, path
        page.emulate_media(media="screen")
