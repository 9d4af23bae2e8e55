"""The mailbox of the demo, for everybody who tries it."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from hub.operations import mail, reports
from hub.operations.views.blueprint import views
from hub.web.access import allow
from hub.web.pages import page


@views.get("/demo/mailbox")
@allow(public=True)
def mailbox() -> ResponseReturnValue:
    """All mail of the demo, newest first."""
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdecimal()) or not 1 <= len(number) <= 6 or int(number) < 1:
        abort(404)
    found = reports.mailbox(number=int(number))
    if found is None:
        abort(404)
    return page("operations/mailbox.html", mailbox=found)


@views.get("/demo/mailbox/<id:message_id>")
@allow(public=True)
def mailbox_message(message_id: int) -> ResponseReturnValue:
    """One mail of the demo."""
    return page("operations/message.html", message=_shown(message_id))


@views.get("/demo/mailbox/<id:message_id>/booking.ics")
@allow(public=True)
def mailbox_attachment(message_id: int) -> ResponseReturnValue:
    """The calendar file of a mail, as its recipient gets it."""
    calendar = _shown(message_id).attachment
    if calendar is None:
        abort(404)
    kind = f"text/calendar; method={mail.method_of(calendar)}; charset=utf-8"
    return Response(calendar, content_type=kind, headers={"Content-Disposition": "attachment; filename=booking.ics"})


def _shown(message_id: int) -> reports.Shown:
    found = reports.mailbox_message(message_id)
    if found is None:
        abort(404)
    return found
