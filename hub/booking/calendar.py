"""The calendar of rooms as one reader sees it: segments of time, each with one state, from the rule and the claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from hub.booking import sources
from hub.booking.claims import Claims, need
from hub.booking.segments import Booked, Segment, joined, layer, overlay, painted, seated
from hub.booking.sources import Eyes, Sources, booked, claimed
from hub.config import Settings
from hub.domain.permissions import Actor
from hub.domain.policy import Policy, Situation
from hub.domain.timespan import Span, to_wall
from hub.spaces.service.shown import AnyRoom

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoomCalendar:
    """The segments of one room over some days, in order, and its rule."""

    resource: AnyRoom
    policy: Policy
    segments: tuple[Segment, ...]


def calendars(known: Sources) -> list[RoomCalendar]:
    """The calendars of some rooms; reads nothing."""
    return [_laid(resource, known) for resource in known.resources]


def whose(
    resource: AnyRoom, starts: Sequence[datetime], *, actor: Actor, now: datetime, house: Settings
) -> tuple[Policy, list[str | None]]:
    """The rule of a room, and whose time it is at some free moments."""
    days = [to_wall(start, house.tz).date() for start in starts]
    known = sources.read([resource], days=[min(days), max(days) + DAY], actor=actor, now=now, house=house)
    laid = {day: _laid(resource, known.near(day)) for day in set(days)}
    found = []
    for start, day in zip(starts, days, strict=True):
        at = (one for one in laid[day].segments if one.state == "free" and one.span.contains(start))
        found.append(next((one.kept_for or one.audience for one in at), None))
    return known.rules[resource.id].policy, found


def _laid(resource: AnyRoom, known: Sources) -> RoomCalendar:
    """The rule of a room painted, the bookings laid over it."""
    actor, policy, place = known.actor, known.rules[resource.id].policy, resource.place_id
    atoms = known.atoms[resource.id]
    own = [row for atom in atoms for row in known.rows.get(atom, ())]
    pool = resource.kind == "pool"
    claims = _claims(atoms, own, known.desks) if pool or _around(policy, own) else NO_CLAIMS
    taken = claims.blocked(need(resource, 1))
    situation = Situation(tz=known.house.tz, holidays=frozenset(known.holidays), now=known.now, taken=taken)
    cells = painted(policy, known.days, place_id=place, actor=actor, situation=situation)
    shown = {row.occurrence_id: row for row in own if not pool or actor.acts_for(row.party_id)}
    dates = {number: booked(row, known.eyes, place_id=place, now=known.now) for number, row in shown.items()}
    dates |= {one.occurrence_id: one for one in known.asked if atoms & known.atoms[one.resource_id]}
    laid = overlay(cells, sorted(dates.values(), key=layer))
    if pool:
        laid = [piece for segment in laid for piece in seated(segment, claims)]
    return RoomCalendar(resource, policy, tuple(joined(laid)))


def _around(policy: Policy, rows: Iterable[Row[Any]]) -> bool:
    """Whether somebody has time beside what their booking shows: where not, the bookings tell all that is taken."""
    slots = policy.slots
    return bool(slots.before or slots.after) or any(
        row.claimed_from != row.start_at or row.claimed_until != row.end_at for row in rows
    )


NO_CLAIMS = Claims({})


def _claims(atoms: Iterable[int], rows: Iterable[Row[Any]], desks: Mapping[int, tuple[Span, ...]]) -> Claims:
    spans: dict[int, list[Span]] = {atom: list(desks.get(atom, ())) for atom in atoms}
    for row in rows:
        spans[row.atom_id].append(Span(row.claimed_from, row.claimed_until))
    return Claims({atom: tuple(found) for atom, found in spans.items()})


def in_the_way(resource: AnyRoom, span: Span, *, actor: Actor) -> list[Booked]:
    """The bookings that hold some of this time, with as much of each as the actor may know."""
    rows = [row for row in claimed([resource], span) if row.claimed_from < span.end and span.start < row.claimed_until]
    eyes = Eyes(actor)
    return list({row.occurrence_id: booked(row, eyes, place_id=resource.place_id) for row in rows}.values())
