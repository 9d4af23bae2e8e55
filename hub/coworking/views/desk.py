"""A desk for today: one tap to take it, one to say one is in, one to give it back."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.service import parties_for
from hub.coworking.forms.desk import HoursForm, Wanted
from hub.coworking.service import fixed, mine, offering, plans, presence, taking
from hub.coworking.views import plan_words
from hub.coworking.views.blueprint import bp
from hub.coworking.views.kit import desk_name, house, said, until
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.domain.timespan import Span, to_wall
from hub.sentences import sentence
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today, zone
from hub.web.formats import clock, localised, span, titled
from hub.web.pages import page
from hub.web.sending import refuse


@bp.get("/desk")
@allow(Action.SIGNED_IN)
def desks() -> ResponseReturnValue:
    """Leads to the desks of the place one works at, or lists the places that have some."""
    found = [place for place in spaces.places() if offering.has_desks(place)]
    own = [place for place in found if presence.works_at(current_actor(), place, now=now(), house=house())]
    if len(own) == 1:
        return redirect(url_for("coworking.desk", slug=own[0].slug))
    return page("coworking/desks.html", places=own or found, works=bool(own))


@bp.get("/places/<slug:slug>/desk")
@allow(Action.SIGNED_IN)
def desk(slug: str) -> ResponseReturnValue:
    """A desk for today: what one has, what one can take, who is in."""
    return _page(_place(slug))


@bp.post("/places/<slug:slug>/desk")
@allow(Action.BOOK)
def take(slug: str) -> ResponseReturnValue:
    """Take a desk today: the best one, or the hours that were typed."""
    place = _place(slug)
    form = HoursForm().offer(_parties(), _rooms(place)) if "start" in request.form else None
    try:
        if form is None:
            taking.take_best(current_actor(), place, now=now(), house=house())
        else:
            wanted = form.wanted(today())
            if wanted is None:
                return _page(place, form=form, status=422)
            _take(place, wanted)
    except DomainError as error:
        return _refused(place, form, error)
    return redirect(url_for("coworking.desk", slug=slug), 303)


@bp.post("/places/<slug:slug>/desk/<id:booking_id>/give-back")
@allow(Action.SIGNED_IN)
def give_back(slug: str, booking_id: int) -> ResponseReturnValue:
    """Give a desk of today back."""
    place = _place(slug)
    try:
        done = taking.give_back(current_actor(), place, booking_id, now=now(), house=house())
    except Missing:
        raise
    except DomainError as error:
        return _refused(place, None, error)
    words = {
        "undone": _("The desk is given back. It is free for others."),
        "freed": _("The rest of your time is free for others now."),
    }
    flash(words[done], "good")
    return redirect(url_for("coworking.desk", slug=slug), 303)


@bp.post("/places/<slug:slug>/desk/arrive")
@allow(Action.SIGNED_IN)
def arrive(slug: str) -> ResponseReturnValue:
    """Say that one is in."""
    place = _place(slug)
    try:
        presence.arrive(current_actor(), place, now=now(), house=house())
    except DomainError as error:
        return _refused(place, None, error)
    flash(_("You are in. Have a good day."), "good")
    return redirect(url_for("coworking.desk", slug=slug), 303)


@bp.post("/places/<slug:slug>/desk/leave")
@allow(Action.SIGNED_IN)
def leave(slug: str) -> ResponseReturnValue:
    """Say that one leaves; what is left of the desk is free for others."""
    if presence.leave(current_actor(), _place(slug), now=now(), house=house()):
        flash(_("Goodbye. Nobody sees you as in any more, and your desk is free for others."), "good")
    return redirect(url_for("coworking.desk", slug=slug), 303)


@bp.post("/places/<slug:slug>/desk/show")
@allow(Action.SIGNED_IN)
def show(slug: str) -> ResponseReturnValue:
    """Let the others who work there see when one is in, or no longer."""
    seen = request.form.get("seen") == "yes"
    presence.show(current_actor(), _place(slug), seen=seen, now=now())
    flash(_("The others see when you are in.") if seen else _("Nobody sees when you are in."), "good")
    return redirect(url_for("coworking.desk", slug=slug, _anchor="who"), 303)


def cards() -> list[dict[str, Any]]:
    """For the first page: the desk one has, or one to take with a tap, at each place one works at."""
    actor, at = current_actor(), now()
    if all(standing.audience != "coworker" for standing in actor.standings):
        return []
    return [
        {
            "template": "coworking/card.html",
            "slug": place.slug,
            "place": place.names,
            "desk": _desk_of(mine.stays(actor, place, now=at, house=house())),
        }
        for place in spaces.places()
        if presence.works_at(actor, place, now=at, house=house()) and offering.has_desks(place)
    ]


def _desk_of(stays: list[mine.Stay]) -> str:
    found = (_stay(stay) for stay in stays if stay.booking.resource.kind == "pool")
    return next((f"{one['desks'] or one['room']}, {one['start']}–{one['end']}" for one in found), "")


def _place(slug: str) -> Any:
    place = spaces.find_place(slug)
    if not offering.has_desks(place):
        raise Missing("place-missing")
    return place


def _take(place: Any, wanted: Wanted) -> None:
    taking.take(
        current_actor(),
        place,
        room=wanted.room,
        start=wanted.start,
        end=wanted.end,
        party=wanted.party,
        now=now(),
        house=house(),
    )


def _refused(place: Any, form: HoursForm | None, error: DomainError) -> Response:
    if isinstance(error, Missing):
        raise error
    if form is not None and error.field in form:
        return _page(place, form=form, status=refuse(form, error))
    others = [_other(form, one) for one in error.alternatives if isinstance(one, Span)] if form is not None else []
    return _page(place, form=form, status=error.status, refusal={"lines": said(error), "others": others})


def _other(form: HoursForm, one: Span) -> dict[str, str]:
    """Another time, as a link to the booking form."""
    start, end = to_wall(one.start, zone()), to_wall(one.end, zone())
    address = f"/rooms/{form.room.data}/book?date={start.date()}&start={start:%H:%M}&end={end:%H:%M}"
    return {"href": address, "text": span(one.start, one.end)}


def _page(
    place: Any, *, form: HoursForm | None = None, status: int = 200, refusal: dict[str, Any] | None = None
) -> Response:
    actor, at = current_actor(), now()
    pools = offering.pools_today(actor, place, now=at, house=house())
    stays = mine.stays(actor, place, now=at, house=house())
    works = presence.works_at(actor, place, now=at, house=house())
    best = offering.best(pools)
    taken = [_stay(stay) for stay in stays]
    return page(
        "coworking/desk.html",
        status=status,
        refusal=refusal,
        form=form or _hours(place, best),
        place=place,
        day=at,
        works=works,
        pools=pools,
        best=_said(best) if best else None,
        halves=[_said(one) for pool in pools for one in pool.offers if one.part != "day" and one != best],
        why=_why(pools),
        desks=[one for one in taken if one["pool"]],
        others=[one for one in taken if not one["pool"]],
        own=[desk_name(one.atom.name, one.resource.names) for one in fixed.desks_of(actor, place, day=today())],
        inside=presence.own_check_ins(actor, place, now=at, house=house()),
        company=presence.company(actor, place, now=at, house=house()),
        shown=presence.shows(actor, place),
        plans=[plan_words.line(one) for one in plans.of_actor(actor, place, day=today(), house=house())],
        contact={"name": place.contact_name, "email": place.contact_email, "phone": place.contact_phone},
    )


def _why(pools: list[offering.Pool]) -> list[str]:
    """Why nothing can be taken, where a plan says so."""
    reasons = [reason for pool in pools for reason in pool.reasons]
    return list(dict.fromkeys(sentence(one.code, **one.params) for one in reasons))


def _hours(place: Any, best: offering.Offer | None) -> HoursForm:
    data = {"room": best.room, "start": best.start.time(), "end": best.end.time(), "party": best.party} if best else {}
    return HoursForm(formdata=None, data=data).offer(_parties(), _rooms(place))


def _parties() -> list[tuple[str, str]]:
    return [(one.value, _("Myself") if one.value == "me" else one.name) for one in parties_for(current_actor())]


def _rooms(place: Any) -> list[tuple[str, str]]:
    return [(one.slug, localised(one.names)) for one in offering.pools_of(place)]


def _said(offer: offering.Offer) -> dict[str, Any]:
    """An offer as a button: from now, or from a later hour, by whole days or halves."""
    start, end = clock(offer.start), until(offer.end)
    begun = offer.start <= to_wall(now(), zone())
    words = {
        "day": _("Take a desk until %(end)s", end=end)
        if begun
        else _("Take a desk from %(start)s to %(end)s", start=start, end=end),
        "morning": _("Until %(end)s", end=end) if begun else _("Morning, %(start)s–%(end)s", start=start, end=end),
        "afternoon": _("Afternoon, %(start)s–%(end)s", start=start, end=end),
    }
    return {
        "text": words[offer.part],
        "room": offer.room,
        "room_name": localised(offer.names),
        "start": start,
        "end": f"{offer.end:%H:%M}",
        "party": offer.party,
    }


def _stay(stay: mine.Stay) -> dict[str, Any]:
    booking, one = stay.booking, stay.occurrence
    room = booking.resource
    return {
        "booking_id": booking.id,
        "title": titled(booking.title),
        "room": localised(room.names),
        "pool": room.kind == "pool",
        "desks": ", ".join(desk_name(name, room.names) for name in stay.desks),
        "start": clock(one.start_at),
        "end": until(one.end_at),
        "party": booking.party.name if booking.party.kind == "organisation" else "",
        "state": one.state,
        "arrived": stay.check_in.arrived_at if stay.check_in else None,
        "undo": taking.undoable(stay, now=now()),
        "access": localised(room.access_text),
        "key_text": localised(room.key_text),
    }
