"""Profiles of members, and whom one does not want to meet."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.domain.visibility import AUDIENCES
from hub.people.choices import AUDIENCE_WORDS, KINDS
from hub.people.service import blocks, concepts, seeing
from hub.people.views import words
from hub.people.views.blueprint import bp
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.formats import language
from hub.web.pages import page


@bp.get("/members/<slug:handle>")
@allow(public=True)
def member(handle: str) -> ResponseReturnValue:
    """A member, as far as their fields allow; one's own page as somebody else sees it with `?as=`."""
    circle = request.args.get("as")
    actor = current_actor()
    found = seeing.show(handle, actor=actor, circle=circle)
    mine = found.party_id == actor.party_id
    return page(
        "people/member.html",
        one=words.shown(found),
        kinds=KINDS,
        mine=mine,
        circle=circle if circle in AUDIENCES else None,
        circles=[(one, word) for one, word in AUDIENCE_WORDS.items() if one != "me"] if mine else [],
    )


@bp.post("/members/<slug:handle>/block")
@allow(Action.SIGNED_IN)
def block(handle: str) -> ResponseReturnValue:
    """Not meet somebody any more."""
    blocks.block(current_actor(), handle, now=now())
    flash(_("You do not see each other any more. You can take that back on your list of blocked members."), "good")
    return redirect(url_for("people.blocked"), 303)


@bp.get("/profile/blocked")
@allow(Action.SIGNED_IN)
def blocked() -> ResponseReturnValue:
    """Whom one has blocked."""
    return page("people/blocked.html", people=blocks.blocked_by(current_actor()))


@bp.post("/profile/blocked/<id:party_id>/undo")
@allow(Action.SIGNED_IN)
def unblock(party_id: int) -> ResponseReturnValue:
    """Meet them again."""
    blocks.unblock(current_actor(), party_id)
    flash(_("You see each other again."), "good")
    return redirect(url_for("people.blocked"), 303)


@bp.get("/concepts")
@allow(Action.SIGNED_IN)
def suggestions() -> ResponseReturnValue:
    """Words that begin as typed, for the list of a field."""
    asked = (request.args.get("text") or request.args.get("q") or "").rpartition(",")
    found = concepts.suggest(asked[2], language=language())
    return page("people/suggestions.html", before=f"{asked[0]}, " if asked[1] else "", found=found)
