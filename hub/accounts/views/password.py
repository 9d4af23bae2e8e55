"""Passwords: forgotten, and changed."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts.forms.entrance import ChangePasswordForm, NewPasswordForm, ResetForm
from hub.accounts.service import joining, passwords
from hub.accounts.service.joining import PasswordChange
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import agent, enter, network, reader, reader_before, site, with_retry
from hub.db import prepare, prepared
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.extensions import limiter
from hub.web.access import allow
from hub.web.clock import now
from hub.web.formats import language
from hub.web.pages import page
from hub.web.sending import refuse


# The limits stand on the slow part: what is over them must not cost a hash.
@limiter.limit("30/minute", key_func=network)
def _hash_for_reset(token: str) -> str | None:
    form = NewPasswordForm()
    if not form.validate() or joining.resettable(token, site=site(), now=now()) is None:
        return None
    return passwords.hash_password(form.password.data or "")


@limiter.limit("30/minute", key_func=network)
def _look_at_change() -> PasswordChange:
    form = ChangePasswordForm()
    new = (form.password.data or "") if form.validate() else None
    return joining.look_at_change(
        reader_before(), old=form.old.data or "", new=new, network=network(), site=site(), now=now()
    )


@bp.route("/reset", methods=["GET", "POST"])
@limiter.limit("20/hour", key_func=network, methods=["POST"])
@allow(public=True)
def reset() -> ResponseReturnValue:
    """Ask for a new password: the answer is the same for a known and an unknown address."""
    form = ResetForm()
    if not form.is_submitted():
        return page("accounts/reset.html", form=form)
    if not form.validate():
        return page("accounts/reset.html", form=form, status=422)
    joining.ask_reset(email=form.email.data or "", language=language(), site=site(), now=now())
    return redirect(url_for("accounts.reset_check"), 303)


@bp.get("/reset/check")
@allow(public=True)
def reset_check() -> ResponseReturnValue:
    """Look in your mail."""
    return page("accounts/reset_check.html")


@bp.route("/reset/<token>", methods=["GET", "POST"])
@prepare(_hash_for_reset)
@allow(public=True)
def reset_with(token: str) -> ResponseReturnValue:
    """Set a new password with the link of the mail."""
    form = NewPasswordForm()
    if joining.resettable(token, site=site(), now=now()) is None:
        return page("accounts/link_over.html", status=410, what="reset")
    if not form.is_submitted():
        return page("accounts/reset_new.html", form=form, token=token)
    if not form.validate() or prepared() is None:
        return page("accounts/reset_new.html", form=form, token=token, status=422)
    enter(joining.reset(token, password_hash=prepared(), agent=agent(), network=network(), site=site(), now=now()))
    flash(_("Your new password is set. All other browsers were signed out."), "good")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
@prepare(_look_at_change)
@allow(Action.SIGNED_IN)
def password() -> ResponseReturnValue:
    """Change the password; asks for the old one."""
    form = ChangePasswordForm()
    if not form.is_submitted():
        return page("accounts/password.html", form=form)
    if not form.validate():
        return page("accounts/password.html", form=form, status=422)
    try:
        token = joining.change_password(reader(), prepared(), agent=agent(), network=network(), site=site(), now=now())
    except DomainError as error:
        return with_retry(page("accounts/password.html", form=form, status=refuse(form, error)), error)
    enter(token)
    flash(_("Your new password is set. All other browsers were signed out."), "good")
    return redirect(url_for("accounts.account"), 303)
