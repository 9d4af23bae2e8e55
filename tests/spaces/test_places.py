"""What a place says of itself, form by form; the page that says what is missing."""

import re

import pytest
from flask_babel import force_locale

from hub.db import db
from hub.spaces import communes, service, setup
from hub.spaces.forms.texts import short_name
from hub.spaces.service.places import told

AT = "/manage/places/le-marronnier"
PARTS = ("words", "address", "access", "contact", "house-rules", "photos")


def text_of(response):
    return response.get_data(as_text=True)


def saved(client, part, data):
    response = client.post_form(f"{AT}/{part}", data)
    assert (response.status_code, response.headers["Location"]) == (303, AT)
    place = service.find_place("le-marronnier")
    db.session.refresh(place)
    return place


def test_the_nineteen_communes_in_two_languages():
    assert len({(one.fr.split(" (")[0], one.nl.split(" (")[0]) for one in communes.COMMUNES.values()}) == 19
    assert communes.texts("1060") == {"fr": "1060 Saint-Gilles", "nl": "1060 Sint-Gillis"}
    assert communes.texts("4000") == {}
    assert communes.label("1160") == "1160 Auderghem / Oudergem"
    assert communes.label("1090") == "1090 Jette"


def test_the_address_with_its_commune(client, houses, manager, sign_in):
    sign_in(client, manager)
    assert "1080 Molenbeek-Saint-Jean / Sint-Jans-Molenbeek" in text_of(client.get(f"{AT}/address"))
    typed = {"address_nl": "Werkplaatsenstraat 12", "postcode": "1080", "directions_nl": "Metro 1\r\nte voet 3 min"}
    place = saved(client, "address", typed)
    assert (place.postcode, place.commune) == (
        "1080",
        {"fr": "1080 Molenbeek-Saint-Jean", "nl": "1080 Sint-Jans-Molenbeek"},
    )
    assert place.directions == {"nl": "Metro 1\nte voet 3 min"}
    assert place.address["fr"] == "12 rue des Ateliers, 1080 Molenbeek-Saint-Jean"
    assert (place.names["fr"], place.contact_name) == ("Le Marronnier", "Amina Diallo")
    public = text_of(client.get("/places/le-marronnier?lang=en"))
    assert '<div lang="nl"><p>Metro 1</p><p>te voet 3 min</p></div>' in public


@pytest.mark.parametrize("code", ["4000", "1080 ", "\x00", "9" * 6000])
def test_a_commune_that_is_none_of_the_nineteen(client, houses, manager, sign_in, code):
    sign_in(client, manager)
    response = client.post_form(f"{AT}/address", {"postcode": code, "address_en": "Kept Street 4"})
    if code == "1080 ":
        assert response.status_code == 422
        return
    assert response.status_code == 422
    assert "Choose a commune from the list." in text_of(response)
    assert 'value="Kept Street 4"' in text_of(response)
    assert service.find_place("le-marronnier").address == houses.le_marronnier.address


def test_access_and_languages(client, houses, manager, sign_in):
    sign_in(client, manager)
    typed = {"way_step-free": "yes", "way_lift": "no", "way_toilet": "unknown", "spoken": ["vgt", "ar", "xx"]}
    place = saved(client, "access", typed)
    assert (place.access, place.spoken) == ({"step-free": "yes", "lift": "no"}, ["ar", "vgt"])
    public = text_of(client.get("/places/le-marronnier"))
    for said in ("No step to get in", "No lift", '<bdi lang="ar">العربية</bdi>, <bdi lang="vgt">'):
        assert said in public
    assert "Is there a toilet for wheelchair users? Is there a hearing loop?" in public
    fields = client.fields(f"{AT}/access")
    assert (fields["way_lift"], fields["way_toilet"], fields["spoken"]) == ("no", "unknown", ["ar", "vgt"])


def test_house_rules_keep_their_language_and_their_signs(client, houses, manager, sign_in):
    sign_in(client, manager)
    place = saved(client, "house-rules", {"house_rules_fr": "Pas de <b>bruit</b>\r\nAprès 22 h"})
    assert place.house_rules == {"fr": "Pas de <b>bruit</b>\nAprès 22 h"}
    public = text_of(client.get("/places/le-marronnier"))
    assert '<div lang="fr"><p>Pas de &lt;b&gt;bruit&lt;/b&gt;</p><p>Après 22 h</p></div>' in public
    assert "Pas de &lt;b&gt;bruit" in text_of(client.get("/rooms/cuisine"))
    assert "Pas de" not in text_of(client.get("/places/quai-40"))
    assert "Pas de" not in text_of(client.get("/rooms/studio"))


@pytest.mark.parametrize(
    ("part", "typed", "said"),
    [
        ("words", {f"names_{code}": "" for code in ("fr", "nl", "en")}, "Enter the name, in at least one language."),
        ("words", {"description_en": "x" * 1001}, "Write at most 1000 characters."),
        ("contact", {"contact_email": "nobody"}, "Enter an e-mail address like name@example.org."),
        ("contact", {"contact_phone": "0" * 41}, "Write at most 40 characters."),
        ("house-rules", {"house_rules_nl": "x" * 6000}, "Write at most 4000 characters."),
    ],
)
def test_a_part_with_something_to_mend(client, houses, manager, sign_in, part, typed, said):
    sign_in(client, manager)
    before = told(houses.le_marronnier)
    response = client.post_form(f"{AT}/{part}", typed)
    assert response.status_code == 422
    assert said in text_of(response)
    db.session.refresh(houses.le_marronnier)
    assert told(houses.le_marronnier) == before


