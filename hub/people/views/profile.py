"""One's own profile, in small steps that can each be left out."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.domain.visibility import FIELDS, audience_of
from hub.people.choices import AUDIENCE_WORDS, KINDS
from hub.people.forms import AboutForm, AudiencesForm, LanguagesForm, TopicChangeForm, TopicForm
from hub.people.service import concepts, profiles, seeing, topics
from hub.people.views import words
from hub.people.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language, localised
from hub.web.pages import page
from hub.web.sending import sent

STEPS = ("topics", "languages", "about", "audiences")
"""The order in which a new profile is filled; each step can be passed over."""


@bp.get("/profile")
@allow(Action.SIGNED_IN)
def own() -> ResponseReturnValue:
    """One's own profile as one sees it, each piece with who reads it."""
    found = seeing.own(current_actor())
    if found is None:
        return redirect(url_for("people.edit_topics", first=1), 303)
    return page("people/own.html", one=words.shown(found), kinds=KINDS, audience_words=AUDIENCE_WORDS)


@bp.route("/profile/topics", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_topics() -> ResponseReturnValue:
    """What one cares about, offers and needs."""
    form = TopicForm()
    if not form.is_submitted() and request.args.get("kind") in KINDS:
        form.kind.data = request.args["kind"]
    answer = sent(form, lambda: _add(form))
    if answer.done:
        flash(_("Added.") if answer.result else _("That is on your profile already."), "good" if answer.result else "")
        return redirect(url_for("people.edit_topics", kind=form.kind.data, first=request.args.get("first")), 303)
    found = seeing.own(current_actor())
    return page(
        "people/topics.html",
        form=form,
        status=answer.status,
        one=words.shown(found) if found else None,
        kinds=KINDS,
        after=_after("topics"),
    )


def _add(form: TopicForm) -> int:
    return topics.add_topics(
        current_actor(),
        form.kind.data,
        form.text.data or "",
        language=language(),
        weight=form.weight.data,
        note=form.note.data or "",
        now=now(),
    )


@bp.route("/profile/topics/<slug:kind>/<id:concept_id>", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_topic(kind: str, concept_id: int) -> ResponseReturnValue:
    """How much one of them matters, and a note."""
    topic = topics.own_topic(current_actor(), kind, concept_id)
    form = TopicChangeForm(data={"weight": topic.weight, "note": topic.note})
    answer = sent(form, lambda: _change(kind, concept_id, form))
    if answer.done:
        flash(_("Saved."), "good")
        return redirect(url_for("people.edit_topics", kind=kind), 303)
    names = concepts.names_of([concept_id]).get(concept_id, {})
    return page("people/topic.html", form=form, status=answer.status, kind=kind, kinds=KINDS, topic=localised(names))


def _change(kind: str, concept_id: int, form: TopicChangeForm) -> None:
    weight, note = form.weight.data, form.note.data or ""
    topics.change_topic(current_actor(), kind, concept_id, weight=weight, note=note, now=now())


@bp.post("/profile/topics/<slug:kind>/<id:concept_id>/drop")
@allow(Action.SIGNED_IN)
def drop_topic(kind: str, concept_id: int) -> ResponseReturnValue:
    """Take one off the profile."""
    topics.drop_topic(current_actor(), kind, concept_id, now=now())
    flash(_("Taken off your profile."), "good")
    return redirect(url_for("people.edit_topics", kind=kind), 303)


@bp.route("/profile/languages", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_languages() -> ResponseReturnValue:
    """The languages one speaks, learns and can interpret."""
    found = seeing.own(current_actor())
    known = (
        {level: [one for one, at in found.languages if at == level] for level in ("speak", "learn", "interpret")}
        if found
        else {}
    )
    form = LanguagesForm(data=known)
    answer = sent(form, lambda: profiles.write_languages(current_actor(), form.chosen(), now=now()))
    if answer.done:
        return _next("languages")
    return page("people/languages.html", form=form, status=answer.status, after=_after("languages"))


@bp.route("/profile/about", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_about() -> ResponseReturnValue:
    """Roles, what one does, where, links."""
    found = seeing.own(current_actor())
    form = AboutForm(data=_about(found))
    answer = sent(form, lambda: profiles.write_about(current_actor(), form.wish(), now=now()))
    if answer.done:
        return _next("about")
    return page("people/about.html", form=form, status=answer.status, after=_after("about"))


def _about(found: seeing.Seen | None) -> dict[str, Any]:
    if found is None:
        return {"about_language": language()}
    return {
        "roles": list(found.roles),
        "about": found.about,
        "about_language": found.about_language,
        "postcode": found.postcode,
        "quarter": found.quarter,
        "links": "\n".join(found.links),
    }


@bp.route("/profile/audiences", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def edit_audiences() -> ResponseReturnValue:
    """Who sees what, and whether one is proposed to others."""
    actor = current_actor()
    chosen, matching = profiles.choices_of(actor)
    known = {f"see_{field}": audience_of(field, chosen) for field in FIELDS}
    form = AudiencesForm(data={**known, "is_matched": matching.is_matched, "spread": matching.spread})
    answer = sent(form, lambda: _write_audiences(form))
    if answer.done:
        return _next("audiences")
    return page("people/audiences.html", form=form, status=answer.status, fields=FIELDS, after=_after("audiences"))


def _write_audiences(form: AudiencesForm) -> None:
    actor = current_actor()
    profiles.write_audiences(actor, form.chosen(), now=now())
    profiles.write_matching(actor, is_matched=bool(form.is_matched.data), spread=form.spread.data, now=now())


def _after(step: str) -> str | None:
    """The next step of a new profile; None for whoever only changes this one."""
    if not request.args.get("first"):
        return None
    place = STEPS.index(step) + 1
    return f"/profile/{STEPS[place]}?first=1" if place < len(STEPS) else "/profile"


def _next(step: str) -> ResponseReturnValue:
    flash(_("Saved."), "good")
    return redirect(_after(step) or url_for("people.own"), 303)
