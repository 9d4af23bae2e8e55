"""Pages of places for everybody, and of managers for their own."""

import re

import pytest

from hub.db import db
from hub.spaces import service
from hub.spaces.models import PolicyVersion, Resource
from tests.kit import cast

RULE = "/manage/rooms/cuisine/rule"


def text_of(response):
    return response.get_data(as_text=True)


def test_everybody_sees_places_and_rooms(client, houses):
    text = text_of(client.get("/places"))
    for link in (
        "/places/le-marronnier",
        "/places/quai-40",
        "/rooms/grande-salle",
        "/rooms/studio",
        "/places/quai-40/day",
    ):
        assert f'href="{link}"' in text
    assert 'href="/rooms/grande-salle-a"' not in text
    text = text_of(client.get("/places/le-marronnier"))
    for said in ("12 rue des Ateliers", "Ring at the green door.", "Amina Diallo", "/rooms/grande-salle-a"):
        assert said in text
    assert "code 4711" not in text
    assert "/manage/" not in text


@pytest.mark.parametrize("slug", ["nowhere", "Le-Marronnier", "le--marronnier", "x" * 6000])
def test_a_place_that_is_not_there(client, houses, slug):
    assert client.get(f"/places/{slug}").status_code == 404


def test_an_empty_installation_says_so(client, app):
    assert "No place has been entered yet." in text_of(client.get("/places"))


def test_pages_cost_the_same_with_more_places(client, houses, queries, now):
    with queries() as few:
        client.get("/places")
    for number in range(3):
        service.create_place(slug=f"p{number}", wish=service.PlaceWish(names={"fr": "P"}), now=now)
    with queries() as many:
        client.get("/places")
    assert len(many) == len(few)


def test_managers_see_what_waits_and_their_places(client, houses, manager, sign_in):
    sign_in(client, manager)
    text = text_of(client.get("/manage"))
    for link in ("/manage/people", "/manage/places"):
        assert f'href="{link}"' in text
    assert "/manage/grants" not in text
    text = text_of(client.get("/manage/places"))
    assert "/manage/rooms/cuisine/rule" in text
    assert "/manage/rooms/studio" not in text


@pytest.mark.parametrize("who", ["administrator", "manager", "host"])
def test_every_link_for_those_who_look_after_opens(client, houses, request, sign_in, now, who):
    if who == "host":
        keeper = cast.person("Lieve Peeters", "host@example.org", now=now)
        cast.grant(keeper, "host", houses.le_marronnier, now=now)
    else:
        keeper = request.getfixturevalue(who)
    sign_in(client, keeper)
    seen, ahead = set(), ["/manage"]
    while ahead:
        address = ahead.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in {200, 302, 303}, address
        links = re.findall(r'href="(/manage[^"#?]*)"', answer.get_data(as_text=True))
        ahead += {link for link in links if link not in seen} - set(ahead)
    assert ("/manage/pages" in seen) is (who == "administrator")
    assert len(seen) > 3


@pytest.mark.parametrize(
    "address",
    [
        "/manage/places/quai-40/words",
        "/manage/places/quai-40/rooms/new",
        "/manage/rooms/studio",
        "/manage/rooms/studio/rule",
    ],
)
def test_what_is_not_ones_own_is_not_there(client, houses, manager, sign_in, address):
    sign_in(client, manager)
    assert client.get(address).status_code == 404
    assert client.post_raw(address, {"names_fr": "Volé", "document": "format: 1", "slug": "x"}).status_code == 404
    assert houses.studio.names["fr"] == "Studio"


@pytest.mark.parametrize("address", ["/manage/places/le-marronnier", RULE])
def test_residents_look_after_nothing(client, resident, sign_in, address):
    sign_in(client, resident)
    assert client.get(address).status_code == 404
    assert client.get("/manage").status_code == 403
    assert client.get("/manage/places/new").status_code == 403


