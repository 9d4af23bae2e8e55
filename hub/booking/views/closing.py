"""A booking that stands in closed time: moved to what is free, or called off, by whoever looks after the place."""

import re
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.booking import changes, relocation, wording
from hub.booking.forms import whole
from hub.booking.views.blueprint import bp
from hub.booking.views.kit import house, said, typed
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action, Actor
from hub.domain.timespan import to_wall
from hub.spaces import hits
from hub.spaces.summary import localised_text
from hub.web.access import allow, current_actor
from hub.web.clock import now, zone
from hub.web.formats import inside, span
from hub.web.forms import parse_date, parse_time
from hub.web.pages import page

BACK = re.compile(r"/manage/(?:rooms|places)/[a-z0-9-]{1,80}/closures/[a-z0-9_-]{1,80}(?:\?page=[0-9]{1,4})?")
MOST = 500


def ways(hit: hits.Hit, actor: Actor, at: datetime) -> hits.Ways:
    """What can be done about a hit, as the page of the closure shows it."""
    return _ways(relocation.case_of(actor, hit.booking_id, hit.id, now=at, house=house()))


def _ways(case: relocation.Case) -> hits.Ways:
    asked = to_wall(case.occurrence.start_at, zone())
    found = []
    for way in case.ways:
        start, end = (to_wall(one, zone()) for one in (way.span.start, way.span.end))
        if way.room is None:
            offer = wording.alternative(start, end, asked=asked, whose="", audience=None)
        else:
            name = localised_text(way.room.names)
            offer = wording.elsewhere(start, end, room=name, slug=way.room.slug, asks=False)
        value = "/".join([offer["start"], offer["end"], *([offer["room"]] if offer["room"] else [])])
        found.append(hits.Offer(value, offer["label"], offer["small"], offer["audience"]))
    return hits.Ways(f"/bookings/{case.booking.id}/make-way", case.occurrence.sequence, tuple(found))


@bp.post("/bookings/<id:booking_id>/make-way")
@allow(Action.CHANGE_BOOKING)
def make_way(booking_id: int) -> ResponseReturnValue:
    """Move one date out of closed time, or call it off with a reason; the one who booked gets a mail."""
    data = typed()
    occurrence, sequence = whole(data.get("occurrence")), whole(data.get("sequence"))
    if occurrence is None or sequence is None:
        raise Missing("booking_missing")
    reason = " ".join(data.get("reason", "").split())
    if len(reason) > MOST or (data.get("act") == "cancel" and not reason):
        text = _("Write at most %(most)s characters.", most=MOST) if reason else _("Say why: they read it by mail.")
        return _again(booking_id, occurrence, status=422, reason=reason, reason_error=text)
    try:
        done = _act(booking_id, occurrence, sequence, data.get("take", ""), reason, cancels=data.get("act") == "cancel")
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        text = " ".join(dict.fromkeys(said(one) for one in error.reasons))
        return _again(booking_id, occurrence, status=error.status, reason=reason, problem=text)
    flash(done, "good")
    return redirect(_back(booking_id), 303)


def _act(booking_id: int, occurrence: int, sequence: int, take: str, reason: str, *, cancels: bool) -> str:
    common: dict[str, Any] = {"actor": current_actor(), "occurrence_id": occurrence, "now": now(), "house": house()}
    if cancels:
        changes.cancel(booking_id, reason=reason, **common)
        return str(_("It is called off. Whoever booked gets a mail with the reason."))
    start, end, room = [*take.split("/"), "", "", ""][:3]
    begins, ends = _wall(start), _wall(end)
    if room:
        booking = relocation.relocate(booking_id, room_slug=room, sequence=sequence, reason=reason, **common)
        name = localised_text(booking.resource.names)
        return str(_("It is moved to %(room)s. Whoever booked gets a mail.", room=name))
    if begins is None or ends is None:
        raise Missing("booking_missing")
    case = relocation.case_of(current_actor(), booking_id, occurrence, now=now(), house=house())
    booking = case.booking
    wish = changes.Change(
        start=begins, end=ends, title=booking.title, visibility=booking.visibility, headcount=booking.headcount
    )
    changes.change(booking_id, wish=wish, sequence=sequence, reason=reason, **common)
    moved = span(case.occurrence.start_at, case.occurrence.end_at)
    return str(_("It is moved to %(when)s. Whoever booked gets a mail.", when=inside(moved)))


def _wall(text: str) -> datetime | None:
    day, at = parse_date(text[:10]), parse_time(text[11:16])
    return datetime.combine(day, at) if day and at else None


def _back(booking_id: int) -> str:
    wanted = request.form.get("back", "")
    return wanted if BACK.fullmatch(wanted) else f"/bookings/{booking_id}"


def _again(booking_id: int, occurrence: int, **more: Any) -> ResponseReturnValue:
    """The same choice once more, with what is free now and a sentence on what stood in the way."""
    case = relocation.case_of(current_actor(), booking_id, occurrence, now=now(), house=house())
    return page(
        "booking/make_way.html",
        booking=case.booking,
        occurrence=case.occurrence,
        ways=_ways(case),
        back=_back(booking_id),
        **({"problem": "", "reason_error": ""} | more),
    )
