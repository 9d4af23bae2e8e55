"""The grounds of a refusal that lie in the calendar, with the values their sentences need."""

from datetime import date, datetime

from hub.domain.errors import Reason
from hub.domain.policy.ask import Audience, Situation
from hub.domain.policy.document import Closure, Hours, Opening, Policy, Window, audience_order
from hub.domain.policy.layers import Access, Gate, Layers, Occurrence, latest, lead_of, nearness
from hub.domain.timespan import Span, to_wall

Params = dict[str, object]


def asked_params(span: Span, situation: Situation) -> Params:
    """What was asked, in wall time: the day, and the hours as text."""
    start, end = to_wall(span.start, situation.tz), to_wall(span.end, situation.tz)
    return {"day": start.date(), "asked": f"{start:%H:%M}–{end:%H:%M}"}


def closed_ground(closure: Closure, asked: Params) -> Reason:
    """A closure, by its label where it has one."""
    return Reason("closed_for" if closure.label else "closed", closure.id, asked | {"label": closure.label})


def ground(
    piece: Span,
    policy: Policy,
    situation: Situation,
    layers: Layers,
    gates: dict[int, Gate],
    asked: Params,
    start: datetime,
) -> tuple[Access, Reason]:
    """The one ground for a piece of time that no rule grants."""
    covering: list[Occurrence[Window] | Occurrence[Opening]]
    covering = [found for found in layers.kept if found.span.contains(piece)]
    covering = covering or [
        found for found in layers.open if found.span.contains(piece)
    ]
    if not covering:
        return Access.BARRED, _outside(layers, asked)
    best = min(covering, key=lambda found: nearness(gates[id(found.rule)]))
    rule, found = best.rule, gates[id(best.rule)]
    params = asked | {"hours": _hours(rule), "label": rule.label}
    if found.admission is None:
        return Access.BARRED, _kept(policy, rule, params)
    params |= _named(policy, (found.admission.audience,))
    if found.access is Access.EARLY:
        return found.access, Reason(
            "too_far", rule.id or None, params | {"opens_on": found.opens_on}
        )
    limit = latest(lead_of(found.admission, policy), start, situation.tz)
    return found.access, Reason("too_soon", rule.id or None, params | {"latest": limit})


def _kept(policy: Policy, rule: Window | Opening, params: Params) -> Reason:
    if not rule.admits:
        if isinstance(rule, Window):
            return Reason("kept_for_holder", rule.id, params | {"holder": rule.holder})
        return Reason("handover", rule.id, params)
    names = tuple(
        sorted((admission.audience for admission in rule.admits), key=audience_order)
    )
    return Reason("kept_for", rule.id or None, params | _named(policy, names))


def _outside(layers: Layers, asked: Params) -> Reason:
    spans = [
        found.rule.hours
        for found in (*layers.kept, *layers.open)
        if found.day == asked["day"]
    ]
    if not spans:
        return Reason("not_open_day", None, asked)
    merged: list[tuple[int, int]] = []
    for start, end in sorted((hours.start, hours.end) for hours in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return Reason(
        "outside_opening",
        None,
        asked | {"hours": ", ".join(_clock(*pair) for pair in merged)},
    )


def _named(policy: Policy, audiences: tuple[str, ...]) -> Params:
    """The audiences as a sentence can name them: codes of the known ones, the labels of the place's own."""
    names = tuple(
        policy.audiences.get(audience) or Audience(audience) for audience in audiences
    )
    return {"audience": audiences[0], "audiences": names}


def _hours(rule: Window | Opening) -> str:
    return str(rule.hours).replace("-", "–")


def _clock(start: int, end: int) -> str:
    return str(Hours(start, end)).replace("-", "–")


def once(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Each ground once, in order of time."""
    found: dict[tuple[str, str | None], Reason] = {}
    for reason in reasons:
        found.setdefault((reason.code, reason.rule), reason)
    return tuple(found.values())
