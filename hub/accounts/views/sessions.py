"""The browsers one is signed in with."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.fields import ButtonForm
from hub.accounts.service import sign_ins
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import browser_name, reader
from hub.domain.permissions import Action
from hub.web.access import allow
from hub.web.clock import now
from hub.web.pages import page


@bp.get("/account/sessions")
@allow(Action.SIGNED_IN)
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    rows = [
        {
            "id": row.id,
            "browser": browser_name(row.agent),
            "network": row.network,
            "created_at": row.created_at,
            "seen_at": row.seen_at,
            "current": row.id == reader().sign_in_id,
        }
        for row in sign_ins.live(reader(), now=now())
    ]
    return page("accounts/sessions.html", form=ButtonForm(), rows=rows)


@bp.post("/account/sessions/<id:sign_in_id>/revoke")
@allow(Action.SIGNED_IN)
def revoke_session(sign_in_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    sign_ins.revoke(reader(), sign_in_id, now=now())
    if sign_in_id == reader().sign_in_id:
        return redirect("/", 303)
    flash(_("That browser is signed out."), "good")
    return redirect(url_for("accounts.sessions"), 303)


@bp.post("/account/sessions/revoke-others")
@allow(Action.SIGNED_IN)
def revoke_other_sessions() -> ResponseReturnValue:
    """Sign all other browsers out."""
    sign_ins.revoke_others(reader(), now=now())
    flash(_("All other browsers are signed out."), "good")
    return redirect(url_for("accounts.sessions"), 303)
