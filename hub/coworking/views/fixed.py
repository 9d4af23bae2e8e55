"""Desks of one's own, for managers: given and ended."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.views.kit import site
from hub.coworking.forms.plans import EndForm, GiveDeskForm
from hub.coworking.service import fixed, offering
from hub.coworking.views.blueprint import bp
from hub.coworking.views.kit import desk_name, house
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import localised
from hub.web.pages import page
from hub.web.sending import refuse, sent

DAY = timedelta(days=1)


@bp.route("/manage/places/<slug:slug>/fixed-desks", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def fixed_desks(slug: str) -> ResponseReturnValue:
    """Who has a desk of their own, and a form to give one."""
    place = spaces.managed_place(current_actor(), slug)
    if request.method != "POST":
        return _page(place, GiveDeskForm(formdata=None, data={"from_on": today()}))
    form = GiveDeskForm().offer(_desks(place))
    if not form.validate():
        return _page(place, form, status=422)
    room, _slash, number = (form.atom.data or "").partition("/")
    try:
        fixed.give(
            current_actor(),
            place,
            form.who.data or "",
            room=room,
            atom_id=int(number) if number else None,
            from_on=form.from_on.data or today(),
            until_on=form.until_on.data,
            site=site(),
            now=now(),
            house=house(),
        )
    except DomainError as error:
        return _page(place, form, status=refuse(form, error))
    flash(_("Given. The desk is out of the pool from that day on."), "good")
    return redirect(url_for("coworking.fixed_desks", slug=slug), 303)


@bp.route("/manage/fixed-desks/<id:desk_id>/end", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def end_desk(desk_id: int) -> ResponseReturnValue:
    """The end of a desk of one's own: it goes back to the pool."""
    found = fixed.managed(current_actor(), desk_id)
    form = EndForm()
    answer = sent(
        form, lambda: fixed.end(current_actor(), desk_id, until_on=form.last_on.data or today() - DAY, now=now())
    )
    if answer.done:
        flash(_("Ended. The desk is in the pool again."), "good")
        return redirect(url_for("coworking.fixed_desks", slug=found.resource.place.slug), 303)
    room = found.resource
    said = desk_name(found.atom.name, room.names)
    return page("coworking/fixed_end.html", form=form, status=answer.status, desk=found, said=said, place=room.place)


def _desks(place: Any) -> list[tuple[str, str]]:
    """First any desk of a pool, then each by its name."""
    found = []
    for pool in offering.pools_of(place):
        room = localised(pool.names)
        found.append((f"{pool.slug}/", str(_("%(room)s: the first that is free", room=room))))
        found += [(f"{pool.slug}/{one.id}", f"{room}: {desk_name(one.name, pool.names)}") for one in pool.own_atoms]
    return found


def _page(place: Any, form: GiveDeskForm, *, status: int = 200) -> Response:
    desks = _desks(place)
    return page(
        "coworking/fixed.html",
        status=status,
        form=form.offer(desks),
        place=place,
        has_desks=bool(desks),
        lines=[_line(one) for one in fixed.given(place, today=today())],
    )


def _line(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "desk": desk_name(one.atom.name, one.resource.names),
        "room": localised(one.resource.names),
        "who": one.party.name,
        "from_on": one.from_on,
        "until_on": one.until_on,
    }
