"""The house rule of a room: in words, as text to change, and its earlier versions."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.domain.policy import as_document
from hub.sentences import sentence
from hub.spaces import documents, reference, service, summary
from hub.spaces.forms import STARTS, RuleForm
from hub.spaces.views.blueprint import bp
from hub.spaces.views.closures import closed_lines
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/rooms/<slug:slug>/rule", methods=["GET", "POST"])
@allow(Action.MANAGE_PLACE)
def rule(slug: str) -> ResponseReturnValue:
    """Read the rule, start from a template, or change the text."""
    room = service.managed_room(current_actor(), slug)
    found = service.written_rule(room)
    form = RuleForm(data={"document": _text(found), "seen": service.latest(room)})
    status = 200
    faults: list[dict[str, Any]] = []
    if form.is_submitted():
        status, faults = _set(form, slug) if form.validate() else (422, [])
        if status == 303:
            flash(_("The rule is in force. What is booked stays booked."), "good")
            return redirect(url_for("spaces.rule", slug=slug), 303)
    return page(
        "manage/rules.html",
        status=status,
        form=form,
        faults=faults,
        room=room,
        windows=summary.rule_summary(found.policy, service.rule_holders(found.policy)),
        handovers=summary.handovers(found.policy),
        closed=closed_lines(room, day=today()),
        own=service.latest(room) > 0,
        exists=found.version_id is not None,
        versions=service.versions(room),
        starts=STARTS,
        elements=reference.ELEMENTS,
    )


def _text(found: service.Rule) -> str:
    start = STARTS.get(request.args.get("template", ""))
    if start is not None:
        return documents.write(start.document())
    return documents.write(as_document(found.policy)) if found.version_id is not None else ""


def _set(form: RuleForm, slug: str) -> tuple[int, list[dict[str, Any]]]:
    try:
        document, _policy = documents.read(form.document.data or "")
        service.set_policy(current_actor(), slug, document, seen=form.seen.data or 0, now=now())
    except documents.UnreadableError as error:
        count = len(error.faults)
        form.document.errors = [
            ngettext("The text has %(num)s point to mend.", "The text has %(num)s points to mend.", count)
        ]
        return 422, [
            {"line": one.line, "column": one.column, "text": sentence(one.reason.code, **one.reason.params)}
            for one in error.faults
        ]
    except DomainError as error:
        return refuse(form, error), []
    return 303, []
