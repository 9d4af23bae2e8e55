"""Pages as they are read: by everybody, and by those who write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from hub.content.models import ContentPage, ContentVersion
from hub.db import db
from hub.domain.errors import Forbidden, Missing
from hub.domain.permissions import Action, Actor, can

CONTACT = "contact"
"""The page whose text stands above the contact form."""

VERSIONS = 30
"""Versions on one page of a history."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as somebody reads it, and the language its text is in."""

    slug: str
    language: str
    title: str
    body: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A page that is linked from every page."""

    href: str
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """How far a page is in one language: its newest version, and whether some version is published."""

    language: str
    newest: ContentVersion | None
    published: bool

    @property
    def draft(self) -> bool:
        """True when the newest version waits to be published."""
        return self.newest is not None and self.newest.published_at is None


def address(slug: str) -> str:
    """Where a page is read."""
    return "/contact" if slug == CONTACT else f"/pages/{slug}"


def read(slug: str, *, reader: str, languages: Sequence[str]) -> Shown | None:
    """The published text of a page in the reader's language, else in the first that has one; None where none is."""
    page = db.session.scalar(select(ContentPage).where(ContentPage.slug == slug, ContentPage.hidden_at.is_(None)))
    if page is None:
        return None
    language = next((code for code in (reader, *languages) if code in page.titles), None)
    version = None if language is None else published(page.id, language)
    if version is None or version.published_at is None:
        return None
    return Shown(page.slug, version.language, version.title, version.body, version.published_at)


def is_public(slug: str) -> bool:
    """Whether something of a page is public."""
    query = select(ContentPage.titles).where(ContentPage.slug == slug, ContentPage.hidden_at.is_(None))
    return bool(db.session.scalar(query))


def footer() -> list[Link]:
    """The pages for the foot of every page; none when the database does not answer, so that the page still says so."""
    try:
        return [Link(address(slug), titles) for slug, titles in db.session.execute(_in_footer()) if titles]
    except SQLAlchemyError:
        db.session.rollback()
        return []


@cache
def _in_footer() -> Select[*tuple[Any, ...]]:
    one = ContentPage.__table__.c
    linked = select(one.slug, one.titles).where(one.in_footer, one.hidden_at.is_(None))
    return linked.order_by(one.position, one.id)


def must_edit(actor: Actor) -> None:
    """Raise Forbidden for whoever does not write pages."""
    if not can(actor, Action.ADMINISTER):
        raise Forbidden("pages-not-yours")


def listed(actor: Actor, *, languages: Sequence[str]) -> list[tuple[ContentPage, list[State]]]:
    """All pages and how far each is in each language, in their order; three queries."""
    must_edit(actor)
    pages = list(db.session.scalars(select(ContentPage).order_by(ContentPage.position, ContentPage.id)))
    found = _newest([page.id for page in pages])
    return [(page, _states(page, found, languages)) for page in pages]


def one(actor: Actor, slug: str) -> ContentPage:
    """A page, for whoever writes it. Raises Forbidden or Missing."""
    must_edit(actor)
    page = db.session.scalar(select(ContentPage).where(ContentPage.slug == slug))
    if page is None:
        raise Missing("page-missing")
    return page


def newest(page_id: int, language: str) -> ContentVersion | None:
    """The version with the highest number, draft or not."""
    query = select(ContentVersion).where(ContentVersion.page_id == page_id, ContentVersion.language == language)
    return db.session.scalar(query.order_by(ContentVersion.number.desc()).limit(1))


def published(page_id: int, language: str) -> ContentVersion | None:
    """The version people read."""
    query = select(ContentVersion).where(
        ContentVersion.page_id == page_id,
        ContentVersion.language == language,
        ContentVersion.published_at.is_not(None),
    )
    return db.session.scalar(query.order_by(ContentVersion.number.desc()).limit(1))


def history(page_id: int, language: str, *, number: int) -> tuple[list[ContentVersion], bool]:
    """One page of the versions, newest first, `number` from 1; and whether older ones follow."""
    query = (
        select(ContentVersion)
        .where(ContentVersion.page_id == page_id, ContentVersion.language == language)
        .options(joinedload(ContentVersion.created_by))
        .order_by(ContentVersion.number.desc())
        .offset((number - 1) * VERSIONS)
        .limit(VERSIONS + 1)
    )
    rows = list(db.session.scalars(query))
    return rows[:VERSIONS], len(rows) > VERSIONS


def version(page: ContentPage, version_id: int) -> ContentVersion:
    """One version of this page. Raises Missing."""
    found = db.session.get(ContentVersion, version_id)
    if found is None or found.page_id != page.id:
        raise Missing("page-missing")
    return found


def before(found: ContentVersion) -> ContentVersion | None:
    """The version that stood before it."""
    query = select(ContentVersion).where(
        ContentVersion.page_id == found.page_id,
        ContentVersion.language == found.language,
        ContentVersion.number == found.number - 1,
    )
    return db.session.scalar(query)


def _newest(page_ids: Sequence[int]) -> dict[tuple[int, str], ContentVersion]:
    highest = (
        select(ContentVersion.page_id, ContentVersion.language, func.max(ContentVersion.number).label("number"))
        .where(ContentVersion.page_id.in_(page_ids))
        .group_by(ContentVersion.page_id, ContentVersion.language)
        .subquery()
    )
    query = (
        select(ContentVersion)
        .join(
            highest,
            (ContentVersion.page_id == highest.c.page_id)
            & (ContentVersion.language == highest.c.language)
            & (ContentVersion.number == highest.c.number),
        )
        .options(joinedload(ContentVersion.created_by))
    )
    return {(row.page_id, row.language): row for row in db.session.scalars(query)}


def _states(page: ContentPage, found: dict[tuple[int, str], ContentVersion], languages: Sequence[str]) -> list[State]:
    return [State(code, found.get((page.id, code)), code in page.titles) for code in languages]
