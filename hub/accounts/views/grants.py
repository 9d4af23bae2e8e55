"""Who may run the site and look after a place."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import places
from hub.accounts.forms.fields import ButtonForm
from hub.accounts.forms.powers import GrantForm
from hub.accounts.service import grants as powers
from hub.accounts.views.blueprint import bp
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/manage/grants", methods=["GET", "POST"])
@allow(Action.ADMINISTER)
def grants() -> ResponseReturnValue:
    """The powers that were given, and a form to give one."""
    form = GrantForm(places=places.every(), data={"from_on": today()})
    status = 200
    if form.is_submitted():
        status = _give(form) if form.validate() else 422
        if status == 303:
            flash(_("Given."), "good")
            return redirect(url_for("accounts.grants"), 303)
    return page("manage/people/grants.html", form=form, status=status, lines=powers.current(today=today()))


def _give(form: GrantForm) -> int:
    place = places.by_slug(form.place.data or "")
    try:
        powers.give(
            current_actor(),
            form.who.data or "",
            role=form.role.data,
            place_id=None if place is None else place.id,
            from_on=form.from_on.data,
            until_on=form.until_on.data,
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return refuse(form, error)
    return 303


@bp.post("/manage/grants/<id:grant_id>/end")
@allow(Action.ADMINISTER)
def end_grant(grant_id: int) -> ResponseReturnValue:
    """End a power at once."""
    try:
        powers.end(current_actor(), grant_id, now=now(), today=today())
    except DomainError as error:
        return _with_problem(error)
    flash(_("Ended."), "good")
    return redirect(url_for("accounts.grants"), 303)


def _with_problem(error: DomainError) -> ResponseReturnValue:
    if error.status == 404:
        raise error
    form = ButtonForm(formdata=None)
    status = refuse(form, error)
    giving = GrantForm(formdata=None, places=places.every(), data={"from_on": today()})
    lines = powers.current(today=today())
    return page("manage/people/grants.html", form=giving, problem=form, status=status, lines=lines)
