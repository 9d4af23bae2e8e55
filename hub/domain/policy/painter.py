"""The days of a room as one party sees them: cells that tile each day, each with one state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from hub.domain.policy.ask import Situation
from hub.domain.policy.document import EVERYONE, Opening, Policy, Window, audience_order
from hub.domain.policy.layers import Access, Gate, Layers, gate, lay, lead_of, nearness, owner
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
    """A maximal span of one state within one day: as whom the party meets it, by which rule, from which day it opens.

    `kept_for` is whose time it is: the audience that rule admits first of all.
    """

    span: Span
    state: State
    audience: str | None = None
    rule: str | None = None
    opens_on: date | None = None
    kept_for: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """All that a cell is painted from."""

    policy: Policy
    situation: Situation
    layers: Layers
    blocked: tuple[Span, ...]
    audiences: tuple[str, ...]
    holder_of: frozenset[str]


Look = tuple[State, str | None, str | None, date | None, str | None]


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
    sight = Sight(
        policy,
        situation,
        layers=lay(policy, min(days), max(days), situation),
        blocked=_blocked(policy, situation),
        audiences=tuple(sorted(audiences | {EVERYONE}, key=audience_order)),
        holder_of=holder_of,
    )
    edges = _edges(sight)
    cells: list[Cell] = []
    for day in days:
        whole = day_span(day, situation.tz)
        cuts = [whole.start, *(edge for edge in edges if whole.start < edge < whole.end), whole.end]
        pieces = [Span(start, end) for start, end in pairwise(cuts)]
        cells.extend(Cell(span, *look) for span, look in _merged([(piece, _look(sight, piece)) for piece in pieces]))
    return tuple(cells)


def standing(policy: Policy, *, days: Sequence[date], situation: Situation) -> tuple[tuple[Span, Window], ...]:
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
    return union(span.widen(before=slots.after, after=slots.before) for span in situation.taken)


def _edges(sight: Sight) -> list[datetime]:
    """Every instant at which a state may change."""
    layers, now, step = sight.layers, sight.situation.now, sight.policy.slots.step
    spans = [*(found.span for found in (*layers.closed, *layers.admitting)), *sight.blocked]
    instants = {instant for span in spans for instant in (span.start, span.end)}
    leads = {lead_of(admission, sight.policy) for found in layers.admitting for admission in found.rule.admits}
    hours = {0, *(lead.count for lead in leads if lead.unit == "hours")}
    instants |= {_next_step(now + timedelta(hours=count), step, sight.situation) for count in hours}
    return sorted(instants)


def _next_step(instant: datetime, step: int, situation: Situation) -> datetime:
    """The first grid time from the instant on, so that no cell begins between two steps."""
    wall = to_wall(instant, situation.tz)
    over = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
    rest = -over % (step * MINUTE)
    # Across a clock change the grid jumps: the plain instant is then the safe edge.
    steady = to_wall(instant + rest, situation.tz).replace(fold=0) == wall.replace(fold=0) + rest
    return instant + rest if steady else instant


def _look(sight: Sight, piece: Span) -> Look:
    """The state of a piece that no edge cuts, so that its start speaks for all of it."""
    shut = next((found for found in sight.layers.closed if found.span.contains(piece)), None)
    if shut:
        return (State.CLOSED, None, shut.rule.id, None, None)
    gates = [
        (_gate(sight, found.rule, audience, piece.start), found.rule)
        for found in sight.layers.covering(piece)
        for audience in sight.audiences
    ]
    if not gates:
        return (State.CLOSED, None, None, None, None)
    nearest, rule = min(gates, key=lambda found: nearness(found[0]))
    whose = owner(rule, sight.policy)
    if piece.start < sight.situation.now:
        return (State.GONE, nearest.admission.audience if nearest.admission else whose, rule.id or None, None, whose)
    if nearest.admission is None:
        state = State.HANDOVER if isinstance(rule, Opening) and not rule.admits else State.KEPT
        return (state, whose, rule.id or None, None, whose)
    state = {Access.OPEN: State.FREE, Access.EARLY: State.EARLY}.get(nearest.access, State.LATE)
    if any(span.contains(piece) for span in sight.blocked):
        state = State.TAKEN
    opens_on = nearest.opens_on if state is State.EARLY else None
    return (state, nearest.admission.audience, rule.id or None, opens_on, whose)


def _gate(sight: Sight, rule: Window | Opening, audience: str, start: datetime) -> Gate:
    return gate(
        rule,
        policy=sight.policy,
        audience=audience,
        holder_of=sight.holder_of,
        start=start,
        situation=sight.situation,
    )


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
