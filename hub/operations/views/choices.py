"""Which mails one gets, and when: the page of the account, and the link in a mail."""

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.domain.permissions import Action
from hub.extensions import csrf
from hub.operations import wishes
from hub.operations.forms import ChoicesForm
from hub.operations.views.blueprint import views
from hub.web.access import allow, current_actor
from hub.web.clock import now
from hub.web.pages import page


@views.route("/account/mail", methods=["GET", "POST"])
@allow(Action.SIGNED_IN)
def mail_choices() -> ResponseReturnValue:
    """Every kind of mail: what it is, why it comes, and whether it does."""
    found = wishes.of(current_actor())
    form = ChoicesForm(data={topic: value if topic == "reminder" else value == "on" for topic, value in found.items()})
    status = 200
    if form.is_submitted():
        if form.validate():
            wishes.keep(current_actor(), form.wishes(found), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("operations.mail_choices"), 303)
        status = 422
    return page("operations/choices.html", form=form, status=status, topics=found)


@views.get("/mail/<token>")
@allow(public=True)
def mail_stop(token: str) -> ResponseReturnValue:
    """What the link in a mail would stop; reading it changes nothing."""
    found = _opened(token)
    return page("operations/stop.html", topic=found.topic, off=found.value == "off", token=token)


@views.post("/mail/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@allow(public=True)
def mail_stopped(token: str) -> ResponseReturnValue:
    """No more of these mails, or again; the address itself is the right to say so, also for a mail program."""
    found = _opened(token)
    again = request.form.get("again") == "yes"
    wishes.answer(found, wanted=again, now=now())
    if request.form.get("List-Unsubscribe") == "One-Click":
        return Response(_("These mails are off.") + "\n", content_type="text/plain; charset=utf-8")
    return redirect(url_for("operations.mail_stop", token=token), 303)


def _opened(token: str) -> wishes.Wish:
    found = wishes.opened(token, secret=str(current_app.secret_key))
    if found is None:
        abort(404)
    return found
