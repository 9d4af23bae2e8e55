"""A list of people, organisations or facts brought in: looked at first, then written."""

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.bringing import MOST, BringForm
from hub.accounts.service import facts, imports, tables
from hub.accounts.service.cells import Bringer
from hub.accounts.service.imports import Report
from hub.accounts.service.invitations import AN_HOUR
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.domain.errors import DomainError, Forbidden
from hub.domain.permissions import Action
from hub.sentences import sentence
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.forms import clean
from hub.web.pages import page
from hub.web.sending import refuse

ROWS = 500
SHOWN = 200


@bp.route("/manage/people/import", methods=["GET", "POST"])
@allow(Action.MANAGE_SOMETHING)
def bring() -> ResponseReturnValue:
    """Choose a list and see what would become of each row; nothing is written yet."""
    _must_decide()
    form = BringForm(data={"kind": "members"})
    if not form.is_submitted():
        return page("manage/people/import.html", form=form)
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        form.text.data = clean(tables.decoded(sent.read(MOST * 4)))
        form.text.raw_data = [form.text.data]
    if not form.validate():
        return page("manage/people/import.html", form=form, status=422)
    try:
        rows = tables.rows(form.text.data or "", needed=imports.NEEDED[form.kind.data], most=ROWS)
        report = imports.try_out(form.kind.data, rows, _bringer(form))
    except DomainError as error:
        return page("manage/people/import.html", form=form, status=refuse(form, error))
    return _report(form, report)


@bp.post("/manage/people/import/write")
@allow(Action.MANAGE_SOMETHING)
def write_list() -> ResponseReturnValue:
    """Write the rows that can be written, or all of them or none."""
    _must_decide()
    form = BringForm()
    if not form.validate():
        return page("manage/people/import.html", form=form, status=422)
    strict = bool(request.form.get("strict"))
    try:
        rows = tables.rows(form.text.data or "", needed=imports.NEEDED[form.kind.data], most=ROWS)
        report = imports.write(form.kind.data, rows, _bringer(form), strict=strict)
    except DomainError as error:
        return page("manage/people/import.html", form=form, status=refuse(form, error))
    if strict and report.refused:
        return _report(form, report, status=422)
    flash(
        _(
            "Written: %(new)s. Here already: %(known)s. Left out: %(refused)s.",
            new=report.count("new"),
            known=report.count("known"),
            refused=report.count("refused"),
        ),
        "good",
    )
    if report.links("waits"):
        flash(
            _(
                "Links sent: %(sent)s. Not sent: %(waits)s, as at most %(most)s go in an hour. "
                "Invite the others later, each on their own page.",
                sent=report.links("sent"),
                waits=report.links("waits"),
                most=AN_HOUR,
            ),
            "warn",
        )
    return redirect(url_for("accounts.people"), 303)


def _must_decide() -> None:
    if not facts.decidable_places(current_actor()):
        raise Forbidden("not-yours")


def _bringer(form: BringForm) -> Bringer:
    words = _("They agreed that we keep what a list says of them.")
    return Bringer(
        actor=current_actor(),
        site=site(),
        languages=current_app.config["HUB"].languages,
        agreed=words if form.consent.data else "",
        invite=bool(form.invite.data),
        now=now(),
        today=today(),
    )


def _report(form: BringForm, report: Report, *, status: int = 200) -> ResponseReturnValue:
    refused = [
        {"line": one.line, "who": one.who, "column": one.column, "text": sentence(one.reason.code, **one.reason.params)}
        for one in report.refused[:SHOWN]
        if one.reason is not None
    ]
    return page(
        "manage/people/import_report.html",
        status=status,
        form=form,
        report=report,
        most=AN_HOUR,
        refused=refused,
        fine=[one for one in report.outcomes if one.state != "refused"][:SHOWN],
    )
