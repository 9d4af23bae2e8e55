"""The contact form."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.views.kit import network, site, with_retry
from hub.content.forms import ContactForm, languages
from hub.content.service import contact as service
from hub.content.service import pages
from hub.content.views.blueprint import bp
from hub.domain.errors import DomainError
from hub.web.access import allow, current_actor
from hub.web.clock import now, today
from hub.web.formats import language
from hub.web.pages import page
from hub.web.sending import refuse


@bp.route("/contact", methods=["GET", "POST"])
@allow(public=True)
def contact() -> ResponseReturnValue:
    """Write to whoever looks after a place; `?place=` chooses it."""
    actor = current_actor()
    known = {"name": actor.name, "email": service.address_of(actor), "place": request.args.get("place", "")}
    form = ContactForm(data=known, places=service.places(), signed_in=actor.signed_in)
    error: DomainError | None = None
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                service.send(
                    actor,
                    form.writing(),
                    network=network(),
                    limits=site().limits,
                    language=language(),
                    today=today(),
                    now=now(),
                )
            except DomainError as refusal:
                error, status = refusal, refuse(form, refusal)
            else:
                return redirect(url_for("content.contact_sent"), 303)
    shown = pages.read(pages.CONTACT, reader=language(), languages=languages())
    privacy = pages.is_public("privacy")
    response = page("content/contact.html", form=form, status=status, shown=shown, privacy=privacy)
    return response if error is None else with_retry(response, error)


@bp.get("/contact/sent")
@allow(public=True)
def contact_sent() -> ResponseReturnValue:
    """The message is on its way."""
    return page("content/contact_sent.html")
