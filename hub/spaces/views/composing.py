"""How the rooms of a place fit together: the tree, joining, dividing, what is taken along, what is lent."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.errors import DomainError, Missing, Refused
from hub.domain.permissions import Action
from hub.spaces import hits, service
from hub.spaces.forms.closures import EndForm
from hub.spaces.forms.composing import (
    DivideForm,
    EquipmentForm,
    JoinForm,
    LimitForm,
    NamesForm,
    RequiredForm,
    UnitsForm,
)
from hub.spaces.forms.texts import flat
from hub.spaces.views import consequences
from hub.spaces.views.blueprint import bp
from hub.spaces.views.closures import place_lines
from hub.spaces.views.kit import said
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.forms import Form
from hub.web.pages import page
from hub.web.sending import refuse

LISTED = 10


@bp.get("/manage/places/<slug:slug>/rooms")
@allow(Action.MANAGE_PLACE)
def compose_place(slug: str) -> ResponseReturnValue:
    """The rooms of a place as a tree, what a booking of each takes, and what can be done with them."""
    return _place_page(service.managed_place(current_actor(), slug))


def _place_page(place: Any, form: LimitForm | None = None, *, status: int = 200, problem: str = "") -> Response:
    found = service.tree(place)
    return page(
        "manage/compose.html",
        status=status,
        place=place,
        problem=problem,
        form=form or LimitForm(formdata=None, data={"limit": place.headcount_limit}),
        rows=[(one, consequences.of(one, limit=place.headcount_limit)) for one in found.branches],
        joins=sum(1 for one in found.branches if one.kind == "room" and one.room.archived_at is None) > 1,
        closed=place_lines(place, day=today()),
    )


@bp.post("/manage/places/<slug:slug>/limit")
@allow(Action.MANAGE_PLACE)
def limit_place(slug: str) -> ResponseReturnValue:
    """How many people may be in the building at once."""
    place = service.managed_place(current_actor(), slug)
    form = LimitForm()
    if not form.validate():
        return _place_page(place, form, status=422)
    service.set_limit(current_actor(), slug, limit=form.limit.data, now=now())
    flash(_("Saved."), "good")
    return redirect(url_for("spaces.compose_place", slug=slug), 303)


@bp.route("/manage/places/<slug:slug>/rooms/join", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def join_rooms(slug: str) -> ResponseReturnValue:
    """Some rooms become the parts of a hall: what follows from it, and what the hall is called."""
    place = service.managed_place(current_actor(), slug)
    chosen = request.values.getlist("room")
    form = JoinForm()
    status = 200
    try:
        parts = service.joinable(place, chosen)
        if form.is_submitted():
            status = 422
            if form.validate():
                whole = service.join(current_actor(), slug, wish=form.wish(chosen), now=now())
                flash(_("The hall is there. Say now who may book it when."), "good")
                return redirect(url_for("spaces.hours", slug=whole.slug), 303)
    except DomainError as error:
        return _place_page(place, status=error.status, problem=said(error))
    return page("manage/compose_join.html", status=status, form=form, place=place, parts=parts,
                names=consequences.names(parts))  # fmt: skip


@bp.route("/manage/places/<slug:slug>/equipment/new", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def new_equipment(slug: str) -> ResponseReturnValue:
    """Something that is lent with the rooms."""
    place = service.managed_place(current_actor(), slug)
    form = EquipmentForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            actor, names, pieces = current_actor(), form.texts("names"), form.units.data
            service.add_equipment(actor, slug, names=names, pieces=pieces, now=now())
            flash(_("It can be asked for with every room of the place now."), "good")
            return redirect(url_for("spaces.compose_place", slug=slug), 303)
    return page("manage/compose_equipment.html", status=status, form=form, place=place)


@bp.post("/manage/rooms/<slug:slug>/reorder")
@allow(Action.MANAGE_PLACE)
def reorder_room(slug: str) -> ResponseReturnValue:
    """One step up or down in the list of the place."""
    room = service.reorder(current_actor(), slug, up=request.form.get("way") == "up", now=now())
    return redirect(url_for("spaces.compose_place", slug=room.place.slug), 303)


@bp.get("/manage/rooms/<slug:slug>/compose")
@allow(Action.MANAGE_PLACE)
def compose_room(slug: str) -> ResponseReturnValue:
    """What one room is made of, what its booking takes, and how to change it or put it away."""
    return room_page(service.managed_room(current_actor(), slug))


def room_page(
    room: Any, form: Form | None = None, *, status: int = 200, problem: str = "", planned: Any = ()
) -> ResponseReturnValue:
    """The page of one room; `form` is the one that was sent with something to mend."""
    branches = service.tree(room.place)
    branch = branches.of(room.id)
    return page(
        "manage/compose_room.html",
        status=status,
        problem=problem,
        planned=planned,
        room=room,
        place=room.place,
        branch=branch,
        says=consequences.of(branch, limit=room.place.headcount_limit),
        form=form,
        divide=form if isinstance(form, DivideForm) else DivideForm(formdata=None),
        units=form if isinstance(form, UnitsForm) else UnitsForm(formdata=None, data={"units": branch.units}),
        names=form if isinstance(form, NamesForm) else NamesForm(formdata=None, data=flat(room, ("names",), ())),
        required=form if isinstance(form, RequiredForm) else _required(branches, branch, fresh=True),
        act=EndForm(formdata=None),
    )


def _required(tree: service.Tree, branch: service.Branch, *, fresh: bool) -> RequiredForm:
    mine = {branch.room.id, branch.room.parent_id, *(part.id for part in branch.parts)}
    rooms = [
        (one.room.slug, consequences.names([one.room]))
        for one in tree.branches
        if one.room.kind == "room"
        and one.room.id not in mine
        and (one.room.archived_at is None or one.room in branch.requires)
    ]
    chosen = [one.slug for one in branch.requires]
    return RequiredForm(formdata=None, data={"requires": chosen}, rooms=rooms) if fresh else RequiredForm(rooms=rooms)


@bp.post("/manage/rooms/<slug:slug>/divide")
@allow(Action.MANAGE_PLACE)
def divide_room(slug: str) -> ResponseReturnValue:
    """A room becomes a hall with parts."""
    room = service.managed_room(current_actor(), slug)
    form = DivideForm()
    if not form.validate():
        return room_page(room, form, status=422)
    try:
        service.divide(current_actor(), slug, parts=form.parts.data, now=now())
    except DomainError as error:
        return _refused(room, form, error)
    return _done(slug, _("The room is a hall with parts now. Each can be booked alone, by the rule of the whole."))


@bp.post("/manage/rooms/<slug:slug>/apart")
@allow(Action.MANAGE_PLACE)
def set_apart(slug: str) -> ResponseReturnValue:
    """The parts of a hall become rooms of their own."""
    room = service.managed_room(current_actor(), slug)
    try:
        service.set_apart(current_actor(), slug, now=now())
    except DomainError as error:
        return _refused(room, EndForm(), error)
    flash(_("The parts are rooms of their own now. The hall is archived."), "good")
    return redirect(url_for("spaces.compose_place", slug=room.place.slug), 303)


@bp.post("/manage/rooms/<slug:slug>/units")
@allow(Action.MANAGE_PLACE)
def set_units(slug: str) -> ResponseReturnValue:
    """How many units a pool has, or pieces an equipment."""
    room = service.managed_room(current_actor(), slug)
    form = UnitsForm()
    if not form.validate():
        return room_page(room, form, status=422)
    try:
        service.set_units(current_actor(), slug, units=form.units.data, now=now())
    except DomainError as error:
        return _refused(room, form, error)
    return _done(slug, _("Saved."))


@bp.post("/manage/rooms/<slug:slug>/requires")
@allow(Action.MANAGE_PLACE)
def set_required(slug: str) -> ResponseReturnValue:
    """Which other rooms a booking of this one takes along."""
    room = service.managed_room(current_actor(), slug)
    tree = service.tree(room.place)
    form = _required(tree, tree.of(room.id), fresh=False)
    if not form.validate():
        return room_page(room, form, status=422)
    try:
        service.set_required(current_actor(), slug, slugs=form.requires.data or [], now=now())
    except Refused as error:
        return _refused(room, form, error)
    branch = service.tree(room.place).of(room.id)
    return _done(slug, consequences.takes(branch) if branch.takes else _("It is booked without any other room now."))


@bp.post("/manage/rooms/<slug:slug>/name")
@allow(Action.MANAGE_PLACE)
def name_equipment(slug: str) -> ResponseReturnValue:
    """What equipment is called."""
    room = service.managed_room(current_actor(), slug)
    if room.kind != "equipment":
        raise Missing("room-missing")
    form = NamesForm()
    if not form.validate():
        return room_page(room, form, status=422)
    service.change_equipment(current_actor(), slug, names=form.texts("names"), now=now())
    return _done(slug, _("Saved."))


def _done(slug: str, text: str) -> ResponseReturnValue:
    flash(text, "good")
    return redirect(url_for("spaces.compose_room", slug=slug), 303)


def _refused(room: Any, form: Form, error: DomainError) -> ResponseReturnValue:
    """The page again; what stands in the way is listed when it is a booking."""
    if error.code == "room-in-use":
        found = hits.hits([room], [hits.ever(now())], now=now(), most=LISTED)
        return room_page(room, status=error.status, problem=said(error), planned=found.shown)
    if error.field is None:
        return room_page(room, status=error.status, problem=said(error))
    return room_page(room, form, status=refuse(form, error))
