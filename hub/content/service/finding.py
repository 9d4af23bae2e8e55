"""What the search finds of places, rooms, pages and organisations, written in the transaction of the change."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from hub import markdown, search
from hub.accounts.models import OrganisationPage, Party
from hub.accounts.service.parties import not_merged
from hub.config import LANGUAGES
from hub.content.models import ContentPage
from hub.content.service import pages
from hub.db import db
from hub.search import Entry
from hub.spaces.models import Place, Resource, Texts
from hub.spaces.service import Changed


def _together(*texts: Texts) -> Texts:
    """Several texts as one, language by language."""
    codes = dict.fromkeys(code for one in texts for code in one)
    return {code: "\n".join(one[code] for one in texts if one.get(code)) for code in codes}


def _place(row: Place) -> Entry | None:
    """A place: what it is called, where it is, what it says of itself."""
    if row.archived_at is not None:
        return None
    said = _together(row.description, row.access_text, row.directions, row.house_rules)
    where = _together(row.address, row.commune)
    return Entry(
        kind="place", key=str(row.id), href=f"/places/{row.slug}", titles=row.names, keywords=where, texts=said
    )


def _room(row: Resource) -> Entry | None:
    """A room: its name, what it says to everybody, and its place; never how to get the key."""
    if row.archived_at is not None or row.place.archived_at is not None or row.kind == "equipment":
        return None
    whole = row.parent.names if row.parent is not None else {}
    return Entry(
        kind="room",
        key=str(row.id),
        href=f"/rooms/{row.slug}",
        titles=row.names,
        keywords=_together(row.place.names, whole, row.place.commune),
        texts=_together(row.description, row.access_text),
    )


def _organisation(row: Party, said: OrganisationPage | None) -> Entry | None:
    """An organisation that shows itself: its name, the same in every language, and what it says of itself."""
    if row.slug is None or (said is not None and not said.is_listed):
        return None
    return Entry(
        kind="organisation",
        key=str(row.id),
        href=f"/organisations/{row.slug}",
        titles=dict.fromkeys(LANGUAGES, row.name),
        keywords=dict.fromkeys(LANGUAGES, row.legal_form) if row.legal_form else {},
        texts=said.texts if said is not None else {},
    )


def _organisations(*conditions: ColumnElement[bool]) -> Iterable[tuple[Party, OrganisationPage | None]]:
    query = (
        select(Party, OrganisationPage)
        .select_from(Party)
        .outerjoin(OrganisationPage, OrganisationPage.party_id == Party.id)
        .where(Party.kind == "organisation", not_merged(), *conditions)
    )
    yield from db.session.execute(query.order_by(Party.id))


def _page(row: ContentPage) -> Entry | None:
    """A page: what is published of it."""
    if row.hidden_at is not None or not row.titles:
        return None
    found = {code: pages.published(row.id, code) for code in row.titles}
    texts = {code: markdown.plain(one.body) for code, one in found.items() if one is not None}
    return Entry(kind="page", key=str(row.id), href=pages.address(row.slug), titles=row.titles, texts=texts)


def page(row: ContentPage) -> None:
    """Write what is found of a page now."""
    _write("page", row.id, _page(row))


def organisation(party_id: int, _now: datetime) -> None:
    """Write what is found of an organisation now; nothing when it is no longer there."""
    entry = next((_organisation(*found) for found in _organisations(Party.id == party_id)), None)
    _write("organisation", party_id, entry)


def spaces(changed: Changed, _now: datetime) -> None:
    """Write what is found of a room and its parts, or of a place and all its rooms: they bear its name."""
    inside = Resource.place_id == changed.place_id
    if changed.resource_id is None:
        place = db.session.get(Place, changed.place_id)
        _write("place", changed.place_id, None if place is None else _place(place))
    else:
        inside = or_(Resource.id == changed.resource_id, Resource.parent_id == changed.resource_id)
    for row in _rooms(inside):
        _write("room", row.id, _room(row))
    _forget("room", _ids(select(Resource.id)))


def _rooms(*conditions: ColumnElement[bool]) -> Iterable[Resource]:
    query = select(Resource).options(joinedload(Resource.place), joinedload(Resource.parent))
    return db.session.scalars(query.where(*conditions).order_by(Resource.id))


def _ids(query: Select[int]) -> set[str]:
    return {str(key) for key in db.session.scalars(query)}


def wrong() -> list[tuple[str, str, Entry | None]]:
    """What is stored otherwise than it should be: kind, key, and the entry there should be, None for none."""
    stored = search.stored()
    wanted = {(kind, str(key)): entry for kind, key, entry in _all() if entry is not None}
    gone: list[tuple[str, str, Entry | None]] = [(*of, None) for of in sorted(stored.keys() - wanted.keys())]
    return gone + [(*of, entry) for of, entry in wanted.items() if of not in stored or not entry.is_as(stored[of])]


def rebuild(*, anew: bool = False) -> int:
    """Mend what is wrong, or write every entry `anew`; returns how many were written or dropped."""
    found = wrong()
    if anew:
        found = [one for one in found if one[2] is None]
        found += [(kind, str(key), entry) for kind, key, entry in _all() if entry is not None]
    for kind, key, entry in found:
        _write(kind, key, entry, anew=anew)
    return len(found)


def _all() -> Iterable[tuple[str, int, Entry | None]]:
    for place in db.session.scalars(select(Place).order_by(Place.id)):
        yield "place", place.id, _place(place)
    for room in _rooms():
        yield "room", room.id, _room(room)
    for row in db.session.scalars(select(ContentPage).order_by(ContentPage.id)):
        yield "page", row.id, _page(row)
    for party, said in _organisations():
        yield "organisation", party.id, _organisation(party, said)


def _forget(kind: str, known: set[str]) -> None:
    for key in sorted(search.keys(kind) - known):
        search.drop(kind, key)


def _write(kind: str, key: int | str, entry: Entry | None, *, anew: bool = False) -> None:
    if entry is None:
        search.drop(kind, str(key))
    else:
        search.put(entry, anew=anew)
