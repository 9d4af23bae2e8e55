"""Reading a picture: what goes along and what does not, what is refused."""

import io

import pytest
from PIL import Image, ImageCms

from hub import files
from hub.domain.errors import Refused
from tests.spaces.pictures import huge_png, noted, picture, with_exif


def test_only_the_pixels_go_along_and_they_stand_upright():
    found = files.read_picture(io.BytesIO(with_exif()))
    assert (found.width, found.height) == (800, 1200)
    assert sorted(found.files) == ["-480.webp", "-800.jpg", "-800.webp"]
    for octets in found.files.values():
        image = Image.open(io.BytesIO(octets))
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)
        assert b"SECRET" not in octets
        top, bottom = image.getpixel((image.width // 2, 20)), image.getpixel((image.width // 2, image.height - 20))
        assert (top[0] > 200, top[2] < 60, bottom[0] < 60, bottom[2] > 200) == (True, True, True, True)


@pytest.mark.parametrize(("orientation", "size"), [(1, (1200, 800)), (3, (1200, 800)), (6, (800, 1200))])
def test_a_picture_in_colours_of_its_own_stands_upright_too(orientation, size):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = files.read_picture(io.BytesIO(noted(orientation, icc_profile=profile)))
    assert (found.width, found.height) == size


@pytest.mark.parametrize("kind", [b"\x00", b"\x1a"])
def test_notes_of_a_wrong_kind_do_no_harm(kind):
    sound = noted(6)
    broken = sound.replace(b"\x01\x0f\x00\x02", b"\x01\x0f\x00" + kind)
    assert broken != sound
    found = files.read_picture(io.BytesIO(broken))
    assert (found.width, found.height) == (800, 1200)


def test_sizes_for_lists_and_pages():
    found = files.read_picture(io.BytesIO(picture(size=(4000, 2000))))
    assert (found.width, found.height) == (1600, 800)
    assert sorted(found.files) == ["-1600.webp", "-480.webp", "-960.jpg", "-960.webp"]
    assert Image.open(io.BytesIO(found.files["-480.webp"])).size == (480, 240)
    assert files.widths(480) == (480,)
    assert files.fallback(480) == 480


def test_what_is_clear_becomes_white():
    found = files.read_picture(io.BytesIO(picture("PNG", mode="A", size=(300, 300), color=(0, 0, 0, 0))))
    assert Image.open(io.BytesIO(found.files["-300.jpg"])).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "picture-empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture-unreadable"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 400, "picture-unreadable"),
        (picture()[:3000], "picture-unreadable"),
        (picture("GIF"), "picture-unreadable"),
        (picture("BMP"), "picture-unreadable"),
        (picture(size=(199, 900)), "picture-too-small"),
        (huge_png(), "picture-too-many-pixels"),
        (b"x" * (files.MOST_OCTETS + 1), "picture-too-large"),
    ],
)
def test_what_is_refused(octets, code):
    with pytest.raises(Refused) as raised:
        files.read_picture(io.BytesIO(octets))
    assert (raised.value.code, raised.value.field) == (code, "photo")
