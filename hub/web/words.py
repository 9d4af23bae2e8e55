"""The texts of templates in the reader's language: a page asks for a hundred, each is looked up once for all."""

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def init_app(app: Flask) -> None:
    """Take the place of the slower function that Babel gives to templates."""
    app.jinja_env.globals.update(gettext=_gettext, _=_gettext)


@pass_eval_context
def _gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
    """A text with its variables filled in, escaped where the template escapes."""
    catalog = get_translations()
    if not context.autoescape:
        return str(catalog.ugettext(text) % variables)
    return _markup(catalog, text) % variables if variables else _plain(catalog, text)


@lru_cache(maxsize=8192)
def _markup(catalog: NullTranslations, text: str) -> Markup:
    return Markup(catalog.ugettext(text))  # noqa: S704 - a text of ours or of the catalog


@lru_cache(maxsize=8192)
def _plain(catalog: NullTranslations, text: str) -> Markup:
    return _markup(catalog, text) % {}
