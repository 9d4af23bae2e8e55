"""A page, or one block of it for htmx."""

from typing import Any

from flask import Response, current_app, make_response, render_template, template_rendered

from hub.extensions import htmx


def page(name: str, *, fragments: tuple[str, ...] = (), status: int = 200, **context: Any) -> Response:
    """Render a whole page, or the block that htmx targets when it is one of `fragments`."""
    wanted = _wanted()
    context["status"] = status
    body = _block(name, wanted, context) if wanted in fragments else render_template(name, **context)
    response = make_response(body, status)
    response.vary.update(["HX-Request", "HX-Target", "HX-Boosted"])
    return response


def _wanted() -> str | None:
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    return str(htmx.target) if htmx.target else None


def _block(name: str, block: str | None, context: dict[str, Any]) -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    template = app.jinja_env.get_template(name)
    app.update_template_context(context)
    context["fragment"] = True
    text = "".join(template.blocks[str(block)](template.new_context(context)))
    template_rendered.send(app, _async_wrapper=app.ensure_sync, template=template, context=context)
    return text
