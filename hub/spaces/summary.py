"""The house rule as a reader takes it in: who, when, how far ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from hub.domain.policy import AUDIENCES, DAYS, EVERYONE, Policy, Window
from hub.domain.policy.document import Admission, Closure, Hours, Opening, Season, Term
from hub.domain.policy.layers import owner

WEEK = DAYS[:7]


@dataclass(frozen=True, slots=True)
class Said:
    """One rule in words: whose time it is (a CSS class), its lines, the id of the rule."""

    audience: str
    lines: list[str] = field(default_factory=list)
    rule: str = ""


def rule_summary(policy: Policy, holders: Mapping[str, str] | None = None) -> list[Said]:
    """Whose time it is when, in the order of the week; `holders` names organisations by slug."""
    if policy.openings is None and not policy.kept:
        return [Said(EVERYONE, [_("Every day, at any hour")])]
    return [_said(rule, policy, holders or {}) for rule in _rules(policy) if not _is_handover(rule)]


def rule_lines(policy: Policy) -> dict[str, str]:
    """Each rule in one line, by its id: “Mon–Fri, 09:00–17:30: Residents, Associations”."""
    found = {}
    rules: list[Opening | Window] = [*(policy.openings or ()), *policy.kept]
    for rule in rules:
        admitted = ", ".join(audience_text(one.audience, policy) for one in rule.admits) or _("Hand-over")
        season = f", {_season(rule.season)}" if rule.season else ""
        found[rule.id] = f"{days_text(rule.days)}, {hours_text(rule.hours)}{season}: {admitted}"
    return found


def said_in_text(policy: Policy, holders: Mapping[str, str]) -> list[str]:
    """What a rule says that its form has no fields for, one line each."""
    found = []
    if policy.adopted:
        words = {"day": f"{policy.adopted.on:%d/%m/%Y}", "who": policy.adopted.by}
        found.append(_("Decided on %(day)s by %(who)s", **words))
    if policy.audiences:
        names = ", ".join(audience_text(name, policy) for name in policy.audiences)
        found.append(_("This room’s own audiences: %(names)s", names=names))
    for rule in _rules(policy):
        when = f"{days_text(rule.days)}, {hours_text(rule.hours)}"
        said = [_holding(rule, holders)] if isinstance(rule, Window) and rule.holder else []
        said += [_admission(one, policy) for one in rule.admits if one.horizon or one.lead]
        found += [_("%(label)s: %(when)s", label=when, when=line) for line in said]
    found += [closure_text(one) for one in policy.closed if one.hours and one.yearly]
    if dated := sum(one.yearly is None for one in policy.closed):
        found.append(ngettext("%(num)s closure on dates", "%(num)s closures on dates", dated))
    texts = [one.label for one in (*_rules(policy), *policy.closed)]
    others = {code for text in (policy.house_rules, *texts) for code in text} - {"fr", "nl", "en"}
    if others:
        found.append(_("Texts in further languages: %(codes)s", codes=", ".join(sorted(others))))
    return found


def handovers(policy: Policy) -> list[str]:
    """When nobody books and what that is called, one line each."""
    found = []
    for rule in _rules(policy):
        if _is_handover(rule):
            when = f"{days_text(rule.days)}, {hours_text(rule.hours)}"
            found.append(_("%(label)s: %(when)s", label=localised_text(rule.label) or _("Hand-over"), when=when))
    return found


def closures(policy: Policy) -> list[str]:
    """What is closed, one line each."""
    return [closure_text(closure) for closure in policy.closed]


def closures_between(policy: Policy, first: date, last: date) -> list[str]:
    """What is closed on some of these days, one line each."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [closure_text(one) for one in policy.closed if any(one.covers(day) for day in days)]


def days_text(days: Sequence[str]) -> str:
    """Days shortened to ranges in the reader's language: “Mon–Fri, holidays”."""
    wanted = [day in days for day in WEEK]
    if all(wanted):
        shown = _("Every day")
        return str(shown if "holiday" in days else _("%(days)s but public holidays", days=shown))
    parts, first = [], 0
    while first < len(WEEK):
        last = first
        while last < len(WEEK) and wanted[last]:
            last += 1
        if last - first > 2:
            parts.append(f"{_day(first)}–{_day(last - 1)}")
        else:
            parts += [_day(one) for one in range(first, last)]
        first = last + 1
    if "holiday" in days:
        parts.append(_("public holidays") if parts else _("Public holidays"))
    return ", ".join(parts)


