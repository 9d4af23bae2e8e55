"""From a Policy back to plain data, always in the same order."""

from hub.domain.policy.document import FORMAT, Admission, Closure, Opening, Policy, Season, Slots, Term, Window


def as_document(policy: Policy) -> dict[str, object]:
    """The document of a policy: plain dicts, lists, texts and numbers; reading it gives the same policy."""
    document: dict[str, object] = {"format": FORMAT}
    if policy.adopted:
        document["adopted"] = {"on": policy.adopted.on.isoformat(), "by": policy.adopted.by}
    document["mode"] = policy.workflow.mode
    if policy.workflow.mode == "request" or policy.workflow.occupies or policy.workflow.answer_days:
        request: dict[str, object] = {"occupies": policy.workflow.occupies}
        if policy.workflow.answer_days:
            request["answer_days"] = policy.workflow.answer_days
        document["request"] = request
    if policy.audiences:
        document["audiences"] = {name: dict(label) for name, label in policy.audiences.items()}
    if policy.openings is not None:
        document["open"] = [_rule(rule) for rule in policy.openings]
    if policy.kept:
        document["kept"] = [_rule(rule) for rule in policy.kept]
    if policy.closed:
        document["closed"] = [_closure(closure) for closure in policy.closed]
    document["slots"] = _slots(policy.slots)
    reach = {"lead": _term(policy.reach.lead)}
    if policy.reach.horizon:
        reach["horizon"] = _term(policy.reach.horizon)
    document["booking_window"] = reach
    if policy.house_rules:
        document["house_rules"] = dict(policy.house_rules)
    return document


def _rule(rule: Opening | Window) -> dict[str, object]:
    found: dict[str, object] = {"id": rule.id, "days": list(rule.days), "hours": str(rule.hours)}
    found["for"] = [_admission(admission) for admission in rule.admits]
    if isinstance(rule, Window):
        if rule.holder:
            found["holder"] = rule.holder
        found["booking"] = rule.booking
    if rule.season:
        found["season"] = _season(rule.season)
    if rule.label:
        found["label"] = dict(rule.label)
    return found


def _admission(admission: Admission) -> str | dict[str, object]:
    if admission.horizon is None and admission.lead is None:
        return admission.audience
    found: dict[str, object] = {"audience": admission.audience}
    if admission.horizon:
        found["horizon"] = _term(admission.horizon)
    if admission.lead:
        found["lead"] = _term(admission.lead)
    return found


def _closure(closure: Closure) -> dict[str, object]:
    found: dict[str, object] = {"id": closure.id}
    if closure.first and closure.last:
        found |= {"from": closure.first.isoformat(), "until": closure.last.isoformat()}
    if closure.yearly:
        found["yearly"] = _season(closure.yearly)
    if closure.hours:
        found["hours"] = str(closure.hours)
    if closure.label:
        found["label"] = dict(closure.label)
    return found


def _slots(slots: Slots) -> dict[str, object]:
    found: dict[str, object] = {"step": slots.step, "min": slots.min}
    if slots.max is not None:
        found["max"] = slots.max
    return found | {"buffer": {"before": slots.before, "after": slots.after}, "overnight": slots.overnight}


def _term(term: Term) -> dict[str, int]:
    return {term.unit: term.count}


def _season(season: Season) -> dict[str, str]:
    return {"from": "{:02d}-{:02d}".format(*season.first), "until": "{:02d}-{:02d}".format(*season.last)}