@pytest.mark.parametrize("part", ["", *(f"/{part}" for part in PARTS)])
def test_only_managers_of_the_place_say_what_it_is(client, houses, manager, resident, sign_in, part):
    assert client.get(f"{AT}{part}").status_code == 303
    for who, address in ((resident, f"{AT}{part}"), (manager, f"/manage/places/quai-40{part}")):
        sign_in(client, who)
        assert client.get(address).status_code == 404
        if part:
            stolen = {"names_fr": "Volé", "house_rules_fr": "Volé", "contact_name": "Volé", "alt_fr": "Volé"}
            assert client.post_raw(address, stolen).status_code == 404
    for place in (houses.le_marronnier, houses.quai_40):
        db.session.refresh(place)
        assert "Volé" not in str(told(place))


def test_the_steps_that_are_left(client, houses, manager, sign_in):
    sign_in(client, manager)
    text = text_of(client.get(AT))
    assert re.findall(r"\d+ of \d+ steps are done\.", text) == ["5 of 10 steps are done."]
    assert '<a class="button" href="/manage/places/le-marronnier/words">Do this now' in text
    with force_locale("en"):
        found = {one.key: one for one in steps_of(houses)}
    assert found["words"].text == "Name and description in: Français, Nederlands, English."
    assert found["address"].text == "Still to say: the street, number and commune, how to come."
    assert [key for key, one in found.items() if one.done] == [
        "contact", "rooms", "hours-grande-salle", "hours-cuisine", "hours-chambre-sur-jardin",
    ]  # fmt: skip
    assert "hours-grande-salle-a" not in found


def steps_of(houses, photos=0):
    place = houses.le_marronnier
    ruled = frozenset(room.id for room in place.resources if room.parent_id is None)
    return setup.steps(place, place.resources, photos=photos, ruled=ruled, languages=("fr", "nl", "en"))


def test_when_all_is_said(client, houses, manager, sign_in, now):
    sign_in(client, manager)
    each = {"fr": "Un", "nl": "Een", "en": "One"}
    place = houses.le_marronnier
    place.description, place.house_rules, place.directions = each, each, each
    place.postcode, place.spoken = "1080", ["fr"]
    place.access = {"step-free": "yes", "lift": "no", "toilet": "yes", "hearing-loop": "no"}
    assert setup.next_step(steps_of(houses, photos=1)) is None
    assert setup.next_step(steps_of(houses)).key == "photos"
    houses.cuisine.archived_at = now
    assert "hours-cuisine" not in {one.key for one in steps_of(houses)}


def test_layouts_and_ways_of_a_room(client, houses, manager, sign_in):
    sign_in(client, manager)
    typed = {"capacity": "90", "seats_theatre": "60", "seats_standing": "90", "way_step-free": "no"}
    houses.le_marronnier.access = {"step-free": "yes", "lift": "yes"}
    assert client.post_form("/manage/rooms/cuisine", typed).status_code == 303
    room = service.find_room("cuisine")
    db.session.refresh(room)
    assert (room.layouts, room.access) == ({"theatre": 60, "standing": 90}, {"step-free": "no"})
    text = text_of(client.get("/rooms/cuisine"))
    for said in ("<dt>Rows of chairs</dt><dd>60 people</dd>", "<dt>Standing</dt><dd>90 people</dd>", "Steps to get in"):
        assert said in text
    assert "No step to get in" not in text
    response = client.post_form("/manage/rooms/cuisine", {"seats_dining": "many", "names_nl": "Keuken"})
    assert response.status_code == 422
    assert "Enter a number from 1 to 10000" in text_of(response)
    assert 'value="Keuken"' in text_of(response)
    response = client.post_form("/manage/rooms/cuisine", {"seats_dining": "91"})
    assert response.status_code == 422
    assert "The room holds 90 people. Enter no more, or change that number." in text_of(response)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Salle d’œuvres", "salle-d-oeuvres"),
        ("Été à Élouges 2", "ete-a-elouges-2"),
        ("Yıldız", "yildiz"),
        ("العربية", ""),
        ("--", ""),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_short_name_is_made_from_the_name(name, slug):
    assert short_name(name) == slug


def test_a_place_and_a_room_need_no_short_name(client, houses, administrator, sign_in):
    sign_in(client, administrator)
    response = client.post_form("/manage/places/new", {"names_fr": "Là-haut", "names_nl": "Boven"})
    assert response.headers["Location"] == "/manage/places/la-haut"
    room = {"names_fr": "Cuisine", "kind": "room"}
    response = client.post_form("/manage/places/la-haut/rooms/new", room)
    assert response.status_code == 409
    assert "Another room has this address" in text_of(response)
    assert 'value="cuisine"' in text_of(response)
    response = client.post_form("/manage/places/la-haut/rooms/new", room | {"names_fr": "Grande cuisine"})
    assert response.headers["Location"] == "/manage/rooms/grande-cuisine/hours"
    response = client.post_form("/manage/places/new", {"names_fr": "New"})
    assert "Choose another short name." in text_of(response)
