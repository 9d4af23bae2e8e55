"""The pages an installation begins with, in each of its languages; texts that are true for any."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from hub.content.models import ContentPage
from hub.content.service import editing
from hub.db import db

FOLDER = Path(__file__).parents[1] / "starting"

STARTING = {
    "about": True,
    "how-to-join": True,
    "invest": False,
    "house-rules": True,
    "contact": True,
    "privacy": True,
    "accessibility": True,
}
"""Address, and whether it is public at once: only a community itself knows how one invests in it."""


def text_of(slug: str, language: str, *, site: str) -> tuple[str, str]:
    """Title and body of a starting text."""
    text = (FOLDER / f"{slug}.{language}.txt").read_text(encoding="utf-8").replace("{site}", site)
    title, _, body = text.partition("\n")
    return title.removeprefix("# ").strip(), body.strip()


def write_missing(*, languages: Sequence[str], site: str, now: datetime) -> int:
    """Write the starting pages that are not there, and leave the others as they are; returns how many were written."""
    known = set(db.session.scalars(select(ContentPage.slug)))
    missing = [slug for slug in STARTING if slug not in known]
    for slug in missing:
        page = editing.begin(slug, in_footer=True, now=now)
        for language in languages:
            title, body = text_of(slug, language, site=site)
            editing.add_version(page, language, title=title, body=body, by=None, publish=STARTING[slug], now=now)
    return len(missing)
