"""A place from nothing: an administrator names it, and its manager, who has never seen Hub, does the rest in Dutch."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.kit.almanac import DAY

RULES = "Stil na tien uur.\nLaat de zaal netjes achter."


def photo():
    """A photo from a telephone that lay on its side."""
    image = Image.new("RGB", (1200, 900), (196, 98, 64))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def give_place(windows, slug):
    """What only an administrator can do: the name of the place, and who manages it."""
    page = windows.open("admin").page
    page.goto("/manage/places/new")
    for code, name in (("fr", "La Lanterne"), ("nl", "De Lantaarn"), ("en", "The Lantern")):
        page.locator(f"[name=names_{code}]").fill(name)
    page.get_by_text("Address of the page").click()
    page.locator("[name=slug]").fill(slug)
    page.get_by_role("button", name="Add the place").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Lantern")
    page.goto("/manage/grants")
    page.locator("[name=who]").fill("coworker@demo.example")
    page.locator("[name=role]").select_option("manager")
    page.locator("[name=place]").select_option(slug)
    page.get_by_role("button", name="Give this").click()
    given = page.get_by_role("main").get_by_role("listitem").filter(has_text="The Lantern")
    expect(given.filter(has_text="Oksana Kovalenko").first).to_be_visible()


def next_step(window, slug, path):
    """Follow the one button that says what comes next."""
    page, words = window.page, window.words
    page.goto(f"/manage/places/{slug}")
    page.get_by_role("region", name=words("Next step")).get_by_role("link", name=words("Do this now")).click()
    expect(page).to_have_url(re.compile(rf"{path}$"))


def save(window, slug, **typed):
    """Fill in fields by their name, and save; the page with the steps comes back."""
    page = window.page
    for name, value in typed.items():
        page.locator(f"[name='{name}']").fill(value)
    page.get_by_role("main").get_by_role("button", name=window.words("Save"), exact=True).click()
    expect(page).to_have_url(re.compile(rf"/manage/places/{slug}$"))


def each(stem, fr, nl, en):
    """One text in the three languages."""
    return {f"{stem}_fr": fr, f"{stem}_nl": nl, f"{stem}_en": en}


def tick(page, name, *values):
    """Tick boxes or choose an answer, by value."""
    for value in values:
        page.locator(f"[name='{name}'][value='{value}']").check()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_place_is_set_up_from_nothing(windows, almanac, scripts):
    slug = f"lantaarn-{'a' if scripts else 'b'}"
    room = f"zaal-{'a' if scripts else 'b'}"
    give_place(windows, slug)
    window = windows.open("coworker", language="nl", scripts=scripts, size="desktop" if scripts else "phone")
    page, words, at = window.page, window.words, f"/manage/places/{slug}"

    next_step(window, slug, f"{at}/words")
    save(window, slug, **each("description", "Une salle claire.", "Een lichte zaal.", "A light room."))
    next_step(window, slug, f"{at}/address")
    page.locator("[name=postcode]").select_option(label="1070 Anderlecht")
    address = each("address", "Rue du Chimiste 34", "Scheikundigestraat 34", "Rue du Chimiste 34")
    save(window, slug, **address, directions_nl="Metro Clemenceau, dan drie minuten te voet.")
    next_step(window, slug, f"{at}/access")
    for key, answer in (("step-free", "yes"), ("lift", "no"), ("toilet", "yes"), ("hearing-loop", "no")):
        tick(page, f"way_{key}", answer)
    tick(page, "spoken", "fr", "nl", "vgt")
    save(window, slug)
    next_step(window, slug, f"{at}/contact")
    save(window, slug, contact_name="Oksana Kovalenko", contact_email="lantaarn@demo.example")

    next_step(window, slug, f"{at}/photos")
    page.locator("[name=photo]").set_input_files(photo())
    page.locator("[name=alt_nl]").fill("De zaal met de ramen op de straat")
    page.get_by_role("button", name=words("Add the photo")).click()
    expect(page.get_by_role("img", name="De zaal met de ramen op de straat")).to_be_visible()

    next_step(window, slug, f"{at}/house-rules")
    save(window, slug, **each("house_rules", "Calme après 22 h.", RULES, "Quiet after 22:00."))

    next_step(window, slug, f"{at}/rooms/new")
    page.get_by_text(words("Address of the page")).click()
    for name, value in {"slug": room, **each("names", "Salle", "Zaal", "Hall"), "capacity": "30"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("main").get_by_role("button", name=words("Add the room")).click()
    expect(page).to_have_url(re.compile(rf"/manage/rooms/{room}/hours$"))

    tick(page, "rows-0-days", "mon", "tue", "wed", "thu", "fri")
    page.locator("[name=rows-0-start]").fill("9u")
    tick(page, "rows-0-audiences", "everyone")
    page.get_by_role("button", name=words("Put these hours in force")).click()
    expect(page.get_by_role("alert")).to_contain_text(words("Enter until when, like 18:00."))
    expect(page.locator("[name=rows-0-start]")).to_have_value("9u")
    page.locator("[name=rows-0-end]").fill("18:00")
    page.locator("[name=lead]").fill("2")
    page.get_by_role("button", name=words("Add a yearly closure")).click()
    page.locator("[name=yearly-0-first]").fill("24/12")
    page.locator("[name=yearly-0-last]").fill("02/01")
    page.get_by_role("button", name=words("Put these hours in force")).click()
    expect(page).to_have_url(re.compile(rf"{at}$"))
    expect(page.get_by_role("main")).to_contain_text(
        words("All is said: people can find the place, come in, and book.")
    )
    expect(page.get_by_role("region", name=words("Next step"))).to_have_count(0)

    the_public_sees_it(windows, slug, room, almanac)


def the_public_sees_it(windows, slug, room, almanac):
    """Everybody finds the place, and a free hour of its room."""
    window = windows.open("resident", language="nl")
    page, words = window.page, window.words
    page.goto(f"/places/{slug}")
    main = page.get_by_role("main")
    for said in (
        "Scheikundigestraat 34, 1070 Anderlecht",
        "Metro Clemenceau",
        *RULES.splitlines(),
        "Vlaamse Gebarentaal",
    ):
        expect(main).to_contain_text(said)
    for said in ("No step to get in", "No lift", "Toilet for wheelchair users"):
        expect(main).to_contain_text(words(said))
    picture = page.get_by_role("img", name="De zaal met de ramen op de straat")
    assert picture.evaluate("image => image.complete && image.naturalHeight > image.naturalWidth")
    day = almanac.weekday()
    page.goto(f"/rooms/{room}/book?date={day}&start=10:00&end=11:00")
    page.locator("[name=title]").fill("Naaiatelier")
    page.get_by_role("main").locator("form[method=post] button[type=submit].main").last.click()
    page.goto("/bookings")
    expect(page.get_by_role("main")).to_contain_text("Naaiatelier")
    page.goto(f"/rooms/{room}?day={day + (6 - day.weekday()) * DAY}")
    expect(page.get_by_role("main")).to_contain_text("Naaiatelier")
