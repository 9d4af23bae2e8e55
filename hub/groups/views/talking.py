"""Discussion: threads, posts, what a post said before, reporting one."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.groups.forms import PostForm, ReasonForm, ThreadForm
from hub.groups.service import circles, moderating, reading
from hub.groups.service import talking as service
from hub.groups.views import kit
from hub.groups.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page
from hub.web.sending import sent


@bp.route("/groups/<slug:slug>/threads/new", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def new_thread(slug: str) -> ResponseReturnValue:
    """Begin a discussion."""
    actor = current_actor()
    seen = circles.enter(actor, slug)
    circles.must_be_open(seen.group)
    form = ThreadForm(data={"language": language()})
    answer = sent(form, lambda: service.begin(actor, slug, title=form.title.data or "", **_typed(form)))
    if answer.done:
        return redirect(url_for("groups.thread", slug=slug, thread_id=answer.result.id), 303)
    return page("groups/thread_new.html", form=form, status=answer.status, group=seen.group)


@bp.route("/groups/<slug:slug>/threads/<id:thread_id>", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """A discussion, thirty posts on a page, and one's reply; `?page=`."""
    actor = current_actor()
    seen = circles.enter(actor, slug)
    form = PostForm(data={"language": language()})
    answer = sent(form, lambda: service.reply(actor, slug, thread_id, **_typed(form)))
    if answer.done:
        return _to_post(slug, answer.result)
    return page(
        "groups/thread.html",
        form=form,
        status=answer.status,
        group=seen.group,
        talk=reading.talk(actor, seen, thread_id, number=kit.number()),
        languages=LANGUAGE_NAMES,
    )


@bp.route("/groups/<slug:slug>/posts/<id:post_id>/edit", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_post(slug: str, post_id: int) -> ResponseReturnValue:
    """Change one's own post; what it said stays to be read."""
    actor = current_actor()
    seen = circles.enter(actor, slug)
    circles.must_be_open(seen.group)
    post = service.own(actor, seen, post_id)
    form = PostForm(data={"text": post.text, "language": post.language})
    answer = sent(form, lambda: _edit(slug, post_id, form))
    if answer.done:
        return _to_post(slug, answer.result)
    return page("groups/post_edit.html", form=form, status=answer.status, group=seen.group, post=post)


@bp.get("/groups/<slug:slug>/posts/<id:post_id>/history")
@allow(Action.SIGNED_IN)
def post_history(slug: str, post_id: int) -> ResponseReturnValue:
    """What a post said before it was changed."""
    actor = current_actor()
    seen = circles.enter(actor, slug)
    return page("groups/history.html", group=seen.group, shown=reading.history(actor, seen, post_id))


@bp.route("/groups/<slug:slug>/posts/<id:post_id>/report", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def report_post(slug: str, post_id: int) -> ResponseReturnValue:
    """Say that a post breaks the rules, and why."""
    actor = current_actor()
    post = moderating.to_report(actor, slug, post_id)
    form = ReasonForm()
    answer = sent(form, lambda: moderating.report(actor, slug, post_id, reason=form.reason.data or "", now=now()))
    if answer.done:
        flash(_("Reported. An administrator reads it; who wrote the post does not learn who reported it."), "good")
        return _to_post(slug, post)
    return page("groups/report.html", form=form, status=answer.status, post=post, group=post.thread.group)


def _typed(form: PostForm) -> dict[str, Any]:
    return {
        "text": form.text.data or "",
        "language": form.language.data,
        "key": form.idempotency_key(),
        "now": now(),
    }


def _edit(slug: str, post_id: int, form: PostForm) -> Any:
    text, code = form.text.data or "", form.language.data
    return service.edit(current_actor(), slug, post_id, text=text, language=code, now=now())


def _to_post(slug: str, post: Any) -> ResponseReturnValue:
    number = reading.page_of(current_actor(), post)
    page_number = number if number > 1 else None
    address = url_for("groups.thread", slug=slug, thread_id=post.thread_id, page=page_number, _anchor=f"p{post.id}")
    return redirect(address, 303)
