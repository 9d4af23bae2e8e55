"""Opening hours typed into a form: the same document as the text, changed where the form speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hub.domain.errors import Stale
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, as_document
from hub.domain.policy.document import Opening, Window
from hub.spaces.models import PolicyVersion, Resource, Texts
from hub.spaces.service.policies import latest, lock_atoms, write_policy, written_rule
from hub.spaces.service.rooms import managed_room

Entry = dict[str, object]


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
class HoursWish:
    """All that the form says; lengths in minutes, the horizon as (number, unit) or None for any time ahead."""

    always: bool
    rows: tuple[Row, ...]
    mode: str
    answer_days: int | None
    horizon: tuple[int, str] | None
    shortest: int
    longest: int | None
    house_rules: Texts


def set_hours(actor: Actor, slug: str, *, wish: HoursWish, seen: int, now: datetime) -> PolicyVersion:
    """A new version of the rule from the form, by a manager who saw the version `seen` (0 for none).

    What the form does not show stays: horizons of each audience, holders, closures, buffers. Raises Missing,
    Malformed with paths into the lists of the document, and Stale when there is a newer version.
    """
    room = managed_room(actor, slug)
    lock_atoms(room)
    if latest(room) != seen:
        raise Stale("rule-changed")
    return write_policy(room, document_of(room, wish), by=actor.party_id, now=now)


def document_of(room: Resource, wish: HoursWish) -> Entry:
    """The document in force with what the form says put in its place."""
    policy = written_rule(room).policy
    document = as_document(policy)
    if latest(room) == 0:
        # The closures of the whole fall on a part anyway, and end with the whole's.
        document.pop("closed", None)
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
    document |= _workflow(policy, wish)
    document |= {"house_rules": wish.house_rules} if wish.house_rules else {}
    return document


def _entry(row: Row, before: Opening | Window | None, taken: set[str]) -> Entry:
    entry: Entry = {"id": before.id if before else _free(row, taken)}
    entry |= {"days": list(row.days), "hours": row.hours, "for": _admissions(row, before)}
    if row.kept and isinstance(before, Window):
        entry |= {"holder": before.holder} if before.holder else {}
        entry["booking"] = before.booking
    if row.season:
        entry["season"] = {"from": row.season[0], "until": row.season[1]}
    others = {code: text for code, text in (before.label if before else {}).items() if code not in {"fr", "nl", "en"}}
    label = others | row.label
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


def _workflow(policy: Policy, wish: HoursWish) -> Entry:
    found: Entry = {"mode": wish.mode}
    request: Entry = {"occupies": policy.workflow.occupies}
    request |= {"answer_days": wish.answer_days} if wish.answer_days else {}
    if wish.mode == "request" or policy.workflow.occupies:
        found["request"] = request
    slots = policy.slots
    grain: Entry = {"step": slots.step, "min": wish.shortest}
    grain |= {"max": wish.longest} if wish.longest else {}
    grain |= {"buffer": {"before": slots.before, "after": slots.after}, "overnight": slots.overnight}
    lead = policy.reach.lead
    reach: dict[str, Mapping[str, int]] = {"lead": {lead.unit: lead.count}}
    reach |= {"horizon": {wish.horizon[1]: wish.horizon[0]}} if wish.horizon else {}
    return found | {"slots": grain, "booking_window": reach}


def _free(row: Row, taken: set[str]) -> str:
    """A name no other entry has: what the entry is, and from when."""
    wanted = f"{'kept' if row.kept else 'open'}-{row.days[0] if row.days else 'day'}-{row.hours[:2]}"
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found
