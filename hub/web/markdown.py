"""Markdown in templates."""

from flask import Flask
from markupsafe import Markup

from hub.markdown import FIRST, html


def rendered(text: str, first: int = FIRST) -> Markup:
    """The HTML of a text that somebody wrote, cleaned; its highest headings are of level `first`."""
    return Markup(html(text, first))  # noqa: S704 - this is the one place where cleaned text becomes markup


def init_app(app: Flask) -> None:
    """Make it a filter."""
    app.jinja_env.filters["markdown"] = rendered
