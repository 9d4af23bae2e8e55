"""One wish held against the house rule: the verdict and its grounds."""

from datetime import datetime, timedelta

from hub.domain.errors import Reason
from hub.domain.policy.ask import Ask, Audience, Decision, Situation, Verdict, occupied
from hub.domain.policy.document import (
    WEEK_MINUTES,
    Hours,
    Opening,
    Policy,
    Window,
    audience_order,
)
from hub.domain.policy.layers import (
    Access,
    Gate,
    Layers,
    Occurrence,
    gate,
    latest,
    lay_around,
    lead_of,
    nearness,
)
from hub.domain.timespan import MINUTE, Span, subtract_all, to_wall

Params = dict[str, object]


def judge(policy: Policy, ask: Ask, situation: Situation) -> Decision:
    """The decision without alternatives; rules come first, other bookings are named only when nothing else forbids."""
    asked = asked_params(ask.span, situation)
    if ask.span.start < situation.now:
        return Decision(Verdict.REFUSED, (Reason("past", None, asked),))
    if wall_minutes(ask.span, situation)[0] > WEEK_MINUTES:
        limit = length_text(policy.slots.max or WEEK_MINUTES)
        return Decision(
            Verdict.REFUSED, (Reason("too_long", None, asked | {"limit": limit}),)
        )
    layers = lay_around(policy, ask.span, situation)
    audience, _, obstacles = min(
        (
            (rank, *_obstacles(policy, ask, situation, layers, rank))
            for rank in ask.ranks()
        ),
        key=lambda found: (found[1], len(found[2]), audience_order(found[0])),
    )
    reasons = (*obstacles, *_shape(policy, ask, situation, asked))
    if reasons:
        return Decision(Verdict.REFUSED, reasons, None if obstacles else audience)
    wanted = occupied(policy, ask.span)
    if any(wanted.overlaps(taken) for taken in situation.taken):
        return Decision(Verdict.REFUSED, (Reason("taken", None, asked),), audience)
    if policy.workflow.mode == "request":
        params = asked | {"answer_days": policy.workflow.answer_days}
        code = (
            "needs_approval_within" if policy.workflow.answer_days else "needs_approval"
        )
        return Decision(
            Verdict.ASK, (Reason(code, None, params),), audience, (), ("approval",)
        )
    return Decision(Verdict.ALLOWED, (), audience)


def shape_problems(
    policy: Policy, ask: Ask, situation: Situation
) -> tuple[Reason, ...]:
    """What is wrong with the wish whatever the date: head count and number of units."""
    found = []
    if (
        situation.capacity is not None
        and ask.headcount is not None
        and ask.headcount > situation.capacity
    ):
        params: Params = {"limit": situation.capacity, "headcount": ask.headcount}
        found.append(Reason("headcount_above_capacity", None, params))
    if ask.quantity > situation.units:
        found.append(
            Reason(
                "quantity_above",
                None,
                {"limit": situation.units, "quantity": ask.quantity},
            )
        )
    return tuple(found)


def length_text(minutes: int) -> str:
    """A length as "45 min", "2 h" or "1 h 30", read the same in the three languages."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def wall_minutes(span: Span, situation: Situation) -> tuple[int, int]:
    """The lesser and the greater of real and wall length: nobody gains or loses an hour by the clock change."""
    wall = (
        to_wall(span.end, situation.tz) - to_wall(span.start, situation.tz)
    ) // MINUTE
    return min(wall, span.minutes), max(wall, span.minutes)


def on_grid(wall: datetime, step: int) -> bool:
    """Whether a wall time lies on the step, counted from midnight."""
    return (
        (wall.hour * 60 + wall.minute) % step == 0
        and wall.second == 0
        and wall.microsecond == 0
    )


def _shape(
    policy: Policy, ask: Ask, situation: Situation, asked: Params
) -> tuple[Reason, ...]:
    slots = policy.slots
    start, end = (
        to_wall(ask.span.start, situation.tz),
        to_wall(ask.span.end, situation.tz),
    )
    short, long = wall_minutes(ask.span, situation)
    found = []
    if not slots.overnight and (end - timedelta(microseconds=1)).date() != start.date():
        found.append(Reason("overnight", None, asked))
    if long < slots.min:
        found.append(
            Reason("too_short", None, asked | {"limit": length_text(slots.min)})
        )
    if slots.max is not None and short > slots.max:
        found.append(
            Reason("too_long", None, asked | {"limit": length_text(slots.max)})
        )
    if not on_grid(start, slots.step) or not on_grid(end, slots.step):
        found.append(
            Reason("off_step", None, asked | {"limit": length_text(slots.step)})
        )
    return (*found, *shape_problems(policy, ask, situation))


def _obstacles(
    policy: Policy, ask: Ask, situation: Situation, layers: Layers, audience: str
) -> tuple[Access, tuple[Reason, ...]]:
    """Why this audience may not book the span, and how far it is from it."""
    gates: dict[int, Gate] = {}
    for rule in {
        id(found.rule): found.rule for found in (*layers.kept, *layers.open)
    }.values():
        gates[id(rule)] = gate(
            rule,
            policy=policy,
            audience=audience,
            holder_of=ask.holder_of,
            start=ask.span.start,
            situation=situation,
        )
    kept = [found.span for found in layers.kept]
    closed = [found.span for found in layers.closed]
    granted = [
        found.span
        for found in layers.kept
        if gates[id(found.rule)].access is Access.OPEN
    ]
    free = [
        found.span
        for found in layers.open
        if gates[id(found.rule)].access is Access.OPEN
    ]
    granted.extend(subtract_all(free, kept))
    asked = asked_params(ask.span, situation)
    worst, reasons = Access.OPEN, []
    for found in layers.closed:
        if found.span.overlaps(ask.span):
            worst = Access.BARRED
            code = "closed_for" if found.rule.label else "closed"
            reasons.append(
                Reason(code, found.rule.id, asked | {"label": found.rule.label})
            )
    for piece in _cut(
        subtract_all([ask.span], [*closed, *granted]), (*layers.kept, *layers.open)
    ):
        access, reason = ground(
            piece, policy, situation, layers, gates, asked, ask.span.start
        )
        worst = max(worst, access)
        reasons.append(reason)
    return worst, once(reasons)


def _cut(
    spans: tuple[Span, ...],
    occurrences: tuple[Occurrence[Window] | Occurrence[Opening], ...],
) -> list[Span]:
    edges = sorted(
        {edge for found in occurrences for edge in (found.span.start, found.span.end)}
    )
    pieces = []
    for span in spans:
        cuts = [
            span.start,
            *(edge for edge in edges if span.start < edge < span.end),
            span.end,
        ]
        pieces.extend(
            Span(first, last) for first, last in zip(cuts, cuts[1:], strict=False)
        )
    return pieces


