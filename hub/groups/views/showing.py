"""The list of groups, one of them, founding and changing one."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.groups.forms import SPOKEN, GroupForm, spoken_name
from hub.groups.service import circles, keeping, listing, moderating, people, reading, words
from hub.groups.service.circles import Seen
from hub.groups.service.listing import Wanted
from hub.groups.views import kit
from hub.groups.views.blueprint import bp
from hub.people.choices import ROLES
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language, localised
from hub.web.forms import clean, in_line
from hub.web.locale import LANGUAGE_NAMES
from hub.web.pages import page
from hub.web.sending import sent


@bp.get("/groups")
@allow(public=True)
def groups() -> ResponseReturnValue:
    """Groups one may see; `?q=` words, `?language=`, `?about=` a concept, `?mine=1` one's own, `?page=`."""
    actor = current_actor()
    wanted = _wanted()
    found = listing.listed(actor, wanted, number=kit.number(), reader=language())
    return page(
        "groups/list.html",
        found=found,
        wanted=wanted,
        joining=kit.joining_words(),
        reports=moderating.count_waiting(actor, now()),
        spoken=[(code, spoken_name(code)) for code in found.spoken],
        named=spoken_name,
        query={
            "q": wanted.text or None,
            "language": wanted.language or None,
            "about": wanted.topic or None,
            "mine": 1 if wanted.mine else None,
        },
    )


def _wanted() -> Wanted:
    code = request.args.get("language", "")
    return Wanted(
        text=in_line(clean(request.args.get("q", "")))[:120],
        language=code if code in SPOKEN else "",
        topic=clean(request.args.get("about", ""))[:80],
        mine=request.args.get("mine") == "1" and current_actor().signed_in,
    )


@bp.route("/groups/new", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def new_group() -> ResponseReturnValue:
    """Found a group."""
    start = {"kind": "interest", "joining": "open", "audience": "members", "languages": [language()]}
    form = GroupForm(data=start, places=keeping.places())
    answer = sent(form, lambda: keeping.found(current_actor(), form.wish(), language=language(), now=now()))
    if answer.done:
        flash(_("The group is there. Say hello in a first discussion, so that others see what it is about."), "good")
        return redirect(url_for("groups.group", slug=answer.result.slug), 303)
    return page("groups/form.html", form=form, status=answer.status, seen=None, codes=_codes())


@bp.get("/groups/<slug:slug>")
@allow(public=True)
def group(slug: str) -> ResponseReturnValue:
    """One group: what it is about, who is in it, what is talked about."""
    actor = current_actor()
    seen = circles.see(actor, slug)
    number = seen.group.id
    return page(
        "groups/group.html",
        seen=seen,
        group=seen.group,
        topics=words.topics_of([number]).get(number, []),
        place=keeping.place_of(seen.group),
        count=listing.counts_of([number], actor).get(number, 0),
        people=people.first(actor, seen) if actor.signed_in else [],
        asking=people.waiting(actor, seen),
        mix=people.role_mix(actor, seen.group) if actor.signed_in else None,
        talk=reading.threads(actor, seen, number=kit.number()),
        **_words(),
    )


@bp.route("/groups/<slug:slug>/change", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def change_group(slug: str) -> ResponseReturnValue:
    """Change what a group says of itself."""
    actor = current_actor()
    seen = circles.organise(actor, slug)
    form = GroupForm(data=_data(seen), places=keeping.places())
    answer = sent(form, lambda: keeping.change(actor, slug, form.wish(), language=language(), now=now()))
    if answer.done:
        flash(_("Saved."), "good")
        return redirect(url_for("groups.group", slug=slug), 303)
    return page("groups/form.html", form=form, status=answer.status, seen=seen, group=seen.group, codes=_codes())


@bp.post("/groups/<slug:slug>/archive")
@allow(Action.SIGNED_IN)
def archive_group(slug: str) -> ResponseReturnValue:
    """Put a group away, or bring it back with `act=reopen`."""
    put_away = request.form.get("act") != "reopen"
    keeping.archive(current_actor(), slug, put_away=put_away, now=now())
    flash(_("The group is archived. Its people can still read it.") if put_away else _("The group is back."), "good")
    return redirect(url_for("groups.group", slug=slug), 303)


def _words() -> dict[str, Any]:
    return {
        "joining": kit.joining_words(),
        "audiences": kit.audience_words(),
        "roles": ROLES,
        "named": spoken_name,
    }


def _codes() -> list[tuple[str, str]]:
    """The languages of texts, the reader's first."""
    return sorted(LANGUAGE_NAMES.items(), key=lambda one: one[0] != language())


def _data(seen: Seen) -> dict[str, Any]:
    group = seen.group
    topics = words.topics_of([group.id]).get(group.id, [])
    place = keeping.place_of(group)
    questions = [*group.questions, "", "", ""]
    texts = {
        f"{stem}_{code}": values.get(code, "")
        for stem, values in (("names", group.names), ("texts", group.texts))
        for code in LANGUAGE_NAMES
    }
    return texts | {
        "about": ", ".join(localised(one.names) for one in topics),
        "languages": group.languages,
        "kind": group.kind,
        "place": place.slug if place is not None else "",
        "joining": group.joining,
        "audience": group.audience,
        **{f"question_{number}": questions[number - 1] for number in (1, 2, 3)},
    }
