"""The words of the calendar: whose time it is, and what an offer or a heading says to its reader."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hub import sentences
from hub.booking.grid import label
from hub.booking.segments import DAY_MINUTES, Segment
from hub.domain.policy import Policy
from hub.domain.timespan import length_text
from hub.sentences.policy import AUDIENCES
from hub.web.formats import localised, long_date, short_date, weekday_date

NAMES = {
    "resident": _l("Residents"),
    "association": _l("Associations"),
    "coworker": _l("Co-workers"),
    "everyone": _l("Everyone"),
}
TIMES = {
    "resident": _l("Residents’ time"),
    "association": _l("Associations’ time"),
    "coworker": _l("Co-workers’ time"),
    "everyone": _l("Everyone’s time"),
}
KEPT = {
    "resident": _l("Kept for residents"),
    "association": _l("Kept for associations"),
    "coworker": _l("Kept for co-workers"),
    "everyone": _l("Kept for everyone"),
}


def whose(segment: Segment) -> str | None:
    """Whose time a stretch is, whoever may take it."""
    return segment.kept_for or segment.audience


def rule_label(rule_id: str | None, policy: Policy) -> str:
    """What the house rule calls a window, a hand-over or a closure."""
    labels = {one.id: one.label for one in policy.closed} | {one.id: one.label for one in policy.kept}
    labels |= {one.id: one.label for one in policy.openings or ()}
    return localised(labels.get(rule_id or ""))


def clock(minute: int) -> str:
    """A minute as the end of a span: midnight is 24:00."""
    return "24:00" if minute == DAY_MINUTES else label(minute)


def audience_word(audience: str | None, policy: Policy) -> str:
    """An audience in a sentence: “residents”."""
    if audience is not None and audience in policy.audiences:
        return localised(policy.audiences[audience])
    return str(AUDIENCES.get(audience or "", ""))


def kept_word(audience: str | None, policy: Policy) -> str:
    """An audience as the name of its time: “Residents”."""
    if audience is not None and audience in policy.audiences:
        return localised(policy.audiences[audience])
    return str(NAMES.get(audience or "", _("Kept for others")))


def whose_time(audience: str | None, policy: Policy) -> str:
    """“Residents’ time”; empty when it is nobody's."""
    if audience is not None and audience in policy.audiences:
        return str(_("Time of: %(audience)s", audience=localised(policy.audiences[audience])))
    return str(TIMES.get(audience or "", ""))


def alternative(start: datetime, end: datetime, *, asked: datetime, whose: str, audience: str | None) -> dict[str, Any]:
    """A free span (wall times) as a button of the form: when, how it differs from what was asked, whose time it is."""
    return {
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "end": f"{end:%Y-%m-%dT%H:%M}",
        "label": span_label(start, end),
        "small": " · ".join(text for text in (_compared(start, asked), whose) if text),
        "audience": audience,
        "room": None,
    }


def span_label(start: datetime, end: datetime) -> str:
    """Sat 05/12/2026, 18:00–21:00; a night names both days."""
    night = end.date() != start.date() and end.time() != time()
    until = f"{end:%H:%M}" if end.time() != time() else "24:00"
    shown = f"{weekday_date(start)}, {start:%H:%M}–{until}"
    return f"{start:%H:%M} {short_date(start)} – {short_date(end)} {end:%H:%M}" if night else shown


def elsewhere(start: datetime, end: datetime, *, room: str, slug: str, asks: bool) -> dict[str, Any]:
    """The very hours (wall times) in another room, as a button that sends the form there."""
    small = _("The same hours, on request") if asks else _("The same hours, in another room")
    return {
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "end": f"{end:%Y-%m-%dT%H:%M}",
        "label": f"{room}, {start:%H:%M}–{end:%H:%M}" if start.date() == end.date() else room,
        "small": str(small),
        "audience": None,
        "room": slug,
    }


def _compared(start: datetime, asked: datetime) -> str:
    minutes = int((start - asked).total_seconds() // 60)
    if start.date() == asked.date() and minutes > 0:
        return str(_("Same room, %(length)s later", length=length(minutes)))
    if start.date() == asked.date() and minutes < 0:
        return str(_("Same room, %(length)s earlier", length=length(-minutes)))
    if start.time() == asked.time():
        return str(_("Same room, same hour, another day"))
    return str(_("Same room, another day and hour"))


def length(minutes: int) -> str:
    """45 min, 2 h, 1 h 30; in Dutch 2 u."""
    return sentences.length(length_text(minutes))


def heading(text: str) -> str:
    """A date at the head of a page or a column: the first letter is large in every language."""
    return text[:1].upper() + text[1:]


def weekday(day: date) -> str:
    """The name of a day of the week, as it stands inside a sentence."""
    return long_date(day).split(" ")[0]


def week_label(first: date, last: date) -> str:
    """23–29 November 2026; 30 November – 6 December 2026; both years where the year changes."""
    begins, ends = (long_date(day).partition(" ")[2] for day in (first, last))
    if first.year != last.year:
        return f"{begins} – {ends}"
    if first.month != last.month:
        return f"{begins.rpartition(' ')[0]} – {ends}"
    return f"{begins.split(' ')[0]}–{ends}"
