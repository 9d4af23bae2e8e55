"""What the views of bookings share: the settings, errors put where they belong, the words of a refusal."""

from datetime import datetime
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from hub.booking import calendar
from hub.booking.segments import Booked
from hub.booking.views.grounds import most_telling
from hub.booking.wording import alternative, whose_time
from hub.config import Settings
from hub.domain.errors import DomainError, Reason
from hub.domain.timespan import Span, to_wall
from hub.sentences import sentence
from hub.web import clock
from hub.web.access import current_actor
from hub.web.forms import Form, clean, parse_date, parse_time


def house() -> Settings:
    """The settings, as services take them."""
    settings: Settings = current_app.config["HUB"]
    return settings


def typed() -> MultiDict[str, str]:
    """What was sent, without control characters, so that it can be shown again."""
    pairs = request.form.items(multi=True)
    return MultiDict((name, str(clean(value))) for name, value in pairs)


def typed_or_taken() -> MultiDict[str, str]:
    """What was sent; an alternative that was taken replaces the hours, or the party."""
    data = typed()
    if data.get("take_party"):
        data["party"] = data["take_party"]
    start, end, *_room = [*(data.get("take") or data.get("fill", "")).split("/"), ""]
    (day, begins), (last, ends) = ((text[:10], text[11:16]) for text in (start, end))
    if parse_date(day) and parse_date(last) and parse_time(begins) and parse_time(ends):
        data["date"], data["start"], data["end"], data["end_date"] = day, begins, ends, "" if last == day else last
        if data.get("fill"):
            data["date"] = f"{datetime.fromisoformat(day):%d/%m/%Y}"
    return data


def instant(text: str) -> datetime:
    """A moment written in a mail's parameters."""
    return datetime.fromisoformat(text)


def at_field(form: Form, error: DomainError) -> bool:
    """Put the sentence of an error at its field; False when it has none on this form."""
    if error.field is None or error.field not in form:
        return False
    field = form[error.field]
    field.errors = [*field.errors, *(said(reason) for reason in error.reasons)]
    return True


def said(reason: Reason) -> str:
    """A reason as a sentence."""
    return sentence(reason.code, **reason.params)


def refusal(error: DomainError, *, room: Any, start: datetime, holders: list[Booked] | None = None) -> dict[str, Any]:
    """A no with its yes: whose time it is, the reasons, and what is free as buttons."""
    spans = [one for one in error.alternatives if isinstance(one, Span)]
    reasons = most_telling(error.reasons)
    return {
        "title": _title(reasons[0], start, holders or []),
        "lines": list(dict.fromkeys(said(reason) for reason in reasons)),
        "alternatives": _offers(spans, room, asked=start) if spans else [],
        "kind": "bad" if error.status == 409 else "warn",
    }


def _offers(spans: list[Span], room: Any, *, asked: datetime) -> list[dict[str, Any]]:
    """Free spans as buttons, with whose time each is by the calendar."""
    starts = [one.start for one in spans]
    policy, audiences = calendar.whose(room, starts, actor=current_actor(), now=clock.now(), house=house())
    walls = [(to_wall(one.start, clock.zone()), to_wall(one.end, clock.zone())) for one in spans]
    return [
        alternative(start, end, asked=asked, whose=whose_time(audience, policy), audience=audience)
        for (start, end), audience in zip(walls, audiences, strict=True)
    ]


def _title(reason: Reason, start: datetime, holders: list[Booked]) -> str:
    code, at = reason.code, f"{start:%H:%M}"
    if code in {"taken", "just_taken"}:
        if holders and all(one.mine for one in holders):
            return str(_("You hold this time already"))
        named = next((one for one in holders if one.title and not one.mine), None)
        if named is not None:
            return str(_("“%(title)s” has the room then", title=named.title))
        return str(_("Somebody else has the room then"))
    if code in {"kept_for", "kept_for_holder"}:
        at = _from(str(reason.params.get("hours", "")), at)
    if code == "kept_for":
        return _kept(str(reason.params.get("audience", "")), at)
    titles = {
        "kept_for_holder": _("At %(time)s the room is kept for one organisation", time=at),
        "handover": _("The room changes hands then"),
        "closed": _("The room is closed then"),
        "closed_for": _("The room is closed then"),
        "outside_opening": _("The room is not open then"),
        "not_open_day": _("The room is not open that day"),
        "too_far": _("It is too early to book this"),
        "too_soon": _("It is too late to book this"),
        "past": _("That time is over"),
        "building_full": _("The building is full then"),
        "equipment_gone": _("Somebody else has the equipment then"),
        "equipment_short": _("Somebody else has some of the equipment then"),
        "plan_days_short": _("The plan does not reach that far"),
        "plan_hours_short": _("The plan does not reach that far"),
        "plan_needed": _("This needs a plan"),
        "changed_meanwhile": _("It changed meanwhile"),
        "already_decided": _("It changed meanwhile"),
        "already_begun": _("It stays as it is"),
    }
    return str(titles.get(code, _("These hours do not fit the room")))


def _from(hours: str, at: str) -> str:
    """The time asked where some of these kept hours hold it, else the one at which the first begin."""
    spans = [text.split("–") for text in hours.split(", ") if "–" in text]
    if any(begins <= at < ends if begins < ends else at >= begins or at < ends for begins, ends in spans):
        return at
    return spans[0][0] if spans else at


def _kept(audience: str, at: str) -> str:
    titles = {
        "resident": _("At %(time)s it is the residents’ room", time=at),
        "association": _("At %(time)s it is the associations’ room", time=at),
        "coworker": _("At %(time)s it is the co-workers’ room", time=at),
    }
    return str(titles.get(audience, _("At %(time)s the room is kept for others", time=at)))
