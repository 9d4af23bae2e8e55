"""Hub: a community and its rooms."""

import logging
import secrets
from typing import Any, cast

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.config import ROOT, SettingError, Settings, load
from hub.db import db, transactional
from hub.extensions import babel, csrf, htmx, limiter, login, migrate
from hub.features import register_features
from hub.feeds.timezones import shipped
from hub.web import compression, errors, formats, locale, routing, security, shell, words
from hub.web.access import View

__all__ = ["create_app"]


def create_app(settings: Settings | None = None, **overrides: Any) -> Flask:
    """The application. `overrides` go into Flask's configuration, for tests."""
    settings = settings or load()
    if settings.timezone not in shipped():
        raise SettingError(f"HUB_TIMEZONE must be one of {', '.join(sorted(shipped()))}")
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(settings.instance))
    app.config.update(
        HUB=settings,
        SECRET_KEY=settings.secret_key or _demo_key(settings) or secrets.token_hex(32),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        BABEL_DEFAULT_LOCALE=settings.languages[0],
        BABEL_TRANSLATION_DIRECTORIES="translations",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_ENABLED=settings.limits,
    )
    app.config.update(overrides)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.logger.setLevel(logging.INFO)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    _bind(app)
    return app


def _bind(app: Flask) -> None:
    compression.init_app(app)
    security.init_app(app)
    routing.init_converters(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app, locale_selector=locale.select_locale)
    words.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    limiter.init_app(app)
    login.init_app(app)
    formats.init_app(app)
    errors.init_app(app)
    shell.init_app(app)
    register_features(app)
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            app.view_functions[endpoint] = transactional(cast(View, view))
    routing.init_static(app)


def _demo_key(settings: Settings) -> str | None:
    path = settings.instance / "demo.key"
    return path.read_text().strip() if path.exists() else None


def _engine_options(settings: Settings) -> dict[str, Any]:
    # What people typed is in the values of a statement: an error in the log must not repeat it.
    quiet = {"hide_parameters": True}
    if settings.database_url.startswith("sqlite"):
        return quiet
    return {**quiet, "pool_pre_ping": True, "connect_args": {"options": "-c timezone=utc -c lock_timeout=10s"}}
