"""Who is who at the places one manages: claims to decide, people to enter."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import places
from hub.accounts.forms.fields import one_line
from hub.accounts.forms.people import ConfirmForm, EndForm, GiveForm, LookForm, RefuseForm
from hub.accounts.service import decisions, directory, facts, leaves
from hub.accounts.service.directory import Look
from hub.accounts.service.facts import FactLine
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.forms import clean
from hub.web.pages import page
from hub.web.sending import refuse, sent


@bp.get("/manage/people")
@allow(Action.MANAGE_SOMETHING)
def people() -> ResponseReturnValue:
    """Claims that wait, and who is who: by name, place, what they are; page by page."""
    actor = current_actor()
    args = {name: one_line(clean(request.args.get(name, "")))[:120] for name in ("q", "place", "what", "state")}
    kept = directory.kept_places(actor)
    form = LookForm(formdata=None, places=kept, data={**args, "state": args["state"] or "current"})
    state = args["state"] if args["state"] in directory.STATES else "current"
    look = Look(
        text=args["q"],
        place=args["place"] if any(one.slug == args["place"] for one in kept) else "",
        what=args["what"] if args["what"] in directory.WHAT else "",
        state=state,
        number=leaves.number_of(request.args.get("page", "")),
    )
    return page(
        "manage/people/index.html",
        claims=facts.claims_for(actor),
        found=directory.found(actor, look, today=today()),
        decides=bool(facts.decidable_places(actor)),
        administers=can(actor, Action.ADMINISTER),
        form=form,
        look=look,
    )


@bp.get("/manage/people/claims/<id:fact_id>")
@allow(Action.MANAGE_SOMETHING)
def claim(fact_id: int) -> ResponseReturnValue:
    """One claim, with its proof, to confirm or refuse."""
    return _claim_page(decisions.to_decide(current_actor(), fact_id), ConfirmForm(from_on=today()), RefuseForm())


@bp.post("/manage/people/claims/<id:fact_id>/confirm")
@allow(Action.MANAGE_SOMETHING)
def confirm_claim(fact_id: int) -> ResponseReturnValue:
    """They are who they say."""
    line = decisions.to_decide(current_actor(), fact_id)
    form = ConfirmForm()
    if not form.validate():
        return _claim_page(line, form, RefuseForm(formdata=None), status=422, form=form)
    try:
        decisions.confirm(
            current_actor(),
            fact_id,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            note=form.note.data or "",
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return _claim_page(line, form, RefuseForm(formdata=None), status=refuse(form, error), form=form)
    flash(_("Confirmed. They can book from now on, and read it in their mail."), "good")
    return redirect(url_for("accounts.people"), 303)


@bp.post("/manage/people/claims/<id:fact_id>/refuse")
@allow(Action.MANAGE_SOMETHING)
def refuse_claim(fact_id: int) -> ResponseReturnValue:
    """They are not, and read why."""
    line = decisions.to_decide(current_actor(), fact_id)
    form = RefuseForm()
    confirming = ConfirmForm(formdata=None, from_on=today())
    if not form.validate():
        return _claim_page(line, confirming, form, status=422, form=form)
    try:
        decisions.refuse(current_actor(), fact_id, reason=form.reason.data or "", site=site(), now=now(), today=today())
    except DomainError as error:
        return _claim_page(line, confirming, form, status=refuse(form, error), form=form)
    flash(_("Refused. They read the reason in their mail."), "good")
    return redirect(url_for("accounts.people"), 303)


@bp.route("/manage/people/facts/<id:fact_id>/end", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def end_fact(fact_id: int) -> ResponseReturnValue:
    """Somebody moved out, or stopped."""
    line = decisions.to_decide(current_actor(), fact_id)
    form = EndForm()
    answer = sent(
        form,
        lambda: decisions.end(
            current_actor(),
            fact_id,
            last_on=form.last_on.data,
            reason=form.reason.data or "",
            site=site(),
            now=now(),
            today=today(),
        ),
    )
    if answer.done:
        flash(_("Ended. They read it in their mail."), "good")
        return redirect(url_for("accounts.people"), 303)
    return page("manage/people/end_fact.html", form=form, status=answer.status, line=line)


@bp.route("/manage/people/give", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def give_fact() -> ResponseReturnValue:
    """Say who somebody is, without being asked."""
    actor = current_actor()
    mine = facts.decidable_places(actor)
    if not mine:
        raise Forbidden("not-yours")
    form = GiveForm(places=mine, data={"who": one_line(clean(request.args.get("who", "")))[:120], "from_on": today()})
    answer = sent(
        form,
        lambda: decisions.give(
            actor,
            form.who.data or "",
            audience=form.audience.data,
            place_id=_place_id(form.place.data),
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            note=form.note.data or "",
            site=site(),
            now=now(),
            today=today(),
        ),
    )
    if answer.done:
        flash(_("Confirmed. They can book from now on, and read it in their mail."), "good")
        return redirect(url_for("accounts.people"), 303)
    return page("manage/people/give.html", form=form, status=answer.status)


def _place_id(slug: str) -> int:
    place = places.by_slug(slug)
    return 0 if place is None else place.id


def _claim_page(
    line: FactLine,
    confirming: ConfirmForm,
    refusing: RefuseForm,
    *,
    status: int = 200,
    form: ConfirmForm | RefuseForm | None = None,
) -> ResponseReturnValue:
    return page(
        "manage/people/claim.html", line=line, confirming=confirming, refusing=refusing, status=status, form=form
    )
