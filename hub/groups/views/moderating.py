"""Posts that were reported, for administrators."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.groups.forms import ReasonForm
from hub.groups.service import moderating as service
from hub.groups.views import kit
from hub.groups.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import sent


@bp.get("/manage/reports")
@allow(Action.ADMINISTER)
def reports() -> ResponseReturnValue:
    """Reported posts that wait for an answer, the oldest first; `?page=`."""
    return page("groups/reports.html", found=service.queue(current_actor(), number=kit.number()))


@bp.route("/manage/reports/<id:report_id>/hide", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def hide_post(report_id: int) -> ResponseReturnValue:
    """Take a reported post off, with the reason that its author and the group read."""
    actor = current_actor()
    report = service.one(actor, report_id)
    form = ReasonForm()
    answer = sent(form, lambda: service.hide(actor, report_id, reason=form.reason.data or "", when=kit.when()))
    if answer.done:
        flash(_("The post is off. Who wrote it is told by mail."), "good")
        return redirect(url_for("groups.reports"), 303)
    return page("groups/hide.html", form=form, status=answer.status, report=report, post=report.post)


@bp.post("/manage/reports/<id:report_id>/dismiss")
@allow(Action.ADMINISTER)
def dismiss_report(report_id: int) -> ResponseReturnValue:
    """Leave a reported post where it is."""
    service.dismiss(current_actor(), report_id, now=now())
    flash(_("The post stays."), "good")
    return redirect(url_for("groups.reports"), 303)
