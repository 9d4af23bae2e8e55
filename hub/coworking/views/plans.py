"""Plans, for managers: made, changed, archived, given and ended; and one's own."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.views.kit import site
from hub.coworking.forms.plans import EndForm, GiveForm, PlanForm, filled
from hub.coworking.service import plans as given
from hub.coworking.views import plan_words
from hub.coworking.views.blueprint import bp
from hub.coworking.views.kit import house
from hub.domain.errors import DomainError, Missing
from hub.domain.permissions import Action
from hub.plans import service
from hub.spaces import service as spaces
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.pages import page
from hub.web.sending import refuse, sent

DAY = timedelta(days=1)


@bp.get("/account/plans")
@allow(Action.SIGNED_IN)
def own_plans() -> ResponseReturnValue:
    """One's own plans, and those of the organisations one acts for: what is used and what is left."""
    found = given.everywhere(current_actor(), day=today(), house=house())
    return page("coworking/own_plans.html", plans=[plan_words.line(one) for one in found])


@bp.get("/manage/places/<slug:slug>/plans")
@allow(Action.MANAGE_PLACE)
def place_plans(slug: str) -> ResponseReturnValue:
    """The plans of a place, how many have each, and which rooms ask for one."""
    place, lines = given.plans_at(current_actor(), slug, today=today())
    return page(
        "coworking/plans.html",
        place=place,
        lines=[_line(one) for one in lines],
        rooms=given.rooms_of(place),
    )


@bp.post("/manage/places/<slug:slug>/plans/needed")
@allow(Action.MANAGE_PLACE)
def need_plan(slug: str) -> ResponseReturnValue:
    """Whether co-workers and visitors need a plan to book a room."""
    place = spaces.managed_place(current_actor(), slug)
    room = next((one for one in given.rooms_of(place) if one.slug == request.form.get("room")), None)
    if room is None:
        raise Missing("room-missing")
    service.need_plan(current_actor(), room, needed=request.form.get("needed") == "yes", now=now())
    flash(_("Saved."), "good")
    return redirect(url_for("coworking.place_plans", slug=slug), 303)


@bp.route("/manage/places/<slug:slug>/plans/new", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def new_plan(slug: str) -> ResponseReturnValue:
    """A further plan."""
    place = spaces.managed_place(current_actor(), slug)
    form = PlanForm()
    answer = sent(form, lambda: service.add_plan(current_actor(), place, wish=form.wish(), now=now()))
    if answer.done:
        flash(_("The plan is there. Give it to somebody now."), "good")
        return redirect(url_for("coworking.plan", plan_id=answer.result.id), 303)
    return page("coworking/plan_new.html", form=form, status=answer.status, place=place)


@bp.route("/manage/plans/<id:plan_id>", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def plan(plan_id: int) -> ResponseReturnValue:
    """One plan: who has it, to whom to give it, what it gives."""
    found = service.managed_plan(current_actor(), plan_id)
    if request.method != "POST":
        return _page(found)
    form = PlanForm()
    if not form.validate():
        return _page(found, form=form, status=422, problem=form)
    try:
        service.change_plan(current_actor(), plan_id, wish=form.wish(), now=now())
    except DomainError as error:
        return _page(found, form=form, status=refuse(form, error), problem=form)
    flash(_("Saved."), "good")
    return redirect(url_for("coworking.plan", plan_id=plan_id), 303)


@bp.post("/manage/plans/<id:plan_id>/give")
@allow(Action.MANAGE_PLACE)
def give_plan(plan_id: int) -> ResponseReturnValue:
    """Give a plan to a person or an organisation."""
    found = service.managed_plan(current_actor(), plan_id)
    form = GiveForm()
    if not form.validate():
        return _page(found, giving=form, status=422, problem=form)
    try:
        welcomed = given.give(
            current_actor(),
            plan_id,
            form.who.data or "",
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        status = refuse(form, error)
        return _page(found, giving=form, status=status, problem=form)
    flash(_("Given. They are a co-worker of this place now.") if welcomed else _("Given."), "good")
    return redirect(url_for("coworking.plan", plan_id=plan_id), 303)


@bp.post("/manage/plans/<id:plan_id>/archive")
@allow(Action.MANAGE_PLACE)
def archive_plan(plan_id: int) -> ResponseReturnValue:
    """Give it to nobody new; whoever has it keeps it."""
    service.archive_plan(current_actor(), plan_id, now=now())
    flash(_("Archived. Whoever has this plan keeps it."), "good")
    return redirect(url_for("coworking.plan", plan_id=plan_id), 303)


@bp.post("/manage/plans/<id:plan_id>/restore")
@allow(Action.MANAGE_PLACE)
def restore_plan(plan_id: int) -> ResponseReturnValue:
    """Offer it again."""
    service.restore_plan(current_actor(), plan_id, now=now())
    flash(_("This plan can be given again."), "good")
    return redirect(url_for("coworking.plan", plan_id=plan_id), 303)


@bp.route("/manage/subscriptions/<id:subscription_id>/end", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def end_plan(subscription_id: int) -> ResponseReturnValue:
    """The end of a plan somebody has."""
    found = given.subscription(current_actor(), subscription_id)
    form = EndForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                until_on = form.last_on.data or today() - DAY
                given.end(current_actor(), subscription_id, until_on=until_on, site=site(), now=now(), today=today())
            except DomainError as error:
                status = refuse(form, error)
            else:
                flash(_("Ended."), "good")
                return redirect(url_for("coworking.plan", plan_id=found.plan_id), 303)
    return page("coworking/plan_end.html", form=form, status=status, subscription=found)


def _line(one: given.PlanLine) -> dict[str, Any]:
    return {
        "id": one.plan.id,
        "names": one.plan.names,
        "gives": [plan_words.gives(allowance) for allowance in one.plan.allowances],
        "holders": one.holders,
        "archived": one.plan.archived_at is not None,
    }


def _page(
    found: Any,
    *,
    form: PlanForm | None = None,
    giving: GiveForm | None = None,
    status: int = 200,
    problem: Any = None,
) -> Response:
    return page(
        "coworking/plan.html",
        status=status,
        form=problem,
        plan=found,
        place=found.place,
        editing=form or PlanForm(formdata=None, data=filled(found)),
        giving=giving or GiveForm(formdata=None, data={"from_on": today()}),
        holders=given.holders(found, today=today()),
        gives=[plan_words.gives(one) for one in found.allowances],
    )
