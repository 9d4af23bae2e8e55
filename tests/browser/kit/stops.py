"""Every page there is, as its readers reach it; also with errors, refusals, and empty hands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from tests.browser.kit.almanac import DAY, Almanac

Act = Callable[[Page], Response | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of the walk: where, what is done there first, and the status that is seen in the end."""

    path: str
    status: int = 200
    act: Act | None = None

    @property
    def name(self) -> str:
        """How problems name it."""
        return self.path if self.act is None else f"{self.path} sent"


def sent(path: str, form: str = "", **typed: str) -> Stop:
    """A form sent with what makes it wrong; fields by name, `form` is where it goes when that is another address."""

    def act(page: Page) -> Response | None:
        place = page.locator(f"form[method=post][action='{form or path.partition('?')[0]}']")
        for name, value in typed.items():
            field = place.locator(f"[name={name}]").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with page.expect_navigation() as sending:
            place.locator("button[type=submit]:not(.unseen)").last.click()
        return sending.value

    return Stop(path, 422, act)


def forged(path: str) -> Stop:
    """A form whose token is gone."""

    def act(page: Page) -> Response | None:
        form = page.locator("main form[method=post]").first
        form.evaluate("form => form.querySelector('[name=csrf_token]').remove()")
        with page.expect_navigation() as sending:
            form.locator("button[type=submit]").last.click()
        return sending.value

    return Stop(path, 400, act)


def visitor(found: Mapping[str, str]) -> list[Stop]:
    """Pages for everybody."""
    plain = (
        "/", "/places", "/places/le-marronnier", "/places/quai-40", "/places/le-verger", "/places/le-marronnier/day",
        "/places/quai-40/day", "/places/quai-40/week", "/rooms/grande-salle", "/rooms/studio", "/sign-in",
        "/sign-in?next=/bookings", "/join",
        "/pages/about", "/pages/privacy", "/contact", "/contact/sent", "/search", "/search?q=salle",
        "/search?q=zeppelin",
        "/join/check", "/reset", "/reset/check", "/organisations", "/organisations/femmes-du-canal",
        "/organisations?q=nobody", "/account/closed", found["invitation"],
        "/calendars", "/demo/mailbox", found["mail"], "/groups", "/groups?q=zeppelin", "/groups/cuisine-de-quartier",
    )  # fmt: skip
    return [
        *map(Stop, plain),
        sent("/join"),
        sent("/contact"),
        sent("/sign-in", email="resident@demo.example", password="not this one"),
        sent("/reset"),
        forged("/reset"),
        Stop(found["verify"]),
        Stop(found["stop"]),
        Stop(found["reset"]),
        sent(found["reset"]),
        Stop("/no-such-page", 404),
        Stop("/sign-out", 405),
        Stop("/reset/over-and-done", 410),
        Stop("/verify/over-and-done", 410),
        Stop("/invitations/over-and-done", 410),
    ]


