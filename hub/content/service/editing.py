"""Writing pages: drafts, publishing, going back to an older text, hiding."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from hub import audit
from hub.content.models import ContentPage, ContentVersion
from hub.content.service import finding, pages
from hub.content.service.pages import must_edit, newest
from hub.db import db
from hub.domain.errors import Conflict, Stale
from hub.domain.permissions import Actor


class OvertakenError(Stale):
    """Somebody saved while this text was open; `theirs` is what they saved."""

    def __init__(self, theirs: ContentVersion) -> None:
        super().__init__("page-changed", "body")
        self.theirs = theirs


def create(actor: Actor, *, slug: str, language: str, title: str, in_footer: bool, now: datetime) -> ContentPage:
    """A further page, with an empty draft in one language. Raises Forbidden, or Conflict on `slug`."""
    must_edit(actor)
    if db.session.scalar(select(ContentPage.id).where(ContentPage.slug == slug)) is not None:
        raise Conflict("page-slug-taken", "slug")
    page = begin(slug, in_footer=in_footer, now=now)
    add_version(page, language, title=title, body="", by=actor.party_id, publish=False, now=now)
    audit.record("page.create", now=now, thing=f"page:{page.id}", person_id=actor.party_id)
    return page


def begin(slug: str, *, in_footer: bool, now: datetime) -> ContentPage:
    """Write an empty page, last in the list; whoever calls has seen to the permission."""
    last = db.session.scalar(select(func.max(ContentPage.position)))
    page = ContentPage(
        slug=slug, titles={}, in_footer=in_footer, position=0 if last is None else last + 1, created_at=now
    )
    db.session.add(page)
    db.session.flush()
    return page


def add_version(
    page: ContentPage, language: str, *, title: str, body: str, by: int | None, publish: bool, now: datetime
) -> ContentVersion:
    """Write the next version; whoever calls has seen to the permission and holds the page."""
    last = newest(page.id, language)
    version = ContentVersion(
        page_id=page.id,
        language=language,
        number=1 if last is None else last.number + 1,
        title=title,
        body=body,
        created_at=now,
        created_by_id=by,
        published_at=now if publish else None,
    )
    db.session.add(version)
    db.session.flush()
    if publish:
        _show(page, version)
    return version


def save(
    actor: Actor, slug: str, language: str, *, title: str, body: str, seen: int, publish: bool, now: datetime
) -> ContentVersion:
    """Keep a text as a draft, or publish it. `seen` is the number of the version the writer had before them.

    A text that is the newest one already becomes no further version. Raises Forbidden, Missing, OvertakenError.
    """
    page = _held(actor, slug)
    last = newest(page.id, language)
    if last is not None and last.number != seen:
        raise OvertakenError(last)
    if last is None or (last.title, last.body) != (title, body):
        version = add_version(page, language, title=title, body=body, by=actor.party_id, publish=publish, now=now)
    elif publish and last.published_at is None:
        version, last.published_at = last, now
        _show(page, version)
    else:
        return last
    _note("page.publish" if publish else "page.draft", page, version, actor=actor, now=now)
    return version


def restore(actor: Actor, slug: str, version_id: int, *, now: datetime) -> ContentVersion:
    """An older text as a new draft, so that it is read once more before it is public. Raises Forbidden, Missing."""
    page = _held(actor, slug)
    old = pages.version(page, version_id)
    last = newest(page.id, old.language)
    if last is not None and (last.title, last.body) == (old.title, old.body):
        return last
    version = add_version(page, old.language, title=old.title, body=old.body, by=actor.party_id, publish=False, now=now)
    _note("page.restore", page, version, actor=actor, now=now)
    return version


def place(actor: Actor, slug: str, *, in_footer: bool, position: int, hidden: bool, now: datetime) -> ContentPage:
    """Whether a page is public at all, whether it is linked at the foot of every page, and where in the list."""
    page = _held(actor, slug)
    others = [one for one in _ordered() if one.id != page.id]
    others.insert(position, page)
    for number, one in enumerate(others):
        if one.position != number:
            one.position = number
    page.in_footer = in_footer
    if hidden is not (page.hidden_at is not None):
        page.hidden_at = now if hidden else None
        audit.record("page.hide" if hidden else "page.show", now=now, thing=f"page:{page.id}", person_id=actor.party_id)
    db.session.flush()
    finding.page(page)
    return page


def _held(actor: Actor, slug: str) -> ContentPage:
    """The page, locked: two writers follow each other."""
    page = pages.one(actor, slug)
    db.session.refresh(page, with_for_update=True)
    return page


def _ordered() -> Sequence[ContentPage]:
    return db.session.scalars(select(ContentPage).order_by(ContentPage.position, ContentPage.id)).all()


def _show(page: ContentPage, version: ContentVersion) -> None:
    page.titles = {**page.titles, version.language: version.title}
    db.session.flush()
    finding.page(page)


def _note(action: str, page: ContentPage, version: ContentVersion, *, actor: Actor, now: datetime) -> None:
    audit.record(
        action,
        now=now,
        thing=f"page:{page.id}",
        person_id=actor.party_id,
        language=version.language,
        number=version.number,
    )
