"""Booking a room: the form, the answers to check, the refusal with what is free instead."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service import parties_for
from hub.accounts.service.unsigned import unsigned_at
from hub.booking import bringing, calendar, elsewhere, service, wording
from hub.booking.forms import BookForm, walls_of
from hub.booking.plans import ME, BookingRequest, Outcome, Plan
from hub.booking.views import beside, hints, rooms, telling
from hub.booking.views.blueprint import bp
from hub.booking.views.grounds import most_telling
from hub.booking.views.kit import at_field, house, refusal, said, typed_or_taken
from hub.domain.errors import Conflict, DomainError
from hub.domain.permissions import Action, can
from hub.domain.timespan import Span, wall_span
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import localised
from hub.web.forms import parse_date, parse_time
from hub.web.pages import page

UNTYPED = {"csrf_token", "skip", "keep", "check", "take", "take_party", "edit", "fill", "submit"}
EVERYWHERE = {"plan_days_short", "plan_hours_short", "plan_needed", "building_full"}
"""What another room of the place would answer too."""
ADMITTED = {Outcome.FINE, Outcome.TAKEN}


@bp.route("/rooms/<slug:slug>/book", methods=["GET", "POST"])
@allow(Action.BOOK)
def book(slug: str) -> ResponseReturnValue:
    """The form, and the booking."""
    room = spaces.find_room(slug)
    if request.method != "POST":
        return _form_page(room, _empty(room))
    form = _offered(_form(room)(formdata=typed_or_taken()), room)
    if request.form.get("edit") or request.form.get("fill"):
        return _form_page(room, form)
    ask = form.wish()
    if ask is None:
        return _form_page(room, form, status=422)
    try:
        if request.form.get("check") or ask.repeat or _moved():
            plan = service.preview(actor=current_actor(), resource=room, ask=ask, now=now(), house=house())
            if (request.form.get("check") or _moved()) and (plan.series or (plan.asks and not plan.problems)):
                return _check_page(room, form, ask, plan)
            if _unseen(plan, form):
                return _check_page(room, form, ask, plan, status=422)
        booking = service.book(
            actor=current_actor(), resource=room, ask=ask, key=form.idempotency_key(), now=now(), house=house()
        )
    except DomainError as error:
        return _refused(room, form, ask, error)
    telling.remember(booking.id, "booked")
    return redirect(url_for("booking.show", booking_id=booking.id), 303)


def _moved() -> bool:
    """Whether the form comes from another room that was taken; one that is asked for is checked first."""
    return request.form.get("take", "").count("/") == 2


def _form(room: Any) -> type[BookForm]:
    return BookForm.lending(bringing.on_offer(room.place_id, None))


def _offered(form: BookForm, room: Any) -> BookForm:
    choices = [(one.value, _("Myself") if one.value == "me" else one.name) for one in parties_for(current_actor())]
    keeps = can(current_actor(), Action.BOOK_FOR_OTHERS, room.place_id)
    others = unsigned_at(room.place_id, today=today()) if keeps else ()
    return form.offer(
        choices,
        others=[(one.value, one.name) for one in others],
        pool=room.kind == "pool",
        overnight=spaces.policy_of(room).policy.slots.overnight,
    )


def _unseen(plan: Plan, form: BookForm) -> bool:
    """Whether a series holds a public holiday that the person was not shown; what cannot be had is said first."""
    answered = form.left_out() | form.kept()
    return plan.problems <= form.left_out() and any(
        one.fine and one.holiday and one.day not in answered for one in plan.dates
    )


def _empty(room: Any) -> BookForm:
    args = request.args
    filled = {
        "date": parse_date(args.get("date", "")) or (today() if room.kind == "pool" else None),
        "start": parse_time(args.get("start", "")),
        "end": parse_time(args.get("end", "")),
        "key": secrets.token_urlsafe(24),
    }
    form = _offered(_form(room)(formdata=None, data=filled), room)
    asked = args.get("party", "")
    form.party.data = asked if asked in {*form.parties, *form.others} else _admitted(room, form)
    return form


def _admitted(room: Any, form: BookForm) -> str:
    """The party that the rule lets have the time of the address: oneself where it can."""
    walls = walls_of(form)
    if walls is None or len(form.parties) == 1:
        return ME
    try:
        found = _outlook(room, BookingRequest(start=walls[0], end=walls[1]), form.parties)
    except DomainError:
        return ME
    return next((party for party, outcome in found.items() if outcome in ADMITTED), ME)


def _outlook(room: Any, ask: BookingRequest, parties: Iterable[str]) -> dict[str, Outcome]:
    return service.outlook(parties, actor=current_actor(), resource=room, ask=ask, now=now(), house=house())


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
    refused = refusal(error, room=room, start=ask.start, holders=holders)
    if error.code not in EVERYWHERE and (not holders or not all(one.mine for one in holders)):
        refused["alternatives"] += _other_rooms(room, ask)
    refused["own"] = [one for one in holders if one.mine]
    refused["parties"] = [] if isinstance(error, Conflict) else _other_parties(room, form, ask)
    refused["standing"] = None if ask.party in form.others else hints.standing(room, spaces.policy_of(room).policy)
    return _form_page(room, form, status=error.status, refused=refused)


def _other_rooms(room: Any, ask: BookingRequest) -> list[dict[str, Any]]:
    """Rooms of the same place that are free for these very hours."""
    try:
        found = elsewhere.other_rooms(actor=current_actor(), resource=room, ask=ask, now=now(), house=house())
    except DomainError:
        return []
    return [
        wording.elsewhere(ask.start, ask.end, room=localised(one.resource.names), slug=one.resource.slug, asks=one.asks)
        for one in found
    ]


def _other_parties(room: Any, form: BookForm, ask: BookingRequest) -> list[dict[str, str]]:
    """Those one may act for who would get this very time."""
    others = [party for party in form.parties if party != ask.party]
    if ask.party in form.others or ask.repeat or not others:
        return []
    found = _outlook(room, ask, others)
    return [{"value": party, "name": form.parties[party]} for party in others if found[party] is Outcome.FINE]


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
        parties=len(form.parties),
        **beside.about(room, form),
        **rooms.about(room),
    )


def _check_page(
    room: Any, form: BookForm, ask: BookingRequest, plan: Plan, *, status: int = 200
) -> ResponseReturnValue:
    sent = [(name, value) for name, value in typed_or_taken().items(multi=True) if name not in UNTYPED]
    dates = [
        {
            "iso": one.day.isoformat(),
            "start": one.start,
            "end": one.end,
            "outcome": one.outcome.value,
            "fine": one.fine,
            "reasons": [] if one.fine else [said(reason) for reason in most_telling(one.reasons)],
            "holiday": one.holiday,
            "left_out": one.day in ask.skip,
            "kept": one.day in form.kept(),
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
        lent=[(ask.extras[one.slug], one.names) for one in form.lent if ask.extras[one.slug]],
        **rooms.about(room),
    )
