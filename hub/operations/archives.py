"""The one file of a backup: tables, uploads, secret, and a manifest that says what all of it must be."""

import hashlib
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from hub.operations.rows import Sheet

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret.txt"
CHUNK = 1 << 20

DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, struct.error),
)
"""What reading an archive raises when a bit of it is not as it was written.

Among them NotImplementedError: so zipfile calls a way of packing that it does not know.
"""


class Refusal(Exception):
    """This cannot be written, read or put back; the message is one clear line."""


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: how many octets, and their digest."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. `schema` is the revision its tables are at."""

    hub: str
    schema: str
    made_at: str
    database: str
    demo: bool
    sheets: tuple[Sheet, ...]
    rows: Mapping[str, int]
    parts: tuple[Part, ...]

    @property
    def uploads(self) -> tuple[Part, ...]:
        """The files people sent."""
        return tuple(part for part in self.parts if part.name.startswith("uploads/"))

    def digest(self, name: str) -> str:
        """The digest of a member."""
        return next(part.sha256 for part in self.parts if part.name == name)


class Writer:
    """Writes members one after the other, and notes what they are."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.parts: list[Part] = []

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> None:
        """A member made of these octets; pictures are packed already."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._file.open(info, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts.append(Part(name, size, digest.hexdigest()))


@contextmanager
def written(path: Path, manifest: Mapping[str, Any]) -> Iterator[Writer]:
    """Inside, members are added; then the manifest, which is filled meanwhile. The file is there whole, or not at all.

    Only its owner can read it: it holds the secret and everybody's addresses.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
                writer = Writer(archive)
                yield writer
                members = [[one.name, one.size, one.sha256] for one in writer.parts]
                text = json.dumps({**manifest, "members": members}, ensure_ascii=False, indent=1).encode()
                archive.writestr(zipfile.ZipInfo(MANIFEST), text)
                archive.comment = hashlib.sha256(text).hexdigest().encode()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def _settle(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Archive:
    """An archive that was read whole and found to be what it says."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest) -> None:
        self._file = file
        self.manifest = manifest

    def lines(self, sheet: Sheet) -> Iterator[bytes]:
        """The rows of a table, as they were written."""
        with self._file.open(f"tables/{sheet.name}.jsonl") as found:
            yield from found

    def secret(self) -> str:
        """The key that signed cookies and feed addresses; empty where none was set."""
        return self._file.read(SECRET).decode()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The octets of a member."""
        with self._file.open(name) as found:
            yield from _chunks(found)


@contextmanager
def checked(path: Path) -> Iterator[Archive]:
    """An archive, once every octet of it has been read and compared. Raises Refusal, and nothing has changed."""
    with ExitStack() as opened:
        try:
            file = opened.enter_context(zipfile.ZipFile(opened.enter_context(path.open("rb"))))
            manifest = _manifest(file)
            _compare(file, manifest)
        except FileNotFoundError:
            raise Refusal(f"there is no file {path}") from None
        except DAMAGED as error:
            raise Refusal(f"{path} is no backup, or a damaged one: {error}") from None
        yield Archive(file, manifest)


def _manifest(file: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in file.namelist():
        raise Refusal("this is no backup of a Hub: it has no manifest")
    text = file.read(MANIFEST)
    if file.comment.decode("latin-1") != hashlib.sha256(text).hexdigest():
        raise Refusal("the backup is damaged: its manifest is not the one that was written")
    try:
        found = json.loads(text)
        number = int(found["format"])
    except (ValueError, KeyError, TypeError):
        raise Refusal("this is no backup of a Hub: its manifest cannot be read") from None
    if number > FORMAT:
        raise Refusal(f"the backup was made by a newer Hub ({found.get('hub')}): update this one first")
    try:
        return _read(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal("the backup is damaged: its manifest does not say what it holds") from None


def _read(found: Mapping[str, Any]) -> Manifest:
    return Manifest(
        hub=str(found["hub"]),
        schema=str(found["schema"]),
        made_at=str(found["made_at"]),
        database=str(found["database"]),
        demo=bool(found["demo"]),
        sheets=tuple(Sheet.read(one) for one in found["tables"]),
        rows={str(name): int(count) for name, count in found["rows"].items()},
        parts=tuple(Part(str(name), int(size), str(digest)) for name, size, digest in found["members"]),
    )


def _compare(file: zipfile.ZipFile, manifest: Manifest) -> None:
    names = [name for name in file.namelist() if name != MANIFEST]
    promised = [part.name for part in manifest.parts]
    tables = {f"tables/{sheet.name}.jsonl" for sheet in manifest.sheets}
    if sorted(names) != sorted(promised) or not tables | {SECRET} <= set(promised):
        raise Refusal("the backup is damaged: its members are not those of its manifest")
    if {name for name in promised if name not in tables and name != SECRET and not _is_upload(name)}:
        raise Refusal("the backup holds something that is none of a Hub's")
    for part in manifest.parts:
        digest, size = hashlib.sha256(), 0
        with file.open(part.name) as found:
            for chunk in _chunks(found):
                digest.update(chunk)
                size += len(chunk)
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise Refusal(f"the backup is damaged: {part.name} is not what was written")


def _is_upload(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.as_posix() == name
    return plain and path.parts[0] == "uploads" and len(path.parts) > 1


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