def resident(found: Mapping[str, str], almanac: Almanac) -> list[Stop]:
    """Pages of somebody who lives there."""
    day, sunday = almanac.weekday(), almanac.sunday()
    hall, kitchen, garden = (f"/rooms/{room}/book" for room in ("grande-salle", "cuisine", "chambre-sur-jardin"))
    ticket, series = found["ticket"], found["series"]
    weekly = sent(f"{garden}?date={day}&start=09:00&end=10:00", title="Yoga", repeat="weekly",
                  until=f"{day + 70 * DAY:%d/%m/%Y}")  # fmt: skip
    asking = sent(f"{kitchen}?date={sunday}&start=10:00&end=12:00", title="Soupe")
    return [
        *map(Stop, ("/", "/bookings", ticket, series, f"{ticket}/change", f"{ticket}/cancel", f"{series}/cancel")),
        Stop("/account/email/over-and-done", 410),
        sent(f"{ticket}/change", title="", start="25:00"),
        sent(f"{ticket}/change", start="07:00"),
        *map(Stop, ("/rooms/chambre-sur-jardin", "/rooms/cuisine", "/rooms/grande-salle-a", "/rooms/open-space", hall)),
        *map(Stop, ("/places/le-marronnier/day", "/places/le-marronnier/week")),
        sent(hall, date="31/02/2027", start="late", headcount="many"),
        sent(f"{hall}?date={day}&start=17:00&end=20:00", title="Fête"),
        Stop(weekly.path, 200, weekly.act),
        Stop(asking.path, 200, asking.act),
        *map(Stop, ("/account", "/account/claims", "/account/calendars", "/account/mail")),
        *map(Stop, ("/account/password", "/account/sessions")),
        *map(Stop, ("/account/email", "/account/close", f"{ticket}/slip", found["invitation"])),
        sent("/account/email", email="nowhere"),
        sent("/account/close", old="not this one"),
        sent("/account", name=""),
        sent("/account/claims", audience="resident", place="le-marronnier"),
        sent("/account/password", old="not this one", password="short"),
        Stop("/manage/places/new", 403),
        *map(Stop, ("/desk", "/places/quai-40/desk", "/account/plans")),
        *in_groups(),
        *map(Stop, ("/profile", "/profile/topics", "/profile/topics?first=1", "/profile/languages", "/profile/about")),
        *map(Stop, ("/profile/audiences", "/profile/blocked", "/members/kofi-mensah", found["topic"])),
        Stop("/members/fatoumata-diallo?as=everyone"),
        *map(Stop, ("/matches", "/members", "/members?q=isolation&kind=need&role=resident", "/members?q=zeppelins")),
        sent("/profile/topics", text=""),
        sent("/profile/about", links="nowhere"),
    ]


KITCHEN = "/groups/cuisine-de-quartier"
GROUPS = (
    "/groups?mine=1", "/groups/new", "/groups/futurs-habitants-du-verger", "/groups/futurs-habitants-du-verger/join",
    KITCHEN, *(f"{KITCHEN}/{part}" for part in ("people", "change", "leave", "threads/new", "threads/5")),
    *(f"{KITCHEN}/posts/{act}" for act in ("10/edit", "10/history", "11/report")),
)  # fmt: skip


def in_groups() -> list[Stop]:
    """Pages of somebody who organises a group, has written there, and is not in another."""
    return [
        *map(Stop, GROUPS),
        sent("/groups/new"),
        sent("/groups/futurs-habitants-du-verger/join"),
        sent(f"{KITCHEN}/people", f"{KITCHEN}/invite", who="Nobody at all"),
        sent(f"{KITCHEN}/change", about="zeppelin"),
        sent(f"{KITCHEN}/leave"),
        sent(f"{KITCHEN}/threads/new"),
        sent(f"{KITCHEN}/threads/5"),
        sent(f"{KITCHEN}/posts/10/edit", text=""),
        sent(f"{KITCHEN}/posts/11/report"),
    ]


DESKS = (
    "/manage/door", "/manage/places/quai-40/today", "/manage/places/quai-40/plans",
    "/manage/places/quai-40/plans/new", "/manage/plans/2", "/manage/subscriptions/1/end",
    "/manage/places/quai-40/fixed-desks", "/manage/fixed-desks/1/end",
)  # fmt: skip
PARTS = ("words", "address", "access", "contact", "house-rules", "photos")


