"""Saying who one is to a place."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import places
from hub.accounts.forms.people import ClaimForm
from hub.accounts.service import facts
from hub.accounts.service.parties import parties_for, party_choice
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import site
from hub.domain.errors import DomainError
from hub.domain.permissions import Action, Actor
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/account/claims", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def claims() -> ResponseReturnValue:
    """What was asked and decided, and a form to ask."""
    actor = current_actor()
    form = ClaimForm(parties=parties_for(actor), places=places.every())
    status = 200
    if form.is_submitted():
        status = _claim(form, actor) if form.validate() else 422
        if status == 303:
            flash(_("You asked. Whoever looks after the place answers by mail."), "good")
            return redirect(url_for("accounts.claims"), 303)
    lines = facts.of_parties([choice.party_id for choice in parties_for(actor)])
    return page("accounts/claims.html", form=form, status=status, lines=lines)


def _claim(form: ClaimForm, actor: Actor) -> int:
    try:
        facts.claim(
            actor,
            party_choice(actor, form.party.data),
            audience=form.audience.data,
            place_slug=form.place.data,
            proof=form.proof.data or "",
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    return 303
