"""One wish held against the house rule: the verdict and its grounds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hub.domain.errors import Reason
from hub.domain.policy.ask import Ask, Decision, Situation, Verdict, occupied
from hub.domain.policy.document import WEEK_MINUTES, Policy, audience_order
from hub.domain.policy.grounds import Case, Params, closed_ground, ground
from hub.domain.policy.layers import Access, Layers, gate, lay_around
from hub.domain.timespan import MINUTE, Span, length_text, subtract_all, to_wall


def judge(policy: Policy, ask: Ask, situation: Situation) -> Decision:
    """The decision without alternatives; rules come first, other bookings are named only when nothing else forbids."""
    start, end = to_wall(ask.span.start, situation.tz), to_wall(ask.span.end, situation.tz)
    asked: Params = {"day": start.date(), "asked": f"{start:%H:%M}–{end:%H:%M}"}
    if ask.span.start < situation.now:
        return _refused(Reason("past", None, asked))
    if wall_minutes(ask.span, situation)[0] > WEEK_MINUTES:
        return _refused(Reason("too_long", None, asked | {"limit": length_text(policy.slots.max or WEEK_MINUTES)}))
    case = Case(policy, ask, situation, lay_around(policy, ask.span, situation), asked)
    audience, _, obstacles = min(
        ((audience, *_obstacles(case, audience)) for audience in ask.ranks()),
        key=lambda found: (found[1], len(found[2]), audience_order(found[0])),
    )
    reasons = (*obstacles, *_shape(policy, ask, situation, asked))
    if reasons:
        return _refused(*reasons, audience=None if obstacles else audience)
    wanted = occupied(policy, ask.span)
    if any(wanted.overlaps(taken) for taken in situation.taken):
        return _refused(Reason("taken", None, asked), audience=audience)
    lacking = {short.reason.code: short.reason for short in situation.short if short.span.overlaps(ask.span)}
    if lacking:
        return _refused(*lacking.values(), audience=audience)
    if policy.workflow.mode == "request":
        params = asked | {"answer_days": policy.workflow.answer_days}
        code = "needs_approval_within" if policy.workflow.answer_days else "needs_approval"
        return Decision(Verdict.ASK, (Reason(code, None, params),), audience, (), ("approval",))
    return Decision(Verdict.ALLOWED, (), audience)


def _refused(*reasons: Reason, audience: str | None = None) -> Decision:
    return Decision(Verdict.REFUSED, reasons, audience)


def shape_problems(ask: Ask, situation: Situation) -> tuple[Reason, ...]:
    """What is wrong with the wish whatever the date: head count and number of units."""
    found = []
    if situation.capacity is not None and ask.headcount is not None and ask.headcount > situation.capacity:
        params: Params = {"limit": situation.capacity, "headcount": ask.headcount}
        found.append(Reason("headcount_above_capacity", None, params))
    if ask.quantity > situation.units:
        found.append(Reason("quantity_above", None, {"limit": situation.units, "quantity": ask.quantity}))
    return tuple(found)


def wall_minutes(span: Span, situation: Situation) -> tuple[int, int]:
    """The lesser and the greater of real and wall length: nobody gains or loses an hour by the clock change."""
    wall = (to_wall(span.end, situation.tz) - to_wall(span.start, situation.tz)) // MINUTE
    return min(wall, span.minutes), max(wall, span.minutes)


def on_grid(wall: datetime, step: int) -> bool:
    """Whether a wall time lies on the step, counted from midnight."""
    return (wall.hour * 60 + wall.minute) % step == 0 and wall.second == 0 and wall.microsecond == 0


def _shape(policy: Policy, ask: Ask, situation: Situation, asked: Params) -> tuple[Reason, ...]:
    slots = policy.slots
    start, end = (to_wall(ask.span.start, situation.tz), to_wall(ask.span.end, situation.tz))
    short, long = wall_minutes(ask.span, situation)
    found = []
    if not slots.overnight and (end - timedelta(microseconds=1)).date() != start.date():
        found.append(Reason("overnight", None, asked))
    if long < slots.min:
        found.append(Reason("too_short", None, asked | {"limit": length_text(slots.min)}))
    if slots.max is not None and short > slots.max:
        found.append(Reason("too_long", None, asked | {"limit": length_text(slots.max)}))
    if not on_grid(start, slots.step) or not on_grid(end, slots.step):
        found.append(Reason("off_step", None, asked | {"limit": length_text(slots.step)}))
    return (*found, *shape_problems(ask, situation))


def _obstacles(case: Case, audience: str) -> tuple[Access, tuple[Reason, ...]]:
    """Why this audience may not book the span, and how far it is from it."""
    layers, ask = case.layers, case.ask
    gates = {
        found.rule.id: gate(
            found.rule,
            policy=case.policy,
            audience=audience,
            holder_of=ask.holder_of,
            start=ask.span.start,
            situation=case.situation,
        )
        for found in layers.admitting
    }
    granted = [found.span for found in layers.kept if gates[found.rule.id].access is Access.OPEN]
    opened = [found.span for found in layers.open if gates[found.rule.id].access is Access.OPEN]
    granted.extend(subtract_all(opened, [found.span for found in layers.kept]))
    grounds = [
        (Access.BARRED, closed_ground(case, found.rule)) for found in layers.closed if found.span.overlaps(ask.span)
    ]
    missing = subtract_all([ask.span], [*granted, *(found.span for found in layers.closed)])
    grounds.extend(ground(case, piece, gates) for piece in _cut(missing, layers))
    reasons = {(reason.code, reason.rule): reason for _, reason in reversed(grounds)}
    worst = max((access for access, _ in grounds), default=Access.OPEN)
    return worst, tuple(reversed(reasons.values()))


def _cut(spans: tuple[Span, ...], layers: Layers) -> Iterator[Span]:
    """The spans in pieces that no rule covers in part."""
    edges = sorted({edge for found in layers.admitting for edge in (found.span.start, found.span.end)})
    for span in spans:
        cuts = [span.start, *(edge for edge in edges if span.start < edge < span.end), span.end]
        yield from (Span(first, last) for first, last in pairwise(cuts))
