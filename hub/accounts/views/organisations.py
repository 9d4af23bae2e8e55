"""Organisations: the list and page for everybody, what keepers and managers do."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import places
from hub.accounts.forms.fields import one_line
from hub.accounts.forms.powers import MandateForm, OrganisationForm, PageForm, RecogniseForm
from hub.accounts.service import decisions, facts, leaves, mandates, parties
from hub.accounts.service import organisations as bodies
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.config import LANGUAGES
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import language
from hub.web.forms import Form, clean
from hub.web.pages import page
from hub.web.sending import refuse


def _looked_for() -> tuple[str, int]:
    return one_line(clean(request.args.get("q", "")))[:120], leaves.number_of(request.args.get("page", ""))


@bp.get("/organisations")
@allow(public=True)
def organisations() -> ResponseReturnValue:
    """The organisations of the house that do not hide: name and legal form."""
    text, number = _looked_for()
    return page("accounts/organisations.html", found=bodies.listed(text=text, number=number), text=text)


@bp.get("/organisations/<slug:slug>")
@allow(public=True)
def organisation(slug: str) -> ResponseReturnValue:
    """One organisation, as far as its keepers show it; the address of a double leads to the one that was kept."""
    card = bodies.card(slug, today=today())
    if card.party.slug != slug:
        return redirect(url_for("accounts.organisation", slug=card.party.slug), 303)
    return page("accounts/organisation.html", card=card, keeps=parties.may_keep(current_actor(), card.party.id))


@bp.route("/manage/organisations", methods=["GET", "POST"])
@allow(Action.MANAGE_ORGANISATIONS)
def manage_organisations() -> ResponseReturnValue:
    """The list, and a form to enter one that a place of one's own recognises."""
    actor = current_actor()
    mine = facts.decidable_places(actor)
    form = OrganisationForm(places=mine, data={"language": language(), "from_on": today()})
    status = 200
    if form.is_submitted():
        status = _enter(form) if form.validate() else 422
        if status == 303:
            slug = parties.slug_named(form.name.data or "")
            return redirect(url_for("accounts.manage_organisation", slug=slug), 303)
    text, number = _looked_for()
    found = bodies.known(actor, text=text, number=number)
    return page("manage/people/organisations.html", form=form, status=status, found=found, text=text)


def _enter(form: OrganisationForm) -> int:
    try:
        bodies.enter(
            current_actor(),
            name=form.name.data or "",
            legal_form=form.legal_form.data,
            language=form.language.data,
            audience=form.audience.data,
            place_id=_place_id(form.place.data),
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    flash(_("Entered. Say now who may act for it."), "good")
    return 303


@bp.route("/manage/organisations/<slug:slug>", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def manage_organisation(slug: str) -> ResponseReturnValue:
    """One organisation: who acts for it, for those who keep it; what it is to one's places, for managers."""
    form = MandateForm(data={"from_on": today()})
    status = 200
    if form.is_submitted():
        status = _give(form, slug) if form.validate() else 422
        if status == 303:
            flash(_("Given. They read it in their mail."), "good")
            return redirect(url_for("accounts.manage_organisation", slug=slug), 303)
    return _page(slug, status=status, mandate=form, form=form)


def _give(form: MandateForm, slug: str) -> int:
    try:
        mandates.give(
            current_actor(),
            slug,
            form.who.data or "",
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            keeper=bool(form.keeper.data),
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    return 303


@bp.post("/manage/organisations/<slug:slug>/recognise")
@allow(Action.MANAGE_ORGANISATIONS)
def recognise(slug: str) -> ResponseReturnValue:
    """Say what an organisation is to a place of one's own."""
    actor = current_actor()
    form = RecogniseForm(places=facts.decidable_places(actor))
    body = parties.organisation(slug)
    status = 422
    if form.validate():
        try:
            decisions.give(
                actor,
                body.slug or "",
                audience=form.audience.data,
                place_id=_place_id(form.place.data),
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                note="",
                site=site(),
                now=now(),
                today=today(),
            )
        except DomainError as error:
            status = refuse(form, error)
        else:
            flash(_("Recognised."), "good")
            return redirect(url_for("accounts.manage_organisation", slug=body.slug), 303)
    return _page(slug, status=status, recognising=form, form=form)


def _page(
    slug: str,
    *,
    status: int = 200,
    form: Form | None = None,
    mandate: MandateForm | None = None,
    recognising: RecogniseForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    body = parties.organisation(slug)
    if body.slug != slug:
        return redirect(url_for("accounts.manage_organisation", slug=body.slug), 303)
    keeps, manages = parties.may_keep(actor, body.id), can(actor, Action.MANAGE_ORGANISATIONS)
    if not keeps and not manages:
        raise Forbidden("not-yours")
    mine = facts.decidable_places(actor)
    own = [place.id for place in mine]
    lines = [line for line in facts.of_parties([body.id]) if keeps or line.place.id in own]
    acting = mandates.of_organisation(body.id, today=today()) if keeps else []
    fresh = {"from_on": today(), "keeper": not any(one.keeper for one in acting)}
    return page(
        "manage/people/organisation.html",
        form=form,
        status=status,
        body=body,
        keeps=keeps,
        manages=manages,
        mandates=acting,
        lines=lines,
        recognised=bodies.recognised_anywhere(body.id),
        own=own,
        mandate_form=mandate if form is not None and mandate else MandateForm(formdata=None, data=fresh),
        recognise_form=recognising or RecogniseForm(formdata=None, places=mine, data={"from_on": today()}),
    )


@bp.route("/manage/organisations/<slug:slug>/page", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def organisation_page(slug: str) -> ResponseReturnValue:
    """What an organisation says of itself, and what everybody may read."""
    body = bodies.kept(current_actor(), slug)
    shown = bodies.page_of(body.id)
    names = ("website", "email", "phone", "is_listed", "shows_places", "shows_people")
    filled = {"name": body.name, "legal_form": body.legal_form or "", **{name: getattr(shown, name) for name in names}}
    form = PageForm(data={**filled, **{code: shown.texts.get(code, "") for code in LANGUAGES}})
    if not form.is_submitted():
        return page("manage/people/organisation_page.html", form=form, body=body)
    if not form.validate():
        return page("manage/people/organisation_page.html", form=form, body=body, status=422)
    try:
        bodies.save_page(
            current_actor(),
            slug,
            name=form.name.data or "",
            legal_form=form.legal_form.data,
            texts={code: form[code].data or "" for code in LANGUAGES},
            website=form.website.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            is_listed=bool(form.is_listed.data),
            shows_places=bool(form.shows_places.data),
            shows_people=bool(form.shows_people.data),
            now=now(),
        )
    except DomainError as error:
        return page("manage/people/organisation_page.html", form=form, body=body, status=refuse(form, error))
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.organisation", slug=body.slug), 303)


@bp.post("/manage/mandates/<id:mandate_id>/end")
@allow(Action.SIGNED_IN)
def end_mandate(mandate_id: int) -> ResponseReturnValue:
    """End a mandate at once: by a keeper, a manager, or whoever holds it."""
    body = mandates.end(current_actor(), mandate_id, site=site(), now=now(), today=today())
    flash(_("Ended."), "good")
    if parties.may_keep(current_actor(), body.id) and not current_actor().acts_for(body.id):
        return redirect(url_for("accounts.manage_organisation", slug=body.slug), 303)
    return redirect(url_for("accounts.organisation", slug=body.slug), 303)


def _place_id(slug: str) -> int:
    place = places.by_slug(slug)
    return 0 if place is None else place.id
