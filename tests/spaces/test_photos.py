"""Photos: added, described, put in order, taken off, and who sees which."""

import io
from datetime import timedelta

import pytest
from flask import request

from hub import files
from hub.db import db
from hub.domain.errors import Refused
from hub.domain.permissions import Actor, Power
from hub.spaces.models import Photo
from hub.spaces.service import photos
from hub.web import security
from tests.spaces.pictures import picture, with_exif

AT = "/manage/places/le-marronnier/photos"


def text_of(response):
    return response.get_data(as_text=True)


@pytest.fixture
def folder(app, tmp_path, monkeypatch):
    """Uploads in a folder of the test."""
    from dataclasses import replace

    app.config["HUB"] = replace(app.config["HUB"], instance=tmp_path)
    return tmp_path


@pytest.fixture
def put(houses, folder, now):
    """Put a photo onto a place or a room."""

    def put(place, room=None, alt="La cour"):
        actor = Actor(party_id=None, powers=(Power("manager", place.id),))
        read = files.read_picture(io.BytesIO(picture()))
        return photos.add_photo(actor, place, room, picture=read, alt={"fr": alt}, instance=folder, now=now)

    return put


def test_a_photo_is_added_shown_and_served(client, houses, manager, sign_in, folder):
    sign_in(client, manager)
    sent = {"photo": (io.BytesIO(with_exif()), "../../x.php"), "alt_nl": "De <koer>"}
    response = client.post_form(AT, sent)
    assert (response.status_code, response.headers["Location"]) == (303, AT)
    photo = db.session.query(Photo).one()
    assert (photo.alt, photo.width, photo.position) == ({"nl": "De <koer>"}, 800, 0)
    kept = sorted(path.name for path in (folder / "uploads/photos").iterdir())
    assert kept == [f"{photo.key}-{rest}" for rest in ("480.webp", "800.jpg", "800.webp")]
    text = text_of(client.get("/places/le-marronnier"))
    assert f'src="/photos/{photo.key}-800.jpg" width="800" height="1200" alt="De &lt;koer&gt;"' in text
    assert f"/photos/{photo.key}-480.webp 480w" in text
    assert photo.key not in text_of(client.get("/places/quai-40"))
    client.get("/sign-in")
    response = client.get(f"/photos/{photo.key}-480.webp")
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/photos/{photo.key}-480.webp", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


HIDDEN = ("%2e%2e%2fhub.sqlite", "..%2f..%2fdemo.key", "{key}-481.webp", "{key}-480.png", "{key}")


@pytest.mark.parametrize("name", ["", "x", "0" * 24 + "-480.webp", *HIDDEN])
def test_a_photo_that_is_not_there(client, put, houses, folder, name):
    (folder / "demo.key").write_text("secret")
    photo = put(houses.le_marronnier)
    assert client.get(f"/photos/{photo.key}-480.webp").status_code == 200
    assert client.get("/photos/" + name.format(key=photo.key)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"photo": (b"no photo", "x.jpg"), "alt_fr": "Cour"}, "This file is no photo we can read."),
        ({"alt_fr": "Cour"}, "Choose a photo on your device."),
        ({"photo": "text", "alt_fr": "Cour"}, "Choose a photo on your device."),
        ({"photo": (picture(), "x.jpg")}, "Say what the photo shows, in at least one language."),
        ({"photo": (picture(), "x.jpg"), "alt_fr": "x" * 121}, "Write at most 120 characters."),
        ({"photo": (picture(size=(100, 100)), "x.jpg"), "alt_fr": "Cour"}, "each side at least 200 pixels"),
    ],
)
def test_a_photo_with_something_to_mend(client, houses, manager, sign_in, folder, sent, said):
    sign_in(client, manager)
    upload = sent.get("photo")
    data = sent | ({"photo": (io.BytesIO(upload[0]), upload[1])} if isinstance(upload, tuple) else {})
    response = client.post_form(AT, data)
    assert response.status_code == 422
    assert said in text_of(response)
    if sent.get("alt_fr") == "Cour":
        assert 'value="Cour"' in text_of(response)
    assert db.session.query(Photo).count() == 0
    assert list(folder.glob("uploads/**/*.*")) == []


def test_a_parcel_is_no_photo(client, app, houses, manager, sign_in, folder, monkeypatch):
    sign_in(client, manager)
    view = app.view_functions["spaces.place_photos"]
    with app.test_request_context(AT, method="POST"):
        security.take_more()
        assert request.max_content_length == 40_000_000
    monkeypatch.setattr(view, "most_octets", 2_000)
    response = client.post_form(AT, {"photo": (io.BytesIO(b"0" * 2_000), "x.jpg"), "alt_fr": "Cour"})
    assert response.status_code == 413
    response = client.post_form("/manage/places/le-marronnier/words", {"description_fr": "0" * 1_100_000})
    assert response.status_code == 413
    assert "Send less than 1 MB." in text_of(response)


