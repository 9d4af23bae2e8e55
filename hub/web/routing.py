"""Typed parts of addresses, and addresses of static files that may be cached for ever."""

import hashlib
import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import BaseConverter
from whitenoise import WhiteNoise

from hub.web import bundles

PACKED = frozenset({".gz", ".br", ".part"})
HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class Slug(BaseConverter):
    """Kebab-case."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class Name(BaseConverter):
    """The id of an entry in a house rule: kebab-case or with underscores."""

    regex = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"


class Id(BaseConverter):
    """A row id that fits every database."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


def init_converters(app: Flask) -> None:
    """Register `slug`, `name` and `id`."""
    app.url_map.converters.update(slug=Slug, name=Name, id=Id)


def init_static(app: Flask) -> None:
    """Serve static files under hashed names, and give templates `static_url(path)`."""
    root = Path(str(app.static_folder))
    bundles.build(root)
    files = WhiteNoise(app.wsgi_app, root=str(root), prefix="static/", max_age=3600, immutable_file_test=_hashed)
    names = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix not in PACKED):
        plain = path.relative_to(root).as_posix()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        stem, dot, ending = plain.rpartition(".")
        names[plain] = f"/static/{stem}.{digest}{dot}{ending}"
        files.add_file_to_dictionary(names[plain], str(path))
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals["static_url"] = names.__getitem__


def _hashed(_path: str, url: str) -> bool:
    return HASHED.search(url) is not None
