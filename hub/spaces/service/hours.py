"""The rule typed into a form: the same document as the text, changed where the form speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from hub.domain.errors import Stale
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, as_document
from hub.domain.policy.document import Opening, Window
from hub.spaces.models import PolicyVersion, Resource, Texts
from hub.spaces.service.policies import latest, lock_atoms, write_policy, written_rule
from hub.spaces.service.rooms import managed_room

Entry = dict[str, object]
SHOWN = frozenset({"fr", "nl", "en"})
"""The languages of the form; a rule may hold further ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hours on some days: open to some, or kept for some. `known` is the id of the entry it was made from."""

    kept: bool
    days: tuple[str, ...]
    hours: str
    audiences: tuple[str, ...]
    season: tuple[str, str] | None = None
    label: Texts = field(default_factory=dict)
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """A closure from one day of each year ("12-24") to another. `known` is the id of the one it was made from."""

    first: str
    last: str
    label: Texts = field(default_factory=dict)
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How one books; lengths in minutes, times ahead as (number, unit), no horizon for any time ahead."""

    mode: str = "instant"
    occupies: bool = False
    answer_days: int | None = None
    lead: tuple[int, str] = (0, "hours")
    horizon: tuple[int, str] | None = None
    step: int = 30
    shortest: int = 30
    longest: int | None = None
    before: int = 0
    after: int = 0
    overnight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursWish:
    """All that the form says."""

    always: bool
    rows: tuple[Row, ...]
    terms: Terms
    yearly: tuple[Yearly, ...] = ()
    house_rules: Texts = field(default_factory=dict)


def set_hours(
    actor: Actor, slug: str, *, wish: HoursWish, seen: int, now: datetime, start: Policy | None = None
) -> PolicyVersion:
    """A new version of the rule from the form, by a manager who saw the version `seen` (0 for none).

    What the form does not show stays: horizons of each audience, holders, closures on dates, other languages.
    Raises Missing, Malformed with paths into the lists of the document, and Stale when there is a newer version.
    """
    room = managed_room(actor, slug)
    lock_atoms(room)
    if latest(room) != seen:
        raise Stale("rule-changed")
    return write_policy(room, document_of(base_of(room, start), wish), by=actor.party_id, now=now)


def base_of(room: Resource, start: Policy | None = None) -> Policy:
    """The rule that the form shows and changes: the one in force, or a template with the closures of the room."""
    written = written_rule(room).policy
    # The closures of the whole fall on a part anyway, and end with the whole's.
    return replace(start or written, closed=written.closed if latest(room) else ())


def document_of(policy: Policy, wish: HoursWish) -> Entry:
    """The document of a rule with what the form says put in its place."""
    document = as_document(policy)
    before = cast(list[Entry], document.pop("closed", []))
    for key in ("open", "kept", "request", "house_rules"):
        document.pop(key, None)
    rules: list[Opening | Window] = [*(policy.openings or ()), *policy.kept]
    known = {one.id: one for one in rules}
    taken = {one.id for one in policy.closed} | {row.known for row in wish.rows if row.known in known}
    entries = {False: list[Entry](), True: list[Entry]()}
    for row in wish.rows:
        entries[row.kept].append(_entry(row, known.get(row.known), taken))
    if entries[False] or not wish.always:
        document["open"] = entries[False]
    document |= {"kept": entries[True]} if entries[True] else {}
    document |= {"closed": closed} if (closed := _closed(policy, before, wish.yearly, taken)) else {}
    document |= _terms(wish.terms)
    texts = _texts(policy.house_rules, wish.house_rules)
    return document | ({"house_rules": texts} if texts else {})


def _closed(policy: Policy, before: Sequence[Entry], wished: Sequence[Yearly], taken: set[str]) -> list[Entry]:
    """Closures on dates as they were, the yearly ones as wished and where they stood, new ones last."""
    yearly = {one.id for one in policy.closed if one.yearly}
    known = {one.known: one for one in wished if one.known in yearly}
    found: list[Entry] = []
    for closure, entry in zip(policy.closed, before, strict=True):
        if closure.id in known:
            found.append(_yearly(known[closure.id], entry, closure.label))
        elif closure.id not in yearly:
            found.append(entry)
    fresh = [one for one in wished if known.get(one.known) is not one]
    return found + [_yearly(one, {"id": _unused(f"closed-{one.first}", taken)}, {}) for one in fresh]


def _yearly(one: Yearly, before: Entry, label: Mapping[str, str]) -> Entry:
    entry = before | {"yearly": {"from": one.first, "until": one.last}}
    entry.pop("label", None)
    texts = _texts(label, one.label)
    return entry | ({"label": texts} if texts else {})


def _texts(before: Mapping[str, str], typed: Texts) -> Texts:
    """What was typed, beside the languages that the form does not show."""
    return {code: text for code, text in before.items() if code not in SHOWN} | typed


def _entry(row: Row, before: Opening | Window | None, taken: set[str]) -> Entry:
    entry: Entry = {"id": before.id if before else _free(row, taken)}
    entry |= {"days": list(row.days), "hours": row.hours, "for": _admissions(row, before)}
    if row.kept and isinstance(before, Window):
        entry |= {"holder": before.holder} if before.holder else {}
        entry["booking"] = before.booking
    if row.season:
        entry["season"] = {"from": row.season[0], "until": row.season[1]}
    label = _texts(before.label if before else {}, row.label)
    return entry | ({"label": label} if label else {})


def _admissions(row: Row, before: Opening | Window | None) -> list[object]:
    """Those ticked, in the order they had; who was there before keeps a horizon and a lead of their own."""
    had = {one.audience: one for one in before.admits} if before else {}
    order = [name for name in had if name in row.audiences]
    order += [name for name in row.audiences if name not in had]
    found: list[object] = []
    for name in order:
        one = had.get(name)
        terms = {"horizon": one.horizon, "lead": one.lead} if one else {}
        own = {key: {term.unit: term.count} for key, term in terms.items() if term}
        found.append({"audience": name} | own if own else name)
    return found


def _terms(terms: Terms) -> Entry:
    found: Entry = {"mode": terms.mode}
    request: Entry = {"occupies": terms.occupies}
    found["request"] = request | ({"answer_days": terms.answer_days} if terms.answer_days else {})
    grain: Entry = {"step": terms.step, "min": terms.shortest}
    grain |= {"max": terms.longest} if terms.longest else {}
    grain |= {"buffer": {"before": terms.before, "after": terms.after}, "overnight": terms.overnight}
    reach: Entry = {"lead": _term(*terms.lead)}
    reach |= {"horizon": _term(*terms.horizon)} if terms.horizon else {}
    return found | {"slots": grain, "booking_window": reach}


def _term(count: int, unit: str) -> Entry:
    return {unit: count}


def _free(row: Row, taken: set[str]) -> str:
    """A name no other entry has: what the entry is, and from when."""
    return _unused(f"{'kept' if row.kept else 'open'}-{row.days[0] if row.days else 'day'}-{row.hours[:2]}", taken)


def _unused(wanted: str, taken: set[str]) -> str:
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found