def hours_text(hours: Hours) -> str:
    """“09:00–17:30”."""
    return str(hours).replace("-", "–")


def term_text(term: Term) -> str:
    """“3 months”."""
    words = {
        "hours": ngettext("%(num)s hour", "%(num)s hours", term.count),
        "days": ngettext("%(num)s day", "%(num)s days", term.count),
        "weeks": ngettext("%(num)s week", "%(num)s weeks", term.count),
        "months": ngettext("%(num)s month", "%(num)s months", term.count),
    }
    return str(words[term.unit])


def audience_text(audience: str, policy: Policy) -> str:
    """An audience by its name, also the place's own."""
    names = {
        "resident": _("Residents"),
        "association": _("Associations"),
        "coworker": _("Co-workers"),
        EVERYONE: _("Everyone"),
    }
    return names.get(audience) or localised_text(policy.audiences.get(audience, {})) or audience


def localised_text(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else any."""
    return texts.get(_language()) or next(iter(texts.values()), "")


def _said(rule: Window | Opening, policy: Policy, holders: Mapping[str, str]) -> Said:
    lines = [f"{days_text(rule.days)}, {hours_text(rule.hours)}"]
    if rule.season:
        lines[0] += ", " + _season(rule.season)
    if isinstance(rule, Window) and rule.holder:
        lines.append(_holding(rule, holders))
    lines += [_admission(admission, policy) for admission in rule.admits]
    if label := localised_text(rule.label):
        lines.append(label)
    audience = owner(rule, policy) or "association"
    return Said(audience if audience in AUDIENCES else EVERYONE, lines, rule.id)


def _holding(rule: Window, holders: Mapping[str, str]) -> str:
    name = holders.get(rule.holder or "", rule.holder)
    standing = rule.booking == "not-needed"
    return str(_("%(name)s, without booking", name=name) if standing else _("%(name)s first", name=name))


def _rules(policy: Policy) -> list[Window | Opening]:
    rules: list[Window | Opening] = [*policy.kept, *(policy.openings or ())]
    return sorted(rules, key=_order)


def _is_handover(rule: Window | Opening) -> bool:
    return isinstance(rule, Opening) and not rule.admits


def _admission(admission: Admission, policy: Policy) -> str:
    name = audience_text(admission.audience, policy)
    horizon, lead = admission.horizon or policy.reach.horizon, admission.lead or policy.reach.lead
    if horizon and lead.count:
        words = {"name": name, "horizon": term_text(horizon), "lead": term_text(lead)}
        return str(_("%(name)s, from %(horizon)s until %(lead)s before", **words))
    if horizon:
        return str(_("%(name)s, up to %(horizon)s ahead", name=name, horizon=term_text(horizon)))
    if lead.count:
        return str(_("%(name)s, until %(lead)s before", name=name, lead=term_text(lead)))
    return name


def closure_text(closure: Closure) -> str:
    """Why and when something is closed: “Christmas: each year from 24/12 to 02/01”."""
    label, when = localised_text(closure.label), closure_when(closure)
    return _("%(label)s: %(when)s", label=label, when=when) if label else when


def closure_when(closure: Closure) -> str:
    """The dates of a closure, and its hours: “24/12/2026–02/01/2027, 18:00–22:00”."""
    if closure.yearly:
        when = _season(closure.yearly)
    elif closure.first == closure.last and closure.first:
        when = f"{closure.first:%d/%m/%Y}"
    else:
        when = f"{closure.first:%d/%m/%Y}–{closure.last:%d/%m/%Y}"
    return f"{when}, {hours_text(closure.hours)}" if closure.hours else when


def _season(season: Season) -> str:
    first, last = (f"{day:02d}/{month:02d}" for month, day in (season.first, season.last))
    return str(_("each year from %(first)s to %(last)s", first=first, last=last))


def _order(rule: Window | Opening) -> tuple[int, int, str]:
    first = next((number for number, day in enumerate(DAYS) if day in rule.days), 0)
    return (first, rule.hours.start, rule.id)


def _day(number: int) -> str:
    name = str(get_day_names("abbreviated", locale=_language())[number]).rstrip(".")
    return name[:1].upper() + name[1:]


def _language() -> str:
    locale = get_locale()
    return str(locale.language) if locale is not None else "en"