def manager(found: Mapping[str, str]) -> list[Stop]:
    """Pages of somebody who looks after a place."""
    claim, fact, body = (found[name] for name in ("claim", "fact", "organisation"))
    neighbour = found["neighbour"]
    merging = sent(f"{neighbour}/merge", who="Ioana Popescu")
    listing = sent("/manage/people/import", text="name;place;audience\nZoë;le-marronnier;resident\nX;nowhere;resident")
    plain = (
        "/", "/manage", "/manage/bookings", "/manage/people", "/manage/people?q=Nobody", "/manage/people/give",
        "/manage/people/new", "/manage/people/import", "/manage/people?state=unsigned&page=2", "/manage/invitations",
        neighbour, f"{neighbour}/merge", f"/manage/invitations?person={neighbour.rpartition('/')[2]}",
        f"{body}/page", f"{body}/merge", claim, fact, "/manage/organisations", body, "/manage/places",
        "/manage/places/le-marronnier", "/manage/places/le-marronnier/rooms/new", "/manage/rooms/grande-salle",
        "/manage/rooms/grande-salle/rule", "/manage/rooms/grande-salle/close",
        "/manage/rooms/cuisine/rule?template=open", "/rooms/grande-salle",
        "/rooms/cuisine", "/account/calendars", found["request"], found["closure"],
        "/manage/places/le-marronnier/rooms", "/manage/places/le-marronnier/close",
        "/manage/places/le-marronnier/rooms/join?room=cuisine&room=chambre-sur-jardin",
        "/manage/places/le-marronnier/equipment/new", "/manage/places/le-marronnier/archive",
        "/manage/rooms/grande-salle/compose", "/manage/rooms/cuisine/compose",
    )  # fmt: skip
    return [
        *map(Stop, plain),
        sent("/manage/people/give", who="Nobody at all"),
        sent("/manage/people/new"),
        sent("/manage/people/import"),
        Stop(listing.path, 200, listing.act),
        sent("/manage/invitations", email="nowhere"),
        sent(f"{neighbour}/merge", who="Nobody at all"),
        Stop(merging.path, 200, merging.act),
        sent(neighbour, f"{neighbour}/words", name=""),
        sent(f"{body}/page", name="", website="nowhere"),
        sent(claim, f"{claim}/refuse"),
        sent("/manage/organisations"),
        sent(body, who="Nobody at all"),
        *map(Stop, DESKS),
        sent("/manage/places/quai-40/plans/new", names_fr=""),
        sent("/manage/plans/2", "/manage/plans/2/give", who="Nobody at all"),
        sent("/manage/places/quai-40/fixed-desks", who="Nobody at all"),
        *map(Stop, (f"/manage/places/le-marronnier/{part}" for part in PARTS)),
        *map(Stop, ("/manage/rooms/grande-salle/hours", "/manage/rooms/cuisine/photos")),
        *map(Stop, ("/manage/rooms/cuisine/hours?template=kitchen", found["photo"])),
        sent("/manage/places/le-marronnier/words", names_fr="", names_nl="", names_en=""),
        sent("/manage/places/le-marronnier/contact", contact_email="nobody"),
        sent("/manage/places/le-marronnier/photos"),
        sent("/manage/rooms/cuisine/hours", shortest="50"),
        sent("/manage/places/le-marronnier/rooms/new"),
        sent("/manage/places/le-marronnier/equipment/new"),
        sent("/manage/places/le-marronnier/close", from_on="31/02/2027"),
        sent("/manage/places/le-marronnier/rooms", "/manage/places/le-marronnier/limit", limit="many"),
        sent("/manage/rooms/cuisine/compose", "/manage/rooms/cuisine/divide", parts="1"),
        sent("/manage/rooms/cuisine/close", from_on="31/02/2027", start="late"),
        sent("/manage/rooms/cuisine/rule", document="format: 1\nopne: []\n"),
    ]


def administrator(found: Mapping[str, str]) -> list[Stop]:
    """Pages of somebody who runs the site."""
    return [
        *map(Stop, ("/manage", "/manage/grants", "/manage/places", "/manage/places/new", "/manage/people")),
        *map(Stop, ("/manage/people?q=Samira", found["person"], found["house"])),
        *map(Stop, ("/manage/concepts", found["word"])),
        sent(found["word"], into="nothing-like-it"),
        *map(Stop, ("/manage/pages", "/manage/pages/new", "/manage/pages/invest", "/manage/pages/invest/text/fr")),
        *map(Stop, ("/manage/pages/invest/history/fr", found["version"])),
        sent("/manage/pages/new"),
        sent("/manage/pages/about/text/en", title=""),
        sent("/manage/grants", who="Nobody at all"),
        *map(Stop, ("/manage/reports", "/manage/reports/1/hide")),
        sent("/manage/reports/1/hide"),
        sent("/manage/places/new"),
    ]
