"""Joining, proving the address, signing in and out."""

from flask import redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hub.accounts.forms.entrance import JoinForm, SignInForm, VerifyForm
from hub.accounts.service import joining, passwords, sign_ins
from hub.accounts.service.sign_ins import Attempt
from hub.accounts.views.blueprint import bp
from hub.accounts.views.kit import agent, enter, network, reader, site, with_retry
from hub.db import prepare, prepared
from hub.domain.errors import DomainError
from hub.extensions import limiter
from hub.web.access import allow, local_path
from hub.web.clock import now
from hub.web.formats import language
from hub.web.pages import page
from hub.web.sending import refuse


def _join_form() -> JoinForm:
    return JoinForm(data={"language": language()})


# The limits stand on the slow part: what is over them must not cost a hash.
@limiter.limit("20/hour", key_func=network)
def _hash_for_join() -> str | None:
    form = _join_form()
    return passwords.hash_password(form.password.data or "") if form.validate() else None


@limiter.limit("30/minute", key_func=network)
def _look_at_sign_in() -> Attempt | None:
    form = SignInForm()
    if not form.validate():
        return None
    return sign_ins.look(
        email=form.email.data or "",
        password=form.password.data or "",
        network=network(),
        site=site(),
        now=now(),
    )


@limiter.limit("30/minute", key_func=network)
def _look_at_verification(token: str) -> bool:
    form = VerifyForm()
    return form.validate() and joining.proves(token, password=form.password.data or "", site=site(), now=now())


@bp.route("/join", methods=["GET", "POST"])
@prepare(_hash_for_join)
@allow(public=True)
def join() -> ResponseReturnValue:
    """Become a member: the answer is the same for a known and an unknown address."""
    form = _join_form()
    if not form.is_submitted():
        return page("accounts/join.html", form=form)
    if not form.validate() or prepared() is None:
        return page("accounts/join.html", form=form, status=422)
    joining.join(
        name=form.name.data or "",
        email=form.email.data or "",
        password_hash=prepared(),
        language=form.language.data,
        site=site(),
        now=now(),
    )
    return redirect(url_for("accounts.join_check"), 303)


@bp.get("/join/check")
@allow(public=True)
def join_check() -> ResponseReturnValue:
    """Look in your mail."""
    return page("accounts/join_check.html")


@bp.route("/verify/<token>", methods=["GET", "POST"])
@prepare(_look_at_verification)
@allow(public=True)
def verify(token: str) -> ResponseReturnValue:
    """Prove the address with the password chosen at joining; only sending it does anything."""
    form = VerifyForm()
    person = joining.newcomer(token, site=site(), now=now())
    if person is None:
        return page("accounts/link_over.html", status=410, what="verify")
    if not form.is_submitted():
        return page("accounts/verify.html", form=form, person=person, token=token)
    if not form.validate() or not prepared():
        if not form.errors:
            form.password.errors = [_("Enter the password you chose when you joined, or join again to choose another.")]
        return page("accounts/verify.html", form=form, person=person, token=token, status=422)
    enter(joining.verify(token, agent=agent(), network=network(), site=site(), now=now()))
    waiting = cookie.get("invitation")
    if isinstance(waiting, str):
        return redirect(url_for("accounts.invitation", token=waiting), 303)
    return redirect(url_for("accounts.claims"), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@prepare(_look_at_sign_in)
@allow(public=True)
def sign_in() -> ResponseReturnValue:
    """Sign in, and go where one was going."""
    form = SignInForm()
    target = local_path(request.values.get("next"))
    if not form.is_submitted():
        if current_user.is_authenticated:
            return redirect(target or "/", 303)
        return page("accounts/sign_in.html", form=form, next=target)
    attempt = prepared()
    if not form.validate() or attempt is None:
        return page("accounts/sign_in.html", form=form, next=target, status=422)
    try:
        token = sign_ins.sign_in(attempt, agent=agent(), site=site(), now=now())
    except DomainError as error:
        status = refuse(form, error)
        return with_retry(page("accounts/sign_in.html", form=form, next=target, status=status), error)
    if current_user.is_authenticated:
        sign_ins.revoke(reader(), reader().sign_in_id, now=now())
    enter(token)
    return redirect(target or "/", 303)


@bp.post("/sign-out")
@allow(public=True)
def sign_out() -> ResponseReturnValue:
    """Sign this browser out; its cookie is worth nothing afterwards."""
    if current_user.is_authenticated:
        sign_ins.revoke(reader(), reader().sign_in_id, now=now())
    chosen = cookie.get("language")
    cookie.clear()
    if chosen is not None:
        cookie["language"] = chosen
    return redirect("/", 303)
