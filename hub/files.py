"""Pictures people send: read within limits, turned upright, stripped of all they say about people, kept in sizes."""

import io
import re
import secrets
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from PIL import ExifTags, Image, ImageCms

from hub.domain.errors import Refused

MOST_OCTETS = 15_000_000
MOST_PIXELS = 50_000_000
LEAST_SIDE = 200
LONGEST_SIDE = 1600
WIDTHS = (480, 960)
"""The widths kept beside the whole picture, where it is wider."""

FOLDER = "uploads/photos"
NAME = re.compile(r"([0-9a-f]{24})-([0-9]{3,4})\.(?:webp|jpg)")
TYPES = {".webp": "image/webp", ".jpg": "image/jpeg"}
ORPHAN_AGE = timedelta(days=1)

TURNS: Mapping[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by the orientation its camera noted."""

BROKEN = (
    *(OSError, ValueError, SyntaxError, LookupError, EOFError, MemoryError, OverflowError),
    *(TypeError, AttributeError, struct.error, zlib.error),
)
"""What decoders raise on a file that is not what it says."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has been read: its size in pixels, and its files by what follows the key in their name."""

    width: int
    height: int
    files: dict[str, bytes]


def read_picture(stream: IO[bytes]) -> Picture:
    """Decode, turn upright, leave out everything but the pixels, encode in all sizes. Slow: not under a lock.

    Raises Refused on `photo` with what is wrong with the file.
    """
    octets = stream.read(MOST_OCTETS + 1)
    if not octets:
        raise Refused("picture-empty", "photo")
    if len(octets) > MOST_OCTETS:
        raise Refused("picture-too-large", "photo", most=MOST_OCTETS // 1_000_000)
    pixels = _pixels(octets)
    encoded = {}
    for width in widths(pixels.width):
        sized = _resized(pixels, width)
        encoded[f"-{width}.webp"] = _encode(sized, "WEBP", quality=80, method=4)
        if width == fallback(pixels.width):
            encoded[f"-{width}.jpg"] = _encode(sized, "JPEG", quality=82, progressive=True, optimize=True)
    return Picture(pixels.width, pixels.height, encoded)


def widths(width: int) -> tuple[int, ...]:
    """The widths in which a picture of this width is kept."""
    return (*(one for one in WIDTHS if one < width), width)


def fallback(width: int) -> int:
    """The width of the JPEG, for browsers that read no WebP."""
    return min(width, WIDTHS[-1])


def _pixels(octets: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(octets), formats=("JPEG", "PNG", "WEBP")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused("picture-too-many-pixels", "photo", most=MOST_PIXELS // 1_000_000)
            if min(found.size) < LEAST_SIDE:
                raise Refused("picture-too-small", "photo", least=LEAST_SIDE)
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _in_srgb(found)
            turn = TURNS.get(_orientation(found))
            upright = upright.transpose(turn) if turn is not None else upright
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return _bare(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("picture-too-many-pixels", "photo", most=MOST_PIXELS // 1_000_000) from None
    except BROKEN:
        raise Refused("picture-unreadable", "photo") from None


def _orientation(image: Image.Image) -> object:
    """How the camera was held; notes that cannot be read are left aside."""
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except BROKEN:
        return None


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as every screen shows them; a profile that cannot be read is left aside."""
    image.load()
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return turned or image


def _bare(image: Image.Image) -> Image.Image:
    """Only the pixels, on white where they were clear: no place, no camera, no name goes along."""
    bare = Image.new("RGB", image.size, "white")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        bare.paste(clear, mask=clear.getchannel("A"))
    else:
        bare.paste(image.convert("RGB"))
    return bare


def _resized(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _encode(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def new_key() -> str:
    """A name nobody guesses."""
    return secrets.token_hex(12)


def store(instance: Path, key: str, picture: Picture) -> None:
    """Write the files of a picture, each at once or not at all."""
    folder = instance / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for ending, octets in picture.files.items():
        path = folder / f"{key}{ending}"
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(octets)
        part.replace(path)


def key_of(name: str) -> str | None:
    """The key in the name of a file, None for a name that is none of ours."""
    match = NAME.fullmatch(name)
    return match[1] if match else None


def find(instance: Path, name: str) -> Path | None:
    """The file of this name, where there is one."""
    path = instance / FOLDER / name
    return path if key_of(name) and path.is_file() else None


def sweep(instance: Path, known: Collection[str], *, now: datetime) -> int:
    """Remove the files nothing points to and that are a day old; returns how many."""
    gone = 0
    for path in _stored(instance):
        match = re.match(r"\.?([0-9a-f]{24})-", path.name)
        age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if match and match[1] not in known and age > ORPHAN_AGE:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _stored(instance: Path) -> Iterator[Path]:
    folder = instance / FOLDER
    return folder.iterdir() if folder.is_dir() else iter(())
