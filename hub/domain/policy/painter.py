"""The days of a room as one party sees them: cells that tile each day, each with one state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from hub.domain.policy.ask import Situation
from hub.domain.policy.document import EVERYONE, Opening, Policy, Window, audience_order
from hub.domain.policy.layers import (
    Access,
    Gate,
    Layers,
    Occurrence,
    gate,
    lay,
    lead_of,
    nearness,
)
from hub.domain.timespan import MINUTE, Span, day_span, subtract_all, to_wall, union


class State(StrEnum):
    """What a cell is to the party."""

    FREE = "free"
    KEPT = "kept"
    HANDOVER = "handover"
    CLOSED = "closed"
    EARLY = "early"
    LATE = "late"
    GONE = "gone"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Cell:
    """A maximal span of one state within one day: whose time it is, by which rule, and from which day it opens."""

    span: Span
    state: State
    audience: str | None = None
    rule: str | None = None
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom the days are painted."""

    audiences: tuple[str, ...]
    holder_of: frozenset[str]


Look = tuple[State, str | None, str | None, date | None]


def paint(
    policy: Policy,
    *,
    days: Sequence[date],
    audiences: frozenset[str],
    situation: Situation,
    holder_of: frozenset[str] = frozenset(),
) -> tuple[Cell, ...]:
    """The cells of the days, in order; they tile each day from midnight to midnight, 23 or 25 hours at the changes."""
    if not days:
        return ()
    viewer = Viewer(
        tuple(sorted(audiences | {EVERYONE}, key=audience_order)), holder_of
    )
    layers = lay(policy, min(days), max(days), situation)
    taken = _blocked(policy, situation)
    edges = _edges(policy, layers, taken, situation)
    cells: list[Cell] = []
    for day in days:
        whole = day_span(day, situation.tz)
        cuts = [
            whole.start,
            *(edge for edge in edges if whole.start < edge < whole.end),
            whole.end,
        ]
        found = [
            (Span(*pair), _look(policy, Span(*pair), layers, taken, viewer, situation))
            for pair in pairwise(cuts)
        ]
        cells.extend(Cell(span, *look) for span, look in _merged(found))
    return tuple(cells)


def standing(
    policy: Policy, *, days: Sequence[date], situation: Situation
) -> tuple[tuple[Span, Window], ...]:
    """Kept time of these days that needs no booking, without closures and without what is taken inside."""
    if not days:
        return ()
    layers = lay(policy, min(days), max(days), situation)
    holes = [*(found.span for found in layers.closed), *situation.taken]
    return tuple(
        (span, found.rule)
        for found in layers.kept
        if found.rule.booking == "not-needed" and found.day in days
        for span in subtract_all([found.span], holes)
    )


def _blocked(policy: Policy, situation: Situation) -> tuple[Span, ...]:
    """Where no booking may lie: what others occupy, and this room's own time around each booking."""
    slots = policy.slots
    return union(
        span.widen(before=slots.after, after=slots.before) for span in situation.taken
    )


def _edges(
    policy: Policy, layers: Layers, taken: tuple[Span, ...], situation: Situation
) -> list[datetime]:
    spans = [
        found.span
        for layer in (layers.closed, layers.kept, layers.open)
        for found in layer
    ]
    instants = {
        instant for span in (*spans, *taken) for instant in (span.start, span.end)
    }
    hours = {0}
    for found in (*layers.kept, *layers.open):
        leads = [lead_of(admission, policy) for admission in found.rule.admits]
        hours |= {lead.count for lead in leads if lead.unit == "hours"}
    instants |= {
        _next_step(situation.now + timedelta(hours=count), policy.slots.step, situation)
        for count in hours
    }
    return sorted(instants)


def _next_step(instant: datetime, step: int, situation: Situation) -> datetime:
    """The first grid time from the instant on, so that no cell begins between two steps."""
    wall = to_wall(instant, situation.tz)
    over = timedelta(
        hours=wall.hour,
        minutes=wall.minute,
        seconds=wall.second,
        microseconds=wall.microsecond,
    )
    rest = -over % (step * MINUTE)
    # Across a clock change the grid jumps: the plain instant is then the safe edge.
    steady = (
        to_wall(instant + rest, situation.tz).replace(fold=0)
        == wall.replace(fold=0) + rest
    )
    return instant + rest if steady else instant


def _look(
    policy: Policy,
    piece: Span,
    layers: Layers,
    taken: tuple[Span, ...],
    viewer: Viewer,
    situation: Situation,
) -> Look:
    """The state of a piece that no edge cuts, so that its start speaks for all of it."""
    at = piece.start
    shut = next((found for found in layers.closed if found.span.contains(at)), None)
    if shut:
        return (State.CLOSED, None, shut.rule.id, None)
    covering: list[Occurrence[Window] | Occurrence[Opening]]
    covering = [found for found in layers.kept if found.span.contains(at)]
    covering = covering or [found for found in layers.open if found.span.contains(at)]
    if not covering:
        return (State.CLOSED, None, None, None)
    access, rule = min(
        (
            (
                gate(
                    found.rule,
                    policy=policy,
                    audience=audience,
                    holder_of=viewer.holder_of,
                    start=at,
                    situation=situation,
                ),
                found.rule,
            )
            for found in covering
            for audience in viewer.audiences
        ),
        key=lambda found: nearness(found[0]),
    )
    if access.admission is None:
        return _barred(rule)
    inside = any(span.contains(at) for span in taken)
    return (
        _reached(access, inside, at, situation),
        access.admission.audience,
        rule.id or None,
        access.opens_on,
    )


def _reached(access: Gate, inside: bool, at: datetime, situation: Situation) -> State:
    if inside:
        return State.TAKEN
    if at < situation.now:
        return State.GONE
    return {Access.OPEN: State.FREE, Access.EARLY: State.EARLY}.get(
        access.access, State.LATE
    )


def _barred(rule: Window | Opening) -> Look:
    names = sorted(
        (admission.audience for admission in rule.admits), key=audience_order
    )
    if not names and isinstance(rule, Opening):
        return (State.HANDOVER, None, rule.id, None)
    return (State.KEPT, names[0] if names else None, rule.id or None, None)


def _merged(found: list[tuple[Span, Look]]) -> Iterator[tuple[Span, Look]]:
    """Neighbours that look the same as one."""
    span, look = found[0]
    for next_span, next_look in found[1:]:
        if next_look == look:
            span = Span(span.start, next_span.end)
        else:
            yield span, look
            span, look = next_span, next_look
    yield span, look
