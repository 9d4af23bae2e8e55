"""Writing a page in one language: drafts, preview, history."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.content.forms import TextForm, languages
from hub.content.service import comparing, editing, pages
from hub.content.service.editing import OvertakenError
from hub.content.views.blueprint import bp
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/pages/<slug:slug>/text/<slug:language>", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def page_text(slug: str, language: str) -> ResponseReturnValue:
    """The text of a page in one language: keep it as a draft, look at it, publish it."""
    found = pages.one(current_actor(), _known(slug, language))
    last = pages.newest(found.id, language)
    data = {"title": last.title, "body": last.body, "seen": last.number} if last is not None else {"seen": 0}
    form = TextForm(data=data)
    status, theirs, act = 200, None, request.form.get("act", "draft")
    if form.is_submitted():
        status = 422
        if form.validate() and act == "preview":
            status = 200
        elif not form.errors:
            try:
                _save(form, slug, language, publish=act == "publish")
            except OvertakenError as error:
                status, theirs = refuse(form, error), error.theirs
                form.seen.data = theirs.number
            else:
                return redirect(url_for("content.manage_page", slug=slug), 303)
    return page(
        "content/text.html",
        form=form,
        status=status,
        found=found,
        last=last,
        language=language,
        spoken=LANGUAGE_NAMES[language],
        previewed=form.is_submitted() and status == 200,
        theirs=theirs,
        lines=comparing.compare(theirs.body, form.body.data or "") if theirs is not None else (),
    )


def _save(form: TextForm, slug: str, language: str, *, publish: bool) -> None:
    editing.save(
        current_actor(),
        slug,
        language,
        title=form.title.data or "",
        body=form.body.data or "",
        seen=form.seen.data,
        publish=publish,
        now=now(),
    )
    flash(_("Published. Everybody reads it now.") if publish else _("Kept as a draft. Nobody else reads it."), "good")


def _known(slug: str, language: str) -> str:
    """The slug, where the language is one of the installation."""
    if language not in languages():
        abort(404)
    return slug


@bp.get("/manage/pages/<slug:slug>/history/<slug:language>")
@allow(Action.ADMINISTER)
def page_history(slug: str, language: str) -> ResponseReturnValue:
    """Every version of a page in one language: when, by whom, draft or published; `?page=`."""
    found = pages.one(current_actor(), _known(slug, language))
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 1 <= len(number) <= 4 or int(number) < 1:
        abort(404)
    rows, more = pages.history(found.id, language, number=int(number))
    current = pages.published(found.id, language)
    return page(
        "content/history.html",
        found=found,
        language=language,
        spoken=LANGUAGE_NAMES[language],
        rows=rows,
        current=current.id if current is not None else None,
        newer=int(number) - 1 if int(number) > 1 else None,
        older=int(number) + 1 if more else None,
    )


@bp.get("/manage/pages/<slug:slug>/versions/<id:version_id>")
@allow(Action.ADMINISTER)
def page_version(slug: str, version_id: int) -> ResponseReturnValue:
    """One version as it is read, and what it changed."""
    found = pages.one(current_actor(), slug)
    version = pages.version(found, version_id)
    before = pages.before(version)
    last = pages.newest(found.id, version.language)
    return page("content/version.html", found=found, version=version, **_changes(version, before), last=last)


def _changes(version: Any, before: Any) -> dict[str, Any]:
    return {
        "spoken": LANGUAGE_NAMES[version.language],
        "before": before,
        "lines": comparing.compare(before.body, version.body) if before is not None else (),
    }


@bp.post("/manage/pages/<slug:slug>/versions/<id:version_id>/restore")
@allow(Action.ADMINISTER)
def restore_version(slug: str, version_id: int) -> ResponseReturnValue:
    """An older text as a new draft."""
    version = editing.restore(current_actor(), slug, version_id, now=now())
    flash(_("The older text is a draft now. Look at it, then publish it."), "good")
    return redirect(url_for("content.page_text", slug=slug, language=version.language), 303)
