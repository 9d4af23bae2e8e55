"""Health and figures for operators."""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from hub.domain.permissions import Action, can
from hub.operations import doctor, reports
from hub.operations.views.blueprint import views
from hub.web import clock
from hub.web.access import allow, current_actor

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


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
