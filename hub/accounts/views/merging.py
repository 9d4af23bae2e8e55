"""Somebody, or an organisation, entered twice: looked at side by side, then made one."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.fields import one_line
from hub.accounts.forms.merging import MergeForm
from hub.accounts.service import merging, parties, persons
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action, can
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.forms import clean
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/people/<id:party_id>/merge", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def merge_person(party_id: int) -> ResponseReturnValue:
    """The other row of a person: named, compared, merged into this one."""
    person = persons.look_at(current_actor(), party_id, today=today())
    if not person.known:
        raise Forbidden("not-yours")
    return _merge(party_id, "person", back=url_for("accounts.person", party_id=party_id))


@bp.route("/manage/organisations/<slug:slug>/merge", methods=["GET", "POST"])
@allow(Action.MANAGE_ORGANISATIONS)
def merge_organisation(slug: str) -> ResponseReturnValue:
    """The other row of an organisation: named, compared, merged into this one."""
    body = parties.organisation(slug)
    if not parties.may_keep(current_actor(), body.id):
        raise Forbidden("not-yours")
    return _merge(body.id, "organisation", back=url_for("accounts.manage_organisation", slug=body.slug))


def _merge(kept_id: int, kind: str, *, back: str) -> ResponseReturnValue:
    form = MergeForm(data={"who": one_line(clean(request.args.get("who", "")))[:120]})
    actor, plan, status = current_actor(), None, 200
    candidates: list[merging.Namesake] = []
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                gone_id, candidates = _found(form, kept_id, kind)
                if gone_id is not None:
                    plan = merging.preview(actor, kept_id, gone_id, today=today())
                if gone_id is not None and form.sure.data:
                    merging.merge(
                        actor, kept_id, gone_id, account=form.account.data or "", site=site(), now=now(), today=today()
                    )
                    flash(_("Merged. What was the other’s is here now."), "good")
                    return redirect(back, 303)
                status = 200
            except DomainError as error:
                status = refuse(form, error)
    kept = parties.party(kept_id)
    return page(
        "manage/people/merge.html", form=form, status=status, kept=kept, plan=plan, candidates=candidates, back=back,
        administers=can(actor, Action.ADMINISTER),
    )  # fmt: skip


def _found(form: MergeForm, kept_id: int, kind: str) -> tuple[int | None, list[merging.Namesake]]:
    """The one chosen, or named; several of one name are shown to choose from."""
    if form.gone.data:
        return form.gone.data, []
    found = merging.namesakes(current_actor(), form.who.data or "", kind=kind, but=kept_id)
    return (found[0].party_id, []) if len(found) == 1 else (None, found)
