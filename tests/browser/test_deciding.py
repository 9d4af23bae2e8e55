"""What takes more than one step: a weekly series with gaps, and requests that a manager decides."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.kit import letters, rooms
from tests.browser.kit.almanac import at

WEEK = timedelta(days=7)
RIVAL = "The room was given to another request for the same time."


def test_a_weekly_series_leaves_out_a_holiday_and_a_taken_date(windows, almanac):
    window = windows.open("association")
    page, words, holiday = window.page, window.words, almanac.holiday()
    days = [holiday + number * WEEK for number in (-2, -1, 0, 1)]
    taken, good = days[1], [day for day in (days[0], days[3]) if day not in almanac.holidays]
    rooms.open_form(window, "grande-salle", taken, "12:00", "13:00")
    page.get_by_label("Femmes du Canal asbl").check()
    rooms.fill(window, "Repas de midi")
    rooms.send(window)
    rooms.expect_ticket(window, "Repas de midi", taken, "12:00", "13:00")

    rooms.open_form(window, "grande-salle", days[0], "12:30", "13:30")
    page.get_by_label("Femmes du Canal asbl").check()
    page.get_by_label("How often?").select_option(label="Every week")
    rooms.fill(window, "Gymnastique douce", until=f"{days[3]:%d/%m/%Y}")
    rooms.send(window)

    dates = page.get_by_role("group", name="Dates").get_by_role("listitem")
    expect(dates).to_have_count(4)
    for day, row in zip(days, dates.all(), strict=True):
        expect(row).to_contain_text(words.span(at(day, "12:30"), at(day, "13:30")))
        if day == taken:
            expect(row).to_contain_text("is already booked")
        elif day in almanac.holidays:
            expect(row).to_contain_text(f"Public holiday: {almanac.holidays[day]['en']}")
        expect(row.get_by_role("checkbox")).to_have_count(1 if day in good else 0)
    page.get_by_role("button", name=words("Book the dates kept")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("It is booked: Gymnastique douce")
    page.goto("/bookings")
    expect(page.get_by_role("listitem").filter(has_text="Gymnastique douce")).to_have_count(1)
    page.get_by_role("link", name="Gymnastique douce").click()
    for day in days:
        shown = page.get_by_role("heading", name=words.span(at(day, "12:30"), at(day, "13:30")))
        if day in good:
            expect(shown.first).to_be_visible()
        else:
            expect(shown).to_have_count(0)


def test_a_manager_says_yes_to_one_and_the_rival_hears_why_not(windows, almanac):
    day = almanac.weekday()
    asks = {"resident": "Soupe du quartier", "association": "Atelier de pâtisserie"}
    people = {who: windows.open(who) for who in asks}
    for who, title in asks.items():
        page = people[who].page
        rooms.open_form(people[who], "cuisine", day, "18:00", "20:00")
        if who == "association":
            page.get_by_label("Femmes du Canal asbl").check()
        rooms.fill(people[who], title, headcount="8", note="Nous apportons tout")
        rooms.send(people[who])
        expect(page.get_by_role("main")).to_contain_text("A manager answers within 3 days, by mail.")
        page.get_by_role("button", name="Ask for it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"You asked: {title}")
        expect(page.get_by_role("main")).to_contain_text("Waiting for an answer")

    manager = windows.open("manager")
    page = manager.page
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Look after").click()
    page.get_by_role("region", name="Waiting for you").get_by_role("link", name="Requests").click()
    group = page.get_by_role("region", name=rooms.span(manager, day, "18:00", "20:00"))
    expect(group.get_by_role("article")).to_have_count(2)
    expect(group).to_contain_text("2 requests for this time.")
    group.get_by_role("button", name=f"Confirm it {asks['resident']}").click()
    expect(page.get_by_text("It is confirmed, and the person knows.")).to_be_visible()
    expect(page.get_by_role("region", name=rooms.span(manager, day, "18:00", "20:00"))).to_have_count(0)

    chosen, refused = people["resident"].page, people["association"].page
    chosen.reload()
    expect(chosen.get_by_role("heading", level=1)).to_have_text(f"Your booking: {asks['resident']}")
    refused.reload()
    expect(refused.get_by_role("main")).to_contain_text("Refused")
    expect(refused.get_by_role("main")).to_contain_text(RIVAL)

    post = windows.open().page
    assert letters.newest(post, to="resident@demo.example", subject=asks["resident"]).has_calendar
    said = letters.newest(post, to="association@demo.example", subject=asks["association"])
    assert f"{day:%d/%m/%Y}, 18:00–20:00" in said.text
    assert said.text.count("\n- ") > 1, "the mail offers no other time"


def test_a_manager_says_no_with_a_reason(windows, almanac):
    day, title = almanac.weekday(), "Confitures; prunes, poires"
    resident = windows.open("resident")
    rooms.open_form(resident, "cuisine", day, "10:00", "13:00")
    rooms.fill(resident, title)
    rooms.send(resident)
    resident.page.get_by_role("button", name="Ask for it").click()
    expect(resident.page.get_by_role("heading", level=1)).to_have_text(f"You asked: {title}")

    manager = windows.open("manager")
    page = manager.page
    page.goto("/manage/bookings")
    card = page.get_by_role("article").filter(has_text=title)
    card.get_by_label("Reason, which the person reads").fill("Le four est en réparation")
    card.get_by_role("button", name="Refuse it").click()
    expect(page.get_by_text("It is refused, and the person knows why.")).to_be_visible()

    resident.page.reload()
    expect(resident.page.get_by_role("main")).to_contain_text("Reason: Le four est en réparation")
    said = letters.newest(windows.open().page, to="resident@demo.example", subject=title)
    assert "Le four est en réparation" in said.text


def test_a_change_that_is_not_allowed_changes_nothing(windows, almanac):
    day, title = almanac.sunday(), "Répétition de la chorale"
    window = windows.open("resident")
    page = window.page
    rooms.open_form(window, "grande-salle", day, "10:00", "12:00")
    rooms.fill(window, title)
    rooms.send(window)
    rooms.expect_ticket(window, title, day, "10:00", "12:00")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Start").fill("07:00")
    page.get_by_role("button", name="Save the change").last.click()
    expect(page.get_by_role("alert").filter(has_text="The room is")).to_be_visible()
    expect(page.get_by_label("Start")).to_have_value("07:00")
    page.get_by_label("Start").fill("10:30")
    page.get_by_role("button", name="Save the change").last.click()
    expect(page.get_by_text("Your booking is changed.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("10:30 – 12:00")
