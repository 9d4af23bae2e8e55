"""What the page of a booking says at its head: how it stands now, and what was just done to it."""

from datetime import datetime
from typing import Any

from flask import session as cookie
from flask_babel import gettext as _

from hub.web.formats import inside, weekday_date

JUST = "just"


def remember(booking_id: int, act: str) -> None:
    """Note what was just done to a booking, for the page that follows."""
    cookie[JUST] = [booking_id, act]


def just_done(booking_id: int) -> str:
    """What was just done to this booking, said once: `booked`, `changed`, or nothing."""
    number, act = cookie.get(JUST) or (None, "")
    if number != booking_id:
        return ""
    del cookie[JUST]
    return str(act)


def heading(title: str, *, state: str, act: str, over: bool) -> str:
    """The first line, for those whose booking it is."""
    if act == "changed" and state in {"confirmed", "requested"}:
        return str(_("Changed: %(title)s", title=title))
    if state == "confirmed":
        if over:
            return str(_("It is over: %(title)s", title=title))
        return str(_("It is booked: %(title)s", title=title) if act else _("Your booking: %(title)s", title=title))
    if state == "requested":
        return str(_("You asked: %(title)s", title=title) if act else _("Your request: %(title)s", title=title))
    titles = {
        "refused": _("Refused: %(title)s", title=title),
        "cancelled": _("Cancelled: %(title)s", title=title),
        "lapsed": _("Not answered in time: %(title)s", title=title),
    }
    return str(titles[state])


def lead(*, state: str, act: str, ahead: bool, over: bool) -> str:
    """What follows from it, for those whose booking it is."""
    if state == "confirmed" and act == "changed":
        done = _("Your booking is changed.")
        return f"{done} {_('A message with the new file for your calendar is on its way to you.')}"
    if state == "requested" and act == "changed":
        return str(_("Your request is changed. It waits for an answer: nothing is booked yet."))
    if state == "confirmed" and act:
        return str(_("A message with the file for your calendar is on its way to you."))
    if state == "confirmed" and not over:
        return str(_("It is confirmed, nothing else to do.") if ahead else _("The room is yours now."))
    if state == "requested":
        return str(_("It waits for an answer: nothing is booked yet."))
    return str(_("Nobody answered before the time was over.")) if state == "lapsed" else ""


def ended(one: Any, *, state: str, name: str, by_reader: bool) -> str:
    """Who said no or called it off, and when."""
    decided: datetime | None = one.decided_at
    if decided is None or state not in {"refused", "cancelled"}:
        return ""
    day = inside(weekday_date(decided))
    if by_reader:
        return str(
            _("You refused it on %(day)s.", day=day)
            if state == "refused"
            else _("You cancelled it on %(day)s.", day=day)
        )
    if state == "refused":
        return str(_("%(name)s refused it on %(day)s.", name=name, day=day))
    return str(_("%(name)s cancelled it on %(day)s.", name=name, day=day))
