"""Health for operators, and the mailbox of the demo for everybody who tries it."""

from flask import Blueprint, Flask, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from hub.domain.permissions import Action, can
from hub.operations import doctor, mail, queue, reports
from hub.web import clock
from hub.web.access import allow, current_actor
from hub.web.pages import page

views = Blueprint("operations", __name__)

LOOPBACK = frozenset({"127.0.0.1", "::1"})


@views.get("/healthz")
@allow(public=True)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return _plain("ok\n")


@views.get("/readyz")
@allow(public=True)
def readyz() -> ResponseReturnValue:
    """Requests may be sent here: the database answers, the schema is at head, the guards are there."""
    found = doctor.ready()
    ok = all(check.ok for check in found)
    answer = jsonify(ready=ok, checks={check.name: "ok" if check.ok else "failed" for check in found})
    answer.status_code = 200 if ok else 503
    return answer


@views.get("/metrics")
@allow(public=True)
def metrics() -> ResponseReturnValue:
    """Figures of the outbox as text, for this machine and for administrators; nobody else learns of them."""
    near = request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers
    if not near and not can(current_actor(), Action.ADMINISTER):
        abort(404)
    figures = reports.outbox_figures(clock.now())
    lines = (
        f'hub_outbox_messages{{state="waiting"}} {figures.waiting}',
        f'hub_outbox_messages{{state="sent"}} {figures.sent}',
        f'hub_outbox_messages{{state="dead"}} {figures.dead}',
        f"hub_outbox_oldest_waiting_seconds {figures.oldest}",
    )
    return _plain("\n".join(lines) + "\n")


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


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(views)
    queue.listen()
