"""My bookings: the list, the page of one, its calendar file, moving it and calling it off."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service.parties import names_of
from hub.booking import answering, bringing, changes, mails, moving, reading
from hub.booking.forms import CancelForm, ChangeForm, UntitledForm, parts, whole
from hub.booking.moveform import MoveForm
from hub.booking.views import beside, rooms, telling, wayback
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import at_field, house, refusal, typed_or_taken
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.domain.timespan import to_wall
from hub.sentences import sentence
from hub.web.access import allow, current_actor
from hub.web.clock import now, zone
from hub.web.formats import inside, span, titled
from hub.web.pages import page


@bp.get("/bookings")
@allow(Action.SIGNED_IN)
def mine() -> ResponseReturnValue:
    """The next ones, then what is over."""
    actor = current_actor()
    return page("booking/bookings.html", coming=reading.coming(actor, now=now()), over=reading.over(actor, now=now()))


@bp.get("/bookings/<id:booking_id>")
@allow(Action.SEE_BOOKING)
def show(booking_id: int) -> ResponseReturnValue:
    """The ticket: what, when, where, how to get in, what happens next."""
    return ticket(booking_id)


def ticket(booking_id: int, *, status: int = 200, problem: str = "", form: Any = None) -> Response:
    """The page of one booking, with a sentence on top where something could not be done."""
    actor, at = current_actor(), now()
    booking = reading.find(actor, booking_id)
    one = reading.occurrence_of(booking, None, now=at)
    state = reading.state_of(one, now=at)
    ahead, over = one.state in reading.LIVE and one.start_at > at, one.end_at <= at
    about = rooms.about(booking.resource)
    return page(
        "booking/booking.html",
        status=status,
        problem=problem,
        form=form,
        booking=booking,
        occurrence=one,
        state=state,
        reason=mails.said_reason(one.reason),
        dates=[_date(each) for each in booking.occurrences],
        rights=reading.rights(actor, booking),
        ahead=ahead,
        door=one.state == "confirmed" and not over,
        who=mails.who(booking),
        way_back=wayback.offered(booking.id, one) if ahead else None,
        **_head(booking, one, state=state, ahead=ahead, over=over),
        **_answer(booking, one, state=state, days=about["answer_days"]),
        **about,
    )


def _head(booking: Any, one: Any, *, state: str, ahead: bool, over: bool) -> dict[str, Any]:
    """The heading and what follows from it: those whose booking it is read it as theirs."""
    actor = current_actor()
    holds = actor.acts_for(booking.party_id)
    act = telling.just_done(booking.id)
    decider = one.decided_by_id
    name = names_of({decider}).get(decider, "") if decider is not None else ""
    title = titled(booking.title)
    return {
        "heading": telling.heading(title, state=state, act=act, over=over) if holds else title,
        "lead": telling.lead(state=state, act=act, ahead=ahead, over=over) if holds else "",
        "ended": telling.ended(one, state=state, name=name, by_reader=decider == actor.party_id),
    }


def _answer(booking: Any, one: Any, *, state: str, days: int | None) -> dict[str, Any]:
    """Who answers a request, by which day, and whether that is the reader."""
    if state != "requested":
        return {"answers": False, "own": False, "answerers": [], "answer_by": None}
    actor, today = current_actor(), now().astimezone(zone()).date()
    decides = reading.rights(actor, booking).decides
    own = decides and answering.is_own(actor, booking, today=today)
    return {
        "answers": decides and not own,
        "own": own,
        "answerers": [person.name for person in answering.answerers(booking, today=today)],
        "answer_by": one.changed_at + timedelta(days=days) if days else None,
    }


def _date(occurrence: Any) -> dict[str, Any]:
    return {
        "id": occurrence.id,
        "start": occurrence.start_at,
        "end": occurrence.end_at,
        "state": reading.state_of(occurrence, now=now()),
        "reason": mails.said_reason(occurrence.reason),
        "ahead": occurrence.state in reading.LIVE and occurrence.start_at > now(),
    }


@bp.get("/bookings/<id:booking_id>.ics")
@allow(Action.SEE_BOOKING)
def file(booking_id: int) -> ResponseReturnValue:
    """The dates as a file for a calendar."""
    booking = reading.find(current_actor(), booking_id)
    octets = mails.calendar_file(booking, booking.occurrences, house=house())
    name = f"{booking.reference}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(octets, headers=headers, content_type="text/calendar; charset=utf-8")


@bp.route("/bookings/<id:booking_id>/change", methods=["GET", "POST"])
@allow(Action.CHANGE_BOOKING)
def change(booking_id: int) -> ResponseReturnValue:
    """Another time, title or number of people."""
    actor = current_actor()
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    one = _named(booking, request.values.get("occurrence"))
    if request.method != "POST":
        return _change_page(booking, one, _filled(booking, one))
    was = moving.hold(actor, booking_id, one.id, now=now())
    form = _form(booking)(formdata=typed_or_taken())
    wish = form.change()
    sequence = whole(form.sequence.data)
    if wish is None or sequence is None:
        return _change_page(booking, one, form, status=422)
    try:
        changes.change(
            booking_id, actor=actor, occurrence_id=one.id, wish=wish, sequence=sequence, now=now(), house=house()
        )
    except DomainError as error:
        if at_field(form, error):
            return _change_page(booking, one, form, status=error.status)
        refused = refusal(error, room=booking.resource, start=wish.start)
        return _change_page(booking, one, form, status=error.status, refused=refused)
    telling.remember(booking_id, "changed")
    became = moving.hold(actor, booking_id, one.id, now=now())
    if (became.start, became.end) != (was.start, was.end):
        wayback.remember(was, became)
    return redirect(url_for("booking.show", booking_id=booking_id), 303)


@bp.route("/bookings/<id:booking_id>/cancel", methods=["GET", "POST"])
@allow(Action.CHANGE_BOOKING)
def cancel(booking_id: int) -> ResponseReturnValue:
    """Call off one date or all that are ahead: what goes is named before it goes."""
    actor = current_actor()
    booking = reading.find_for(actor, booking_id, Action.CHANGE_BOOKING)
    text = request.values.get("occurrence", "")
    one = _named(booking, text) if text else None
    form = CancelForm(data={"occurrence": text, "reason": ""})
    if request.method != "POST":
        return _cancel_page(booking, one, form)
    if not form.validate():
        return _cancel_page(booking, one, form, status=422)
    try:
        changes.cancel(
            booking_id,
            actor=actor,
            occurrence_id=one.id if one is not None else None,
            reason=form.reason.data or "",
            now=now(),
            house=house(),
        )
    except DomainError as error:
        return _cancel_page(booking, one, form, status=error.status, problem=_sentence(error))
    flash(_cancelled(booking, one), "good")
    return redirect(url_for("booking.show", booking_id=booking_id), 303)


def _cancelled(booking: Any, one: Any) -> str:
    if one is not None and any(each.state in reading.LIVE and each.end_at > now() for each in booking.occurrences):
        when = span(one.start_at, one.end_at)
        return str(_("Cancelled: %(when)s. The other dates of the series stay.", when=inside(when)))
    return str(_("It is cancelled. The time is free for others now."))


def _named(booking: Any, text: str | None) -> Any:
    number = whole(text)
    if text and number is None:
        raise Missing("booking_missing")
    return reading.occurrence_of(booking, number, now=now())


def _form(booking: Any) -> type[ChangeForm]:
    form = ChangeForm if booking.title else UntitledForm
    return form.lending(bringing.on_offer(booking.resource.place_id, None))


def _filled(booking: Any, one: Any) -> ChangeForm:
    asked = MoveForm(formdata=request.args, meta={"csrf": False}).walls() if "start" in request.args else None
    times = parts(*(asked or (to_wall(one.start_at, zone()), to_wall(one.end_at, zone()))))
    return _form(booking)(
        formdata=None,
        data={
            **times,
            **{f"extra_{slug}": count for slug, count in bringing.brings(booking).items()},
            "title": booking.title,
            "visibility": booking.visibility,
            "headcount": booking.headcount,
            "occurrence": str(one.id),
            "sequence": str(one.sequence),
        },
    )


def _change_page(
    booking: Any, one: Any, form: ChangeForm, *, status: int = 200, refused: dict[str, Any] | None = None
) -> Response:
    return page(
        "booking/change.html",
        status=status,
        form=form,
        refused=refused,
        booking=booking,
        occurrence=one,
        **beside.about(booking.resource, form, without=[one.id]),
        **rooms.about(booking.resource),
    )


def _cancel_page(booking: Any, one: Any, form: CancelForm, *, status: int = 200, problem: str = "") -> Response:
    dates = [each for each in booking.occurrences if each.state in reading.LIVE and each.start_at > now()]
    return page(
        "booking/cancel.html",
        status=status,
        form=form,
        problem=problem,
        booking=booking,
        occurrence=one,
        dates=[one] if one is not None else dates,
        others=sum(1 for each in dates if each is not one),
        **rooms.about(booking.resource),
    )


def _sentence(error: DomainError) -> str:
    return sentence(error.reasons[0].code, **error.reasons[0].params)
