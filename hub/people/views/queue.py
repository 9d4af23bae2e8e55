"""New words that wait for somebody to look at them."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.people.forms import AcceptForm
from hub.people.service import concepts
from hub.people.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import sent


@bp.get("/manage/concepts")
@allow(Action.ADMINISTER)
def queue() -> ResponseReturnValue:
    """The words that wait."""
    return page("people/queue.html", waiting=concepts.waiting(current_actor()))


@bp.route("/manage/concepts/<id:concept_id>", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def decide(concept_id: int) -> ResponseReturnValue:
    """Take a word in with its names, or merge it into a concept that is there."""
    concept = concepts.waiting_one(current_actor(), concept_id)
    names = {f"name_{label.language}": label.text for label in concept.labels if label.is_name}
    form = AcceptForm(data=names)
    answer = sent(form, lambda: _decide(concept_id, form))
    if answer.done:
        flash(_("Done."), "good")
        return redirect(url_for("people.queue"), 303)
    return page("people/decide.html", form=form, status=answer.status, concept=concept)


def _decide(concept_id: int, form: AcceptForm) -> None:
    if form.into.data:
        concepts.merge(current_actor(), concept_id, form.into.data, now=now())
    else:
        concepts.accept(current_actor(), concept_id, names=form.names(), parent=form.parent.data or "", now=now())


@bp.post("/manage/concepts/<id:concept_id>/refuse")
@allow(Action.ADMINISTER)
def refuse(concept_id: int) -> ResponseReturnValue:
    """Take a word out."""
    concepts.refuse(current_actor(), concept_id, now=now())
    flash(_("Taken out."), "good")
    return redirect(url_for("people.queue"), 303)
