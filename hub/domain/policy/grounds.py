"""The grounds of a refusal that lie in the calendar, with the values their sentences need."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain.errors import Reason
from hub.domain.policy.ask import Ask, Audience, Situation
from hub.domain.policy.document import Closure, Hours, Opening, Policy, Window, audience_order
from hub.domain.policy.layers import Access, Gate, Layers, latest, lead_of, nearness
from hub.domain.timespan import Span

Params = dict[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """One wish with all it is held against; `asked` are the values every sentence repeats."""

    policy: Policy
    ask: Ask
    situation: Situation
    layers: Layers
    asked: Params


def closed_ground(case: Case, closure: Closure) -> Reason:
    """A closure, by its label where it has one."""
    return Reason("closed_for" if closure.label else "closed", closure.id, case.asked | {"label": closure.label})


def ground(case: Case, piece: Span, gates: Mapping[str, Gate]) -> tuple[Access, Reason]:
    """The one ground for a piece of time that no rule grants, and how far it is from being granted."""
    covering = case.layers.covering(piece)
    if not covering:
        return Access.BARRED, _outside(case)
    rule = min(covering, key=lambda found: nearness(gates[found.rule.id])).rule
    nearest = gates[rule.id]
    params = case.asked | {"hours": _shown(rule.hours), "label": rule.label}
    if nearest.admission is None:
        return Access.BARRED, _kept(case.policy, rule, params)
    params |= _named(case.policy, (nearest.admission.audience,))
    if nearest.access is Access.EARLY:
        return nearest.access, Reason("too_far", rule.id or None, params | {"opens_on": nearest.opens_on})
    limit = latest(lead_of(nearest.admission, case.policy), case.ask.span.start, case.situation.tz)
    return nearest.access, Reason("too_soon", rule.id or None, params | {"latest": limit})


def _kept(policy: Policy, rule: Window | Opening, params: Params) -> Reason:
    if not rule.admits:
        if isinstance(rule, Window):
            return Reason("kept_for_holder", rule.id, params | {"holder": rule.holder})
        return Reason("handover", rule.id, params)
    names = tuple(sorted((admission.audience for admission in rule.admits), key=audience_order))
    return Reason("kept_for", rule.id or None, params | _named(policy, names))


def _outside(case: Case) -> Reason:
    """The opening hours of the day that is meant: a night just left behind counts before the new day."""
    touched = sorted(found.day for found in case.layers.admitting if found.span.overlaps(case.ask.span))
    day = touched[0] if touched else case.asked["day"]
    hours = sorted(
        (found.rule.hours.start, found.rule.hours.end) for found in case.layers.admitting if found.day == day
    )
    if not hours:
        return Reason("not_open_day", None, case.asked)
    merged: list[tuple[int, int]] = []
    for start, end in hours:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    shown = ", ".join(_shown(Hours(start, end)) for start, end in merged)
    return Reason("outside_opening", None, case.asked | {"open_day": day, "hours": shown})


def _named(policy: Policy, audiences: tuple[str, ...]) -> Params:
    """The audiences as a sentence can name them: codes of the known ones, the labels of the place's own."""
    names = tuple(policy.audiences.get(audience) or Audience(audience) for audience in audiences)
    return {"audience": audiences[0], "audiences": names}


def _shown(hours: Hours) -> str:
    return str(hours).replace("-", "–")
