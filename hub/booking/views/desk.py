"""Booking a room: the form, the answers to check, the refusal with what is free instead."""

import secrets
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from hub.accounts.service import parties_for
from hub.booking import calendar, service
from hub.booking.forms import BookForm
from hub.booking.plans import BookingRequest, Plan
from hub.booking.views import rooms
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import at_field, house, refusal, said, typed
from hub.domain.errors import Conflict, DomainError
from hub.domain.permissions import Action
from hub.domain.timespan import Span, wall_span
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.forms import parse_date, parse_time
from hub.web.pages import page

UNTYPED = {"csrf_token", "skip", "check", "take", "edit", "submit"}


@bp.route("/rooms/<slug:slug>/book", methods=["GET", "POST"])
@allow(Action.BOOK)
def book(slug: str) -> ResponseReturnValue:
    """The form, and the booking."""
    room = spaces.find_room(slug)
    if request.method != "POST":
        return _form_page(room, _empty(room))
    form = _offered(BookForm(formdata=_typed()), room)
    if request.form.get("edit"):
        return _form_page(room, form)
    ask = form.wish()
    if ask is None:
        return _form_page(room, form, status=422)
    try:
        if request.form.get("check"):
            plan = service.preview(actor=current_actor(), resource=room, ask=ask, now=now(), house=house())
            if plan.series or (plan.asks and not plan.problems):
                return _check_page(room, form, ask, plan)
        booking = service.book(
            actor=current_actor(), resource=room, ask=ask, key=form.idempotency_key(), now=now(), house=house()
        )
    except DomainError as error:
        return _refused(room, form, ask, error)
    return redirect(url_for("booking.show", booking_id=booking.id), 303)


def _typed() -> MultiDict[str, str]:
    """What was sent; an alternative that was taken replaces the hours."""
    data = typed()
    start, _slash, end = data.get("take", "").partition("/")
    (day, begins), (last, ends) = ((text[:10], text[11:16]) for text in (start, end))
    if parse_date(day) and parse_date(last) and parse_time(begins) and parse_time(ends):
        data["date"], data["start"], data["end"], data["end_date"] = day, begins, ends, last
    return data


def _offered(form: BookForm, room: Any) -> BookForm:
    choices = [(one.value, _("Myself") if one.value == "me" else one.name) for one in parties_for(current_actor())]
    return form.offer(choices, pool=room.kind == "pool")


def _empty(room: Any) -> BookForm:
    args = request.args
    filled = {
        "date": parse_date(args.get("date", "")),
        "start": parse_time(args.get("start", "")),
        "end": parse_time(args.get("end", "")),
        "party": args.get("party") or "me",
        "key": secrets.token_urlsafe(24),
    }
    return _offered(BookForm(formdata=None, data=filled), room)


def _refused(room: Any, form: BookForm, ask: BookingRequest, error: DomainError) -> ResponseReturnValue:
    if error.code == "series_has_problems":
        plan = service.preview(actor=current_actor(), resource=room, ask=ask, now=now(), house=house())
        return _check_page(room, form, ask, plan, status=error.status)
    if at_field(form, error):
        return _form_page(room, form, status=error.status)
    holders = []
    if isinstance(error, Conflict):
        span = _span(ask)
        holders = calendar.in_the_way(room, span, actor=current_actor()) if span else []
    return _form_page(
        room, form, status=error.status, refused=refusal(error, room=room, start=ask.start, holders=holders)
    )


def _span(ask: BookingRequest) -> Span | None:
    try:
        return wall_span(ask.start, ask.end, house().tz)
    except DomainError:
        return None


def _form_page(
    room: Any, form: BookForm, *, status: int = 200, refused: dict[str, Any] | None = None
) -> ResponseReturnValue:
    return page(
        "booking/book.html",
        status=status,
        form=form,
        refused=refused,
        parties=len(parties_for(current_actor())),
        **rooms.about(room),
    )


def _check_page(
    room: Any, form: BookForm, ask: BookingRequest, plan: Plan, *, status: int = 200
) -> ResponseReturnValue:
    sent = [(name, value) for name, value in _typed().items(multi=True) if name not in UNTYPED]
    dates = [
        {
            "iso": one.day.isoformat(),
            "start": one.start,
            "end": one.end,
            "outcome": one.outcome.value,
            "fine": one.fine,
            "reasons": [] if one.fine else [said(reason) for reason in one.reasons],
            "holiday": one.holiday,
            "left_out": one.day in ask.skip,
        }
        for one in plan.dates
    ]
    return page(
        "booking/check.html",
        status=status,
        form=form,
        typed=sent,
        dates=dates,
        fine=sum(1 for one in dates if one["fine"]),
        plan=plan,
        ask=ask,
        **rooms.about(room),
    )
