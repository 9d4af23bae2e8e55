"""Segments of time as one person sees a room: painted by the rule, the bookings laid over them. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from hub.booking.claims import Claims
from hub.domain.permissions import Actor
from hub.domain.policy import Cell, Policy, Situation, State, paint
from hub.domain.timespan import Span

STATES = {
    State.FREE: "free",
    State.KEPT: "kept",
    State.HANDOVER: "turn",
    State.CLOSED: "closed",
    State.EARLY: "early",
    State.LATE: "late",
    State.GONE: "gone",
    State.TAKEN: "taken",
}
BETTER = {State.FREE: {"kept", "early", "late", "turn"}, State.EARLY: {"kept"}}
"""What an organisation's cell of this state is laid over."""


HOUR = 60
DAY_MINUTES = 24 * HOUR


class Booked(NamedTuple):
    """One date of a booking; title and names only where the reader may know them. `movable`: theirs, and ahead."""

    occurrence_id: int
    booking_id: int
    span: Span
    state: str
    resource_id: int
    title: str = ""
    who: str = ""
    mine: bool = False
    visible: bool = False
    open: bool = False
    movable: bool = False
    sequence: int = 0


class Segment(NamedTuple):
    """A stretch of time that looks the same all through.

    `seats` are the taken and all units of a pool; `party` is the organisation as which it is free, None for oneself;
    `kept_for` is whose time it is, `audience` as whom the reader may take it.
    """

    span: Span
    state: str
    audience: str | None = None
    rule: str | None = None
    opens_on: date | None = None
    booked: Booked | None = None
    seats: tuple[int, int] | None = None
    party: str | None = None
    kept_for: str | None = None

    def joins(self, other: "Segment") -> bool:
        """Whether the other goes on where this one ends, and looks the same."""
        return (
            self.span.end == other.span.start
            and self.state == other.state
            and self.booked == other.booked
            and (self.audience, self.rule, self.opens_on) == (other.audience, other.rule, other.opens_on)
            and (self.seats, self.party, self.kept_for) == (other.seats, other.party, other.kept_for)
        )


def night_ends(policies: Sequence[Policy]) -> int:
    """The minute after midnight until which a day goes on: a night belongs to the day it starts."""
    hours = [rule.hours for policy in policies for rule in policy.openings or ()]
    hours += [rule.hours for policy in policies for rule in policy.kept]
    ends = [one.end - DAY_MINUTES for one in hours if one.end > DAY_MINUTES]
    return min(-(-max(ends, default=0) // HOUR) * HOUR, DAY_MINUTES // 2)


def painted(
    policy: Policy, days: Sequence[date], *, place_id: int, actor: Actor, situation: Situation
) -> list[Segment]:
    """The days as the person sees them: as themselves, and where that is not free, as an organisation they act for."""
    own = {day: _audiences(actor, actor.party_id, place_id, day) for day in days}
    found = [_segment(cell) for cell in _cells(policy, own, situation=situation)]
    for mandate in actor.mandates:
        theirs = {
            day: _audiences(actor, mandate.organisation_id, place_id, day)
            for day in days
            if mandate.until_on is None or day <= mandate.until_on
        }
        for cell in _cells(policy, theirs, situation=situation, holder_of=frozenset({mandate.slug})):
            if cell.state in BETTER:
                found = _improved(found, _segment(cell)._replace(party=mandate.slug))
    return found


def _audiences(actor: Actor, party_id: int | None, place_id: int, day: date) -> frozenset[str]:
    return frozenset() if party_id is None else actor.audiences(party_id, place_id, day)


def _cells(
    policy: Policy,
    audiences: Mapping[date, frozenset[str]],
    *,
    situation: Situation,
    holder_of: frozenset[str] = frozenset(),
) -> list[Cell]:
    """The days painted for one party; a fact may begin or end in the middle of the week."""
    groups: dict[frozenset[str], list[date]] = {}
    for day, some in audiences.items():
        groups.setdefault(some, []).append(day)
    found: list[Cell] = []
    for some, days in groups.items():
        found += paint(policy, days=days, audiences=some, situation=situation, holder_of=holder_of)
    return sorted(found, key=lambda cell: cell.span.start)


def _improved(segments: Iterable[Segment], other: Segment) -> list[Segment]:
    found: list[Segment] = []
    for segment in segments:
        shared = segment.span.intersect(other.span)
        if shared is None or segment.state not in BETTER[State(other.state)]:
            found.append(segment)
            continue
        rest = [segment._replace(span=span) for span in segment.span.subtract(other.span)]
        found += sorted([*rest, other._replace(span=shared)], key=lambda one: one.span)
    return found


def _segment(cell: Cell) -> Segment:
    return Segment(cell.span, STATES[cell.state], cell.audience, cell.rule, cell.opens_on, kept_for=cell.kept_for)


def layer(one: Booked) -> tuple[bool, datetime, int]:
    """Requests first, so that what stands is laid over what was only asked."""
    return (one.state == "confirmed", one.span.start, one.occurrence_id)


def overlay(segments: list[Segment], booked: Iterable[Booked]) -> list[Segment]:
    """The bookings laid over what the rule says, later ones on top; `segments` in order, none over another."""
    found = list(segments)
    for one in booked:
        kind = "mine" if one.mine else "open" if one.open else "busy"
        state = "asked" if one.mine and one.state == "requested" else kind
        first = bisect_right(found, one.span.start, key=_end)
        last = bisect_left(found, one.span.end, key=_start)
        pieces: list[Segment] = []
        for segment in found[first:last]:
            shared = segment.span.intersect(one.span)
            if shared is None:
                pieces.append(segment)
                continue
            pieces += [segment._replace(span=rest) for rest in segment.span.subtract(one.span)]
            pieces.append(Segment(shared, state, booked=one))
        found[first:last] = sorted(pieces, key=_start)
    return found


def _start(segment: Segment) -> datetime:
    return segment.span.start


def _end(segment: Segment) -> datetime:
    return segment.span.end


def seated(segment: Segment, claims: Claims) -> Iterable[Segment]:
    """A stretch of a pool cut where the number of free units changes."""
    if segment.state not in {"free", "taken"}:
        return [segment]
    spans = [span for own in claims.spans.values() for span in own if span.overlaps(segment.span)]
    edges = {edge for span in spans for edge in (span.start, span.end) if segment.span.contains(edge)}
    cuts = sorted({segment.span.start, segment.span.end, *edges})
    total = len(claims.spans)
    found = []
    for start, end in pairwise(cuts):
        taken = sum(1 for span in spans if span.start < end and start < span.end)
        found.append(segment._replace(span=Span(start, end), seats=(min(taken, total), total)))
    return found


def joined(segments: Iterable[Segment]) -> Iterable[Segment]:
    """Neighbours that look the same as one, across midnight too."""
    last: Segment | None = None
    for segment in segments:
        if last is not None and last.joins(segment):
            last = last._replace(span=Span(last.span.start, segment.span.end))
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last
