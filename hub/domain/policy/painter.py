"""The days of a room as one party sees them: cells that tile each day, each with one state."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

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


class Cell(NamedTuple):
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
    audiences: tuple[str, ...]
    holder_of: frozenset[str]


BOOKABLE = frozenset({State.FREE, State.EARLY, State.LATE})
"""What the rule may grant some time; others may have it already."""

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
    moment = end_of_minute(situation.now, situation.tz)
    seen = _looks(
        SameRule(policy), tuple(days), audiences, holder_of, Situation(situation.tz, situation.holidays, moment)
    )
    blocked = _blocked(policy, situation, min(days), max(days))
    return tuple(Cell(span, *look) for looks in seen for span, look in _merged(_taken(looks, blocked)))


class SameRule:
    """A rule as the key of a cache: the very same object, so that its many parts are not compared each time."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameRule) and other.policy is self.policy

    def __hash__(self) -> int:
        return id(self.policy)


@lru_cache(maxsize=256)
def _looks(
    known: SameRule, days: tuple[date, ...], audiences: frozenset[str], holder_of: frozenset[str], situation: Situation
) -> tuple[tuple[tuple[Span, Look], ...], ...]:
    """What the rule alone says of each day, in pieces: the same for everybody of these audiences within a minute."""
    sight = Sight(
        known.policy,
        situation,
        layers=lay(known.policy, min(days), max(days), situation),
        audiences=tuple(sorted(audiences | {EVERYONE}, key=audience_order)),
        holder_of=holder_of,
    )
    edges = _edges(sight)
    found = []
    for day in days:
        whole = day_span(day, situation.tz)
        cuts = [whole.start, *edges[bisect_right(edges, whole.start) : bisect_left(edges, whole.end)], whole.end]
        found.append(tuple((piece, _look(sight, piece)) for piece in map(Span, cuts, cuts[1:])))
    return tuple(found)


def end_of_minute(now: datetime, tz: ZoneInfo) -> datetime:
    """The next whole minute, if it is of the same day: rules are written in minutes, nothing changes before it."""
    begun = now.replace(second=0, microsecond=0)
    end = begun if begun == now else begun + MINUTE
    return end if to_wall(end, tz).date() == to_wall(now, tz).date() else now


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


def _blocked(policy: Policy, situation: Situation, first: date, last: date) -> tuple[Span, ...]:
    """Where no booking may lie on some days: what others occupy, and this room's own time around each booking."""
    before, after = policy.slots.after, policy.slots.before
    since = day_span(first, situation.tz).start - after * MINUTE
    until = day_span(last, situation.tz).end + before * MINUTE
    return union(
        span.widen(before=before, after=after) for span in situation.taken if span.start < until and since < span.end
    )


def _edges(sight: Sight) -> list[datetime]:
    """Every instant at which the rule may say something else."""
    layers, now, step = sight.layers, sight.situation.now, sight.policy.slots.step
    instants = {
        instant for found in (*layers.closed, *layers.admitting) for instant in (found.span.start, found.span.end)
    }
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
    opens_on = nearest.opens_on if state is State.EARLY else None
    return (state, nearest.admission.audience, rule.id or None, opens_on, whose)


def _taken(looks: Iterable[tuple[Span, Look]], blocked: Sequence[Span]) -> Iterator[tuple[Span, Look]]:
    """The pieces that could be had, cut where others have the time; both in order."""
    starts = [span.start for span in blocked]
    for piece, look in looks:
        state, audience, rule, _opens_on, whose = look
        if state not in BOOKABLE:
            yield piece, look
            continue
        at = piece.start
        for span in blocked[max(0, bisect_right(starts, at) - 1) : bisect_left(starts, piece.end)]:
            shared = span.intersect(piece)
            if shared is None:
                continue
            if at < shared.start:
                yield Span(at, shared.start), look
            yield shared, (State.TAKEN, audience, rule, None, whose)
            at = shared.end
        if at < piece.end:
            yield Span(at, piece.end), look


def _gate(sight: Sight, rule: Window | Opening, audience: str, start: datetime) -> Gate:
    return gate(
        rule,
        policy=sight.policy,
        audience=audience,
        holder_of=sight.holder_of,
        start=start,
        situation=sight.situation,
    )


def _merged(found: Iterator[tuple[Span, Look]]) -> Iterator[tuple[Span, Look]]:
    """Neighbours that look the same as one."""
    span, look = next(found)
    for next_span, next_look in found:
        if next_look == look:
            span = Span(span.start, next_span.end)
        else:
            yield span, look
            span, look = next_span, next_look
    yield span, look
