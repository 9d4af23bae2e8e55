"""Getting in and out, and what organisers do about people."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.fields import ButtonForm
from hub.domain.errors import Forbidden
from hub.domain.permissions import Action
from hub.groups.forms import InviteForm, JoinForm
from hub.groups.service import circles, people
from hub.groups.service import joining as service
from hub.groups.views import kit
from hub.groups.views.blueprint import bp
from hub.people.choices import ROLES
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page
from hub.web.sending import sent


@bp.route("/groups/<slug:slug>/join", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def join(slug: str) -> ResponseReturnValue:
    """Get in at once, or ask to with the answers to the group's questions."""
    actor = current_actor()
    seen = circles.see(actor, slug)
    asks = seen.group.joining == "request" and seen.state != "invited"
    if request.method == "GET":
        circles.must_be_open(seen.group)
        if seen.is_in or seen.state == "asked":
            return redirect(url_for("groups.group", slug=slug), 303)
        if seen.group.joining == "invitation" and seen.state != "invited":
            raise Forbidden("group-by-invitation")
    form = JoinForm(questions=seen.group.questions if asks else ())
    answer = sent(form, lambda: service.join(actor, slug, answers=form.answers(), when=kit.when()))
    if answer.done:
        waits = answer.result == "asked"
        flash(_("You have asked. A mail tells you the answer.") if waits else _("You are in. Welcome!"), "good")
        return redirect(url_for("groups.group", slug=slug), 303)
    return page("groups/join.html", form=form, status=answer.status, seen=seen, group=seen.group, asks=asks)


@bp.route("/groups/<slug:slug>/leave", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def leave(slug: str) -> ResponseReturnValue:
    """Leave a group, take back a request, decline an invitation."""
    actor = current_actor()
    seen = circles.see_own(actor, slug)
    form = ButtonForm()
    answer = sent(form, lambda: _leave(slug))
    if answer.done:
        return redirect(url_for("groups.groups"), 303)
    if seen.mine is None:
        return redirect(url_for("groups.group", slug=slug), 303)
    return page("groups/leave.html", form=form, status=answer.status, seen=seen, group=seen.group)


def _leave(slug: str) -> None:
    service.leave(current_actor(), slug, now=now())
    flash(_("Done. You are no longer in this group."), "good")


@bp.get("/groups/<slug:slug>/people")
@allow(Action.SIGNED_IN)
def group_people(slug: str) -> ResponseReturnValue:
    """The people of a group; for organisers also who asks to get in and who is invited; `?page=`."""
    return _people(slug, InviteForm(), 200)


def _people(slug: str, form: InviteForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    seen = circles.see(actor, slug)
    return page(
        "groups/people.html",
        seen=seen,
        group=seen.group,
        found=people.people(actor, seen, number=kit.number()),
        asking=people.waiting(actor, seen),
        invited=people.waiting(actor, seen, state="invited"),
        roles=ROLES,
        form=form,
        status=status,
    )


@bp.post("/groups/<slug:slug>/people/<id:party_id>/accept")
@allow(Action.SIGNED_IN)
def accept(slug: str, party_id: int) -> ResponseReturnValue:
    """Let somebody in who asked."""
    service.decide(current_actor(), slug, party_id, accept=True, when=kit.when())
    flash(_("They are in, and know it by mail."), "good")
    return redirect(url_for("groups.group_people", slug=slug), 303)


@bp.post("/groups/<slug:slug>/people/<id:party_id>/refuse")
@allow(Action.SIGNED_IN)
def refuse(slug: str, party_id: int) -> ResponseReturnValue:
    """Refuse somebody who asked."""
    service.decide(current_actor(), slug, party_id, accept=False, when=kit.when())
    flash(_("Refused. A mail tells them."), "good")
    return redirect(url_for("groups.group_people", slug=slug), 303)


@bp.post("/groups/<slug:slug>/people/<id:party_id>/organiser")
@allow(Action.SIGNED_IN)
def appoint(slug: str, party_id: int) -> ResponseReturnValue:
    """Make one of the people an organiser."""
    service.appoint(current_actor(), slug, party_id, now=now())
    flash(_("They organise the group with you now."), "good")
    return redirect(url_for("groups.group_people", slug=slug), 303)


@bp.post("/groups/<slug:slug>/people/step-down")
@allow(Action.SIGNED_IN)
def step_down(slug: str) -> ResponseReturnValue:
    """Organise the group no longer, and stay in it."""
    service.step_down(current_actor(), slug, now=now())
    flash(_("You are in the group like the others now."), "good")
    return redirect(url_for("groups.group_people", slug=slug), 303)


@bp.post("/groups/<slug:slug>/invite")
@allow(Action.SIGNED_IN)
def invite(slug: str) -> ResponseReturnValue:
    """Invite a member by their name."""
    form = InviteForm()
    answer = sent(form, lambda: service.invite(current_actor(), slug, form.who.data or "", when=kit.when()))
    if not answer.done:
        return _people(slug, form, answer.status)
    flash(_("%(name)s is invited. A mail tells them.", name=answer.result.name), "good")
    return redirect(url_for("groups.group_people", slug=slug), 303)
