"""The answers of a manager: what waits, rivals side by side, yes and no."""

from typing import Any

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.booking import answering, approvals, mails, reading
from hub.booking.forms import AnswerForm, whole
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import house, said
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now, zone
from hub.web.formats import localised
from hub.web.pages import page


@bp.get("/manage/bookings")
@allow(Action.MANAGE_SOMETHING)
def waiting() -> ResponseReturnValue:
    """The requests that wait for this person."""
    return _page()


@bp.post("/bookings/<id:booking_id>/approve")
@allow(Action.DECIDE_BOOKING)
def approve(booking_id: int) -> ResponseReturnValue:
    """Yes."""
    return _answer(booking_id, yes=True)


@bp.post("/bookings/<id:booking_id>/refuse")
@allow(Action.DECIDE_BOOKING)
def refuse(booking_id: int) -> ResponseReturnValue:
    """No, and why."""
    return _answer(booking_id, yes=False)


def _answer(booking_id: int, *, yes: bool) -> ResponseReturnValue:
    actor, form = current_actor(), AnswerForm()
    reading.find_for(actor, booking_id, Action.DECIDE_BOOKING)
    number = whole(form.occurrence.data)
    if form.occurrence.data and number is None:
        raise Missing("booking_missing")
    if not form.validate():
        return _page(status=422, problems=form.reason.errors, typed={booking_id: form.reason.data})
    try:
        if yes:
            approvals.approve(booking_id, actor=actor, occurrence_id=number, now=now(), house=house())
        else:
            reason = form.reason.data or ""
            approvals.refuse(booking_id, actor=actor, occurrence_id=number, reason=reason, now=now(), house=house())
    except DomainError as error:
        texts = [said(reason) for reason in error.reasons]
        return _page(status=error.status, problems=texts, typed={booking_id: form.reason.data})
    flash(_("It is confirmed, and the person knows.") if yes else _("It is refused, and the person knows why."), "good")
    back = f"/bookings/{booking_id}" if request.form.get("back") == "booking" else "/manage/bookings"
    return redirect(back, 303)


def _request(one: Any, typed: dict[int, str | None]) -> dict[str, Any]:
    today = now().astimezone(zone()).date()
    own = answering.is_own(current_actor(), one.booking, today=today)
    others = answering.answerers(one.booking, today=today) if own else []
    return {
        "booking": one.booking,
        "occurrence": one,
        "who": mails.who(one.booking),
        "reason": typed.get(one.booking_id) or "",
        "own": own,
        "answerers": [person.name for person in others],
    }


def _page(*, status: int = 200, problems: Any = (), typed: dict[int, str | None] | None = None) -> Response:
    found = approvals.waiting(current_actor(), now=now())
    groups = [
        {
            "requests": [
                _request(one, typed or {}) | {"further": group.further[one.booking_id]} for one in group.requests
            ],
            "same_room": group.same_room,
            "short": [localised(names) for names in group.short],
        }
        for group in found
    ]
    return page(
        "booking/approvals.html", status=status, groups=groups, problems=list(problems), form=AnswerForm(formdata=None)
    )
