"""One style sheet and one script for all pages, put together from the files of each concern."""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

FIRST = ("tokens", "base", "parts", "calendar")
LAST = ("print",)
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(rb"\s*\n\s*")
SHIPPED = Path(__file__).resolve().parents[1] / "static"


def build(root: Path) -> None:
    """Write `built/site.css` and `built/site.js` under the static folder, where they are not what they should be."""
    _write(root / "built/site.css", b"".join(map(_bare, _sheets(root / "css"))))
    vendored = [path.read_bytes() for path in sorted((root / "vendor").glob("htmx-*.js"))]
    _write(root / "built/site.js", b";\n".join([*vendored, *map(_bare, sorted((root / "js").glob("*.js")))]))


def _bare(path: Path) -> bytes:
    """A file of ours without its comments and its indentation."""
    return SPACE.sub(b"\n", COMMENT.sub(b"", path.read_bytes()))


def _sheets(folder: Path) -> Iterable[Path]:
    """The tokens before all, paper after all, between them the order of the layers, then by name."""
    named = {path.stem: path for path in sorted(folder.glob("*.css"))}
    others = [name for name in named if name not in (*FIRST, *LAST)]
    return (named[name] for name in (*FIRST, *others, *LAST))


def _write(path: Path, octets: bytes) -> None:
    """Whole or not at all: several processes start at once. What was packed of the old text goes."""
    if path.exists() and path.read_bytes() == octets:
        return
    path.parent.mkdir(exist_ok=True)
    for packed in (path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.br")):
        packed.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(octets)
    Path(name).chmod(0o644)
    Path(name).replace(path)
