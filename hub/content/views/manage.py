"""The list of pages, a further one, and where each stands."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.content.forms import NewPageForm, StandForm, languages
from hub.content.service import editing, pages
from hub.content.views.blueprint import bp
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page
from hub.web.sending import sent


@bp.get("/manage/pages")
@allow(Action.ADMINISTER)
def manage_pages() -> ResponseReturnValue:
    """All pages, and how far each is in each language."""
    rows = pages.listed(current_actor(), languages=languages())
    return page("content/pages.html", rows=rows, names=LANGUAGE_NAMES, address=pages.address)


@bp.route("/manage/pages/new", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def new_page() -> ResponseReturnValue:
    """A further page."""
    form = NewPageForm(data={"language": language(), "in_footer": True})
    slug, code = form.slug.data or "", form.language.data
    answer = sent(
        form,
        lambda: editing.create(
            current_actor(),
            slug=slug,
            language=code,
            title=form.title.data or "",
            in_footer=bool(form.in_footer.data),
            now=now(),
        ),
    )
    if answer.done:
        return redirect(url_for("content.page_text", slug=slug, language=code), 303)
    return page("content/new.html", form=form, status=answer.status)


@bp.route("/manage/pages/<slug:slug>", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def manage_page(slug: str) -> ResponseReturnValue:
    """One page: its languages, whether it is public, where it is linked."""
    actor = current_actor()
    found = pages.one(actor, slug)
    rows = pages.listed(actor, languages=languages())
    place = next(number for number, (one, _states) in enumerate(rows) if one.id == found.id)
    data = {"public": found.hidden_at is None, "in_footer": found.in_footer, "position": str(place)}
    form = StandForm(data=data, count=len(rows))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            editing.place(
                actor,
                slug,
                in_footer=bool(form.in_footer.data),
                position=int(form.position.data),
                hidden=not form.public.data,
                now=now(),
            )
            flash(_("Saved."), "good")
            return redirect(url_for("content.manage_page", slug=slug), 303)
    return page(
        "content/stand.html",
        form=form,
        status=status,
        found=found,
        states=rows[place][1],
        names=LANGUAGE_NAMES,
        address=pages.address(slug),
    )
