"""Moving a booking by hand: what a drag has to know, the move itself, and back again."""

from datetime import datetime
from urllib.parse import urlencode

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from hub.booking import moving
from hub.booking.forms import whole
from hub.booking.moveform import MoveForm
from hub.booking.moving import Hold
from hub.booking.views import mine, telling, wayback
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import house, refusal
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import inside, span, titled
from hub.web.formats import localised as said_in


@bp.get("/bookings/<id:booking_id>/move")
@allow(Action.CHANGE_BOOKING)
def holding(booking_id: int) -> ResponseReturnValue:
    """What a hand that drags a booking has to know, as JSON: its true hours, its version, the token of the form."""
    one = moving.hold(current_actor(), booking_id, whole(request.args.get("occurrence")), now=now())
    return jsonify(csrf_token=generate_csrf(), **wayback.fields(one))


@bp.post("/bookings/<id:booking_id>/move")
@allow(Action.CHANGE_BOOKING)
def move(booking_id: int) -> ResponseReturnValue:
    """Another time for one date, with the words it has: JSON for a drag, else the page of the booking."""
    form = MoveForm()
    times, occurrence, sequence = form.walls(), whole(form.occurrence.data), whole(form.sequence.data)
    if occurrence is None or sequence is None:
        raise Missing("booking_missing")
    if times is None:
        return _no(booking_id, 422, title=str(_("Nothing was changed")), lines=form.problems())
    start, end = times
    try:
        moved = moving.move(
            booking_id,
            actor=current_actor(),
            occurrence_id=occurrence,
            start=start,
            end=end,
            sequence=sequence,
            now=now(),
            house=house(),
        )
    except DomainError as error:
        return _refused(booking_id, error, occurrence, start)
    if not moved.done:
        return _by_form(booking_id, moved.now)
    return _done(booking_id, moved)


def _done(booking_id: int, moved: moving.Moved) -> ResponseReturnValue:
    back = wayback.remember(moved.was, moved.now)
    telling.remember(booking_id, "changed")
    if not _wants_json():
        return redirect(url_for("booking.show", booking_id=booking_id), 303)
    room = said_in(moved.now.booking.resource.names)
    when = inside(span(moved.now.start, moved.now.end))
    said = _("Moved: %(title)s, %(room)s, %(when)s.", title=titled(moved.now.booking.title), room=room, when=when)
    return jsonify(said=said, undo=back)


def _refused(booking_id: int, error: DomainError, occurrence: int, start: datetime) -> ResponseReturnValue:
    if error.status in {403, 404}:
        raise error
    one = moving.hold(current_actor(), booking_id, occurrence, now=now())
    said = refusal(error, room=one.booking.resource, start=start)
    return _no(booking_id, error.status, title=str(said["title"]), lines=said["lines"])


def _no(booking_id: int, status: int, *, title: str, lines: list[str]) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(title=title, lines=lines), status
    return mine.ticket(booking_id, status=status, problem=" ".join(lines))


def _by_form(booking_id: int, wanted: Hold) -> ResponseReturnValue:
    """The form of the change with these hours in it: it says what the change would mean."""
    fields = {name: text for name, text in wayback.fields(wanted).items() if name != "sequence"}
    address = f"/bookings/{booking_id}/change?{urlencode(fields)}"
    return jsonify(form=address) if _wants_json() else redirect(address, 303)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
