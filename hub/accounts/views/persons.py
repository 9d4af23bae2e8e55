"""One person, for administrators: the account, closed or opened again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.fields import ButtonForm
from hub.accounts.service import closing, facts
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import refuse
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.pages import page


@bp.get("/manage/people/<id:party_id>")
@allow(Action.ADMINISTER)
def person(party_id: int) -> ResponseReturnValue:
    """Name, address, state of the account, who they are to the places."""
    return _person_page(party_id, ButtonForm())


@bp.post("/manage/people/<id:party_id>/close")
@allow(Action.ADMINISTER)
def close_account(party_id: int) -> ResponseReturnValue:
    """Close an account: all its browsers are signed out."""
    form = ButtonForm()
    try:
        closing.close_account(current_actor(), party_id, now=now(), today=today())
    except DomainError as error:
        if error.status == 404:
            raise
        return _person_page(party_id, form, status=refuse(form, error))
    flash(_("The account is closed."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


@bp.post("/manage/people/<id:party_id>/open")
@allow(Action.ADMINISTER)
def open_account(party_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    closing.open_account(current_actor(), party_id, now=now())
    flash(_("The account is open again."), "good")
    return redirect(url_for("accounts.person", party_id=party_id), 303)


def _person_page(party_id: int, form: ButtonForm, *, status: int = 200) -> ResponseReturnValue:
    account = closing.look_at(current_actor(), party_id)
    lines = facts.of_parties([party_id])
    return page("manage/people/person.html", form=form, status=status, account=account, lines=lines)
