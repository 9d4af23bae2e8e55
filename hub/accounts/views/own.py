"""One's own account: another address, or none any more."""

from flask import flash, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.accounts import leaving
from hub.accounts.forms.entrance import ChangeEmailForm, CloseForm
from hub.accounts.forms.fields import ButtonForm
from hub.accounts.service import joining, own
from hub.accounts.service.joining import PasswordChange
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import network, reader, reader_before, site, with_retry
from hub.db import prepare, prepared
from hub.domain.errors import DomainError
from hub.domain.permissions import Action
from hub.extensions import limiter
from hub.web.access import allow
from hub.web.clock import now, today
from hub.web.pages import page
from hub.web.sending import refuse


# The limits stand on the slow part: what is over them must not cost a hash.
@limiter.limit("30/minute", key_func=network)
def _look_for_email() -> PasswordChange | None:
    form = ChangeEmailForm()
    return _look(form.old.data or "") if form.validate() else None


@limiter.limit("30/minute", key_func=network)
def _look_for_closing() -> PasswordChange | None:
    form = CloseForm()
    return _look(form.old.data or "") if form.validate() else None


def _look(old: str) -> PasswordChange:
    return joining.look_at_change(reader_before(), old=old, new=None, network=network(), site=site(), now=now())


@bp.route("/account/email", methods=["GET", "POST"])
@prepare(_look_for_email)
@allow(Action.SIGNED_IN)
def email() -> ResponseReturnValue:
    """Another e-mail address: asks the password, and sends a link to the new address."""
    form = ChangeEmailForm()
    account = own.account_of(reader())
    if not form.is_submitted():
        return page("accounts/email.html", form=form, account=account)
    if not form.validate() or prepared() is None:
        return page("accounts/email.html", form=form, account=account, status=422)
    try:
        own.ask_email(reader(), prepared(), email=form.email.data or "", network=network(), site=site(), now=now())
    except DomainError as error:
        return with_retry(page("accounts/email.html", form=form, account=account, status=refuse(form, error)), error)
    flash(_("Look in the mail of the new address: the link there makes it yours. Until then nothing changes."), "good")
    return redirect(url_for("accounts.email"), 303)


@bp.post("/account/email/keep")
@allow(Action.SIGNED_IN)
def keep_email() -> ResponseReturnValue:
    """Keep the address one has."""
    own.forget_wanted(reader(), now=now())
    flash(_("Your address stays as it is."), "good")
    return redirect(url_for("accounts.email"), 303)


@bp.route("/account/email/<token>", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def change_email(token: str) -> ResponseReturnValue:
    """Take the new address, as its owner: whoever gets the link by a slip of the pen has nothing of it."""
    form = ButtonForm()
    account = own.changing(token, site=site(), now=now())
    if account is None or account.id != reader().account_id:
        return page("accounts/link_over.html", status=410, what="email")
    if not form.is_submitted():
        return page("accounts/email_change.html", form=form, account=account, token=token)
    try:
        own.change_email(token, reader=reader(), site=site(), now=now())
    except DomainError as error:
        status = refuse(form, error)
        return page("accounts/email_change.html", form=form, account=account, token=token, status=status)
    flash(_("Your address is changed. Sign in with the new one from now on."), "good")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/account/close", methods=["GET", "POST"])
@prepare(_look_for_closing)
@allow(Action.SIGNED_IN)
def close() -> ResponseReturnValue:
    """Close one's account: says what stays and what goes, asks the password."""
    form = CloseForm(data={"bookings": "cancel"})
    ahead = leaving.ahead(reader().actor, now())
    if not form.is_submitted():
        return page("accounts/close.html", form=form, ahead=ahead)
    if not form.validate() or prepared() is None:
        return page("accounts/close.html", form=form, ahead=ahead, status=422)
    try:
        own.close(
            reader(),
            prepared(),
            cancel=form.bookings.data == "cancel",
            network=network(),
            site=site(),
            now=now(),
            today=today(),
        )
    except DomainError as error:
        return with_retry(page("accounts/close.html", form=form, ahead=ahead, status=refuse(form, error)), error)
    cookie.pop("_user_id", None)
    return redirect(url_for("accounts.closed"), 303)


@bp.get("/account/closed")
@allow(public=True)
def closed() -> ResponseReturnValue:
    """The account is closed: what that means."""
    return page("accounts/closed.html")
