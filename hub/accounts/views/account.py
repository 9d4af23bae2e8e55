"""One's own account."""

from flask import flash, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.entrance import ProfileForm
from hub.accounts.service import facts, profiles
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import reader
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


@bp.route("/account", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Name, language, who one is to each place, whom one acts for."""
    actor = current_actor()
    form = ProfileForm(data={"name": actor.name, "language": actor.language, "date_style": reader().date_style})
    status = 200
    if form.is_submitted():
        if form.validate():
            profiles.change(
                actor,
                name=form.name.data or "",
                language=form.language.data,
                date_style=form.date_style.data or "",
                now=now(),
            )
            cookie.pop("language", None)
            flash(_("Saved."), "good")
            return redirect(url_for("accounts.account"), 303)
        status = 422
    lines = facts.of_parties([actor.party_id or 0, *(m.organisation_id for m in actor.mandates)])
    return page("accounts/account.html", form=form, status=status, lines=lines, email=reader().email)