def test_visitors_sign_in_first(client, houses):
    response = client.get(RULE)
    assert (response.status_code, response.headers["Location"]) == (303, f"/sign-in?next={RULE}")


def test_an_administrator_adds_a_place_and_a_hall(client, administrator, sign_in):
    sign_in(client, administrator)
    place = {"slug": "tour", "names_fr": "La Tour", "names_nl": "De Toren"}
    response = client.post_form("/manage/places/new", place)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/places/tour")
    hall = {"slug": "halle", "names_fr": "Halle", "kind": "hall", "parts": "2", "capacity": "60"}
    response = client.post_form("/manage/places/tour/rooms/new", hall)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/rooms/halle/hours")
    assert "Nobody can book this room yet" in text_of(client.get("/manage/rooms/halle/rule"))
    found = service.find_place("tour")
    assert found.names == {"fr": "La Tour", "nl": "De Toren"}
    assert [room.slug for room in found.resources] == ["halle", "halle-a", "halle-b"]


def test_a_name_in_any_language_will_do(client, administrator, sign_in):
    sign_in(client, administrator)
    response = client.post_form("/manage/places/new", {"names_fr": "\x00 "})
    assert response.status_code == 422
    assert "Enter the name, in at least one language." in text_of(response)
    response = client.post_form("/manage/places/new", {"names_nl": "De Toren"})
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/places/de-toren")
    response = client.post_form("/manage/places/de-toren/rooms/new", {"names_en": "Hall", "kind": "room"})
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/rooms/hall/hours")
    assert service.find_place("de-toren").names == {"nl": "De Toren"}
    assert "<h1>De Toren</h1>" in text_of(client.get("/manage/places/de-toren?lang=fr"))
    assert "<title>Hall – " in text_of(client.get("/manage/rooms/hall"))


@pytest.mark.parametrize("address", ["/manage/places/new", "/manage/places/le-marronnier/rooms/new"])
def test_the_short_name_waits_in_a_fold_after_the_names(client, houses, administrator, sign_in, address):
    sign_in(client, administrator)
    fold = '<details class="card flat later"{}><summary>Address of the page</summary>'
    before, after = text_of(client.get(address)).split(fold.format(""))
    assert 'name="names_fr"' in before
    assert 'name="slug"' in after.split("</details>")[0]
    wrong = client.post_form(address, {"names_fr": "La Tour", "slug": "La Tour", "kind": "room"})
    assert wrong.status_code == 422
    assert fold.format(" open") in text_of(wrong)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"slug": "Tour"}, "Write small letters, digits and hyphens"),
        ({"slug": "", "names_fr": "العربية"}, "Enter a short name for addresses."),
        ({"slug": "new"}, "Choose another short name."),
        ({"slug": "x" * 6000}, "Write at most 70 characters."),
        ({"names_nl": "x" * 121}, "Write at most 120 characters."),
    ],
)
def test_a_place_with_something_to_mend(client, administrator, sign_in, typed, said):
    sign_in(client, administrator)
    response = client.post_form(
        "/manage/places/new", {"slug": "tour", "names_fr": "La Tour", "names_en": "The Tower"} | typed
    )
    assert response.status_code == 422
    assert said in text_of(response)
    assert 'value="The Tower"' in text_of(response)
    assert service.places() == []


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"slug": "cuisine"}, 409, "Another room has this address"),
        ({"kind": "hall", "parts": ""}, 422, "Enter in how many parts the hall divides."),
        ({"kind": "hall", "parts": "9"}, 422, "Enter a number from 2 to 6"),
        ({"kind": "pool", "units": ""}, 422, "Enter how many there are."),
        ({"kind": "castle"}, 422, "Choose what it is."),
        ({"capacity": "9" * 30}, 422, "Enter a number from 1 to 10000"),
    ],
)
def test_a_room_with_something_to_mend(client, manager, sign_in, typed, status, said):
    sign_in(client, manager)
    before = db.session.query(Resource).count()
    data = {"slug": "cave", "names_fr": "Cave", "description_fr": "Voûtée"} | typed
    response = client.post_form("/manage/places/le-marronnier/rooms/new", data)
    assert response.status_code == status
    assert said in text_of(response)
    assert "Voûtée" in text_of(response)
    assert db.session.query(Resource).count() == before


