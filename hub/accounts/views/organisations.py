"""Organisations, and who may act for them."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.powers import MandateForm, OrganisationForm
from hub.accounts.service import facts, mandates, parties
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import refuse, site
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import language
from hub.web.pages import page


@bp.get("/organisations")
@allow(public=True)
def organisations() -> ResponseReturnValue:
    """The organisations of the house: name and legal form."""
    return page("accounts/organisations.html", rows=parties.organisations())


@bp.route("/manage/organisations", methods=["GET", "POST"])
@allow(Action.MANAGE_ORGANISATIONS)
def manage_organisations() -> ResponseReturnValue:
    """The list, and a form to enter one."""
    form = OrganisationForm(data={"language": language()})
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                body = parties.found_organisation(
                    current_actor(),
                    name=form.name.data or "",
                    legal_form=form.legal_form.data,
                    language=form.language.data,
                    now=now(),
                )
            except DomainError as error:
                status = refuse(form, error)
            else:
                flash(_("Entered. Say now who may act for it."), "good")
                return redirect(url_for("accounts.manage_organisation", slug=body.slug), 303)
    return page("manage/people/organisations.html", form=form, status=status, rows=parties.organisations())


@bp.route("/manage/organisations/<slug:slug>", methods=["GET", "POST"])
@allow(Action.MANAGE_ORGANISATIONS)
def manage_organisation(slug: str) -> ResponseReturnValue:
    """One organisation: who may act for it, where it is recognised."""
    actor = current_actor()
    body = mandates.kept_organisation(actor, slug)
    form = MandateForm(data={"from_on": today()})
    status = 200
    if form.is_submitted():
        status = _give(form, slug) if form.validate() else 422
        if status == 303:
            flash(_("Given. They read it in their mail."), "good")
            return redirect(url_for("accounts.manage_organisation", slug=slug), 303)
    return page(
        "manage/people/organisation.html",
        form=form,
        status=status,
        body=body,
        mandates=mandates.of_organisation(body.id, today=today()),
        lines=facts.of_parties([body.id]),
        own=[place.id for place in facts.decidable_places(actor)],
    )


def _give(form: MandateForm, slug: str) -> int:
    try:
        mandates.give(
            current_actor(),
            slug,
            form.who.data or "",
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    return 303


@bp.post("/manage/mandates/<id:mandate_id>/end")
@allow(Action.MANAGE_ORGANISATIONS)
def end_mandate(mandate_id: int) -> ResponseReturnValue:
    """End a mandate at once."""
    body = mandates.end(current_actor(), mandate_id, now=now(), today=today())
    flash(_("Ended."), "good")
    return redirect(url_for("accounts.manage_organisation", slug=body.slug), 303)