def test_photos_are_described_put_first_taken_off_and_put_back(client, put, houses, manager, sign_in):
    sign_in(client, manager)
    one, two = put(houses.le_marronnier), put(houses.le_marronnier, alt="La rue")
    ids = lambda: [photo.id for photo in photos.photos_of(houses.le_marronnier.id)]  # noqa: E731
    assert ids() == [one.id, two.id]
    response = client.post_form(f"/manage/photos/{two.id}/first", page=AT)
    assert (response.status_code, response.headers["Location"]) == (303, AT)
    assert ids() == [two.id, one.id]
    response = client.post_form(f"/manage/photos/{two.id}", {"alt_en": "The street", "alt_fr": ""})
    assert (response.status_code, response.headers["Location"]) == (303, AT)
    db.session.refresh(two)
    assert two.alt == {"en": "The street"}
    response = client.post_form(f"/manage/photos/{two.id}", {"alt_en": ""})
    assert response.status_code == 422
    assert client.post_form(f"/manage/photos/{two.id}/remove", page=AT).status_code == 303
    assert ids() == [one.id]
    assert two.key not in text_of(client.get("/places/le-marronnier"))
    assert client.get(f"/photos/{two.key}-480.webp").headers["Cache-Control"] == "no-store, private"
    assert client.post_form(f"/manage/photos/{two.id}/restore", page=AT).status_code == 303
    assert ids() == [two.id, one.id]


def test_who_sees_and_touches_which_photo(client, put, houses, manager, resident, sign_in, now):
    mine, theirs = put(houses.le_marronnier, houses.cuisine), put(houses.quai_40)
    houses.cuisine.archived_at = now
    theirs.removed_at = now
    sign_in(client, manager)
    assert client.get(f"/photos/{mine.key}-480.webp").status_code == 200
    assert client.get(f"/photos/{theirs.key}-480.webp").status_code == 404
    for act in ("", "/first", "/remove", "/restore"):
        assert client.post_raw(f"/manage/photos/{theirs.id}{act}", {"alt_fr": "Volé"}).status_code == 404
    assert client.get(f"/manage/photos/{theirs.id}").status_code == 404
    sign_in(client, resident)
    for photo in (mine, theirs):
        assert client.get(f"/photos/{photo.key}-480.webp").status_code == 404
        for act in ("", "/first", "/remove", "/restore"):
            assert client.post_raw(f"/manage/photos/{photo.id}{act}", {"alt_fr": "Volé"}).status_code == 404
        db.session.refresh(photo)
        assert photo.alt == {"fr": "La cour"}


def test_the_photos_of_a_room_stand_on_its_page(client, put, houses, manager, sign_in):
    photo, other = put(houses.le_marronnier, houses.cuisine), put(houses.le_marronnier)
    text = text_of(client.get("/rooms/cuisine"))
    assert photo.key in text
    assert other.key not in text
    assert photo.key not in text_of(client.get("/rooms/grande-salle"))
    text = text_of(client.get("/places/le-marronnier"))
    assert photo.key in text
    assert other.key in text
    sign_in(client, manager)
    response = client.post_form(
        "/manage/rooms/cuisine/photos", {"photo": (io.BytesIO(picture()), "x.jpg"), "alt_fr": "Four"}
    )
    assert response.headers["Location"] == "/manage/rooms/cuisine/photos"
    found = photos.photos_of(houses.le_marronnier.id, houses.cuisine.id)
    assert [one.alt["fr"] for one in found] == ["La cour", "Four"]


def test_a_page_bears_twelve(client, put, houses, manager, sign_in):
    first = put(houses.le_marronnier)
    for _number in range(photos.MOST_PHOTOS - 1):
        put(houses.le_marronnier)
    with pytest.raises(Refused) as raised:
        put(houses.le_marronnier)
    assert raised.value.code == "photos-enough"
    sign_in(client, manager)
    assert "which is all a page bears" in text_of(client.get(AT))
    assert put(houses.quai_40).position == 0
    assert first.position == 0


def test_more_photos_cost_no_more_queries(client, put, houses, queries):
    put(houses.le_marronnier)
    with queries() as few:
        client.get("/places/le-marronnier")
    for _number in range(4):
        put(houses.le_marronnier)
        put(houses.le_marronnier, houses.cuisine)
    with queries() as many:
        client.get("/places/le-marronnier")
    assert len(many) == len(few)


def test_what_was_taken_off_long_ago_goes_with_its_files(put, houses, folder, now):
    import os

    kept, gone = put(houses.le_marronnier), put(houses.le_marronnier, alt="Parti")
    gone.removed_at = now - timedelta(days=31)
    for path in (folder / "uploads/photos").iterdir():
        os.utime(path, (now.timestamp() - 90_000,) * 2)
    (folder / "uploads/photos" / ("a" * 24 + "-480.webp")).write_bytes(b"fresh")
    os.utime(folder / "uploads/photos" / ("a" * 24 + "-480.webp"), (now.timestamp(),) * 2)
    (folder / "uploads/photos/notes.txt").write_text("not ours")
    assert photos.forget_photos(instance=folder, now=now) == 4
    left = {path.name[:24] for path in (folder / "uploads/photos").iterdir()}
    assert left == {kept.key, "a" * 24, "notes.txt"}
    assert [photo.id for photo in db.session.query(Photo)] == [kept.id]