def test_a_manager_changes_a_room(client, houses, manager, sign_in):
    sign_in(client, manager)
    data = {"names_en": "Kitchen", "capacity": "12", "key_text_fr": "Boîte à clés,\r\ncode 12"}
    response = client.post_form("/manage/rooms/cuisine", data)
    assert (response.status_code, response.headers["Location"]) == (303, "/manage/rooms/cuisine")
    room = service.find_room("cuisine")
    db.session.refresh(room)
    assert (room.names["en"], room.capacity) == ("Kitchen", 12)
    assert room.key_text["fr"] == "Boîte à clés,\ncode 12"


def test_a_manager_reads_and_changes_the_rule(client, houses, manager, sign_in):
    sign_in(client, manager)
    text = text_of(client.get(RULE))
    assert "Residents, from 3 months until 2 days before" in text
    assert "Version 1" in text
    fields = client.fields(f"{RULE}?template=open-nights", action=RULE)
    assert 'hours: "20:00-04:00"' in fields["document"]
    assert service.policy_of(service.find_room("cuisine")).policy.workflow.mode == "request"
    response = client.post_raw(RULE, {"document": fields["document"], "seen": fields["seen"]})
    assert (response.status_code, response.headers["Location"]) == (303, RULE)
    rows = service.versions(service.find_room("cuisine"))
    assert [(version.number, who) for version, who in rows] == [(2, "Amina Diallo"), (1, None)]
    assert "Version 2" in text_of(client.get(RULE))


def test_a_rule_somebody_changed_meanwhile(client, houses, manager, sign_in, now):
    sign_in(client, manager)
    fields = client.fields(RULE)
    service.write_policy(houses.cuisine, {"format": 1}, by=None, now=now)
    response = client.post(RULE, data=fields)
    assert response.status_code == 409
    assert "Somebody changed the rule since you opened the page." in text_of(response)
    assert len(service.versions(houses.cuisine)) == 2


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", ["Enter the rule, or start from a template."]),
        ("format: 1\nopne: []\n", ["1 point to mend", "Line 2, column 1", "Did you mean “open”?"]),
        ("format: 2\nslots: {step: 7}\n", ["2 points to mend", "Line 1, column 9", "Line 2, column 15"]),
        ("x" * 61_000, ["The file is too large."]),
        ("a: \x00[", ["Line 1, column"]),
    ],
)
def test_a_rule_with_something_to_mend(client, houses, manager, sign_in, document, said):
    sign_in(client, manager)
    response = client.post_form(RULE, {"document": document})
    assert response.status_code == 422
    for words in said:
        assert words in text_of(response)
    assert db.session.query(PolicyVersion).filter_by(resource_id=houses.cuisine.id).count() == 1


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "-1"])
def test_a_strange_version_is_an_old_one(client, houses, manager, sign_in, seen):
    sign_in(client, manager)
    assert client.post_raw(RULE, {"document": "format: 1", "seen": seen}).status_code == 409


def test_every_page_in_every_language(client, houses, administrator, sign_in):
    sign_in(client, administrator)
    pages = ["/places", "/places/quai-40", "/manage", "/manage/places", "/manage/places/new"]
    pages += ["/manage/places/quai-40", "/manage/places/quai-40/rooms/new"]
    pages += ["/manage/rooms/grande-salle", "/manage/rooms/grande-salle-a/rule"]
    for address in pages:
        for language in ("fr", "nl", "en"):
            assert client.get(f"{address}?lang={language}").status_code == 200
