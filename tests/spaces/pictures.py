"""Pictures as people send them, sound and not."""

import io
import struct
import zlib

from PIL import Image


def picture(kind="JPEG", size=(1200, 800), color=(200, 40, 40), **options):
    """A plain one, clear where the mode has an A."""
    out = io.BytesIO()
    Image.new("RGBA" if "A" in options.pop("mode", "") else "RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def with_exif():
    """Left half red, right half blue, lying on its side; taken somewhere by somebody."""
    image = Image.new("RGB", (1200, 800), (255, 0, 0))
    image.paste((0, 0, 255), (600, 0, 1200, 800))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETCAMERA"
    exif[0x8825] = {1: "N", 2: (50.0, 51.0, 7.5)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SECRETCOMMENT", quality=95)
    assert b"SECRETCAMERA" in out.getvalue()
    return out.getvalue()


def noted(orientation, **options):
    """A picture with the notes of a camera."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETCAMERA"
    return picture(exif=exif.tobytes(), **options)


def huge_png():
    """A header that promises 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [b"IHDR" + head, b"IDAT" + zlib.compress(b"\x00" * 1000)]
    body = b"".join(struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
