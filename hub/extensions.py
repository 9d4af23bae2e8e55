"""Flask extensions: instances only, bound in `create_app`."""

from functools import cached_property
from typing import cast

from babel.support import NullTranslations
from flask import g
from flask_babel import Babel, Domain, get_locale
from flask_htmx import HTMX
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect


class Words(Domain):  # type: ignore[misc]
    """The catalogs by language: a page asks for hundreds of texts, and writing out a locale each time is slow."""

    def __init__(self, domain: str, known: dict[str, NullTranslations]) -> None:
        super().__init__(domain=domain)
        self._known = known
        self._here = g._flask_babel

    def get_translations(self) -> NullTranslations:
        """The catalog of the reader's language, or of the one that is spoken for a while."""
        locale = getattr(self._here, "babel_locale", None) or get_locale()
        language = locale.language if locale is not None else ""
        found = self._known.get(language) or super().get_translations()
        if language:
            self._known[language] = found
        return cast(NullTranslations, found)


class QuickBabel(Babel):  # type: ignore[misc]
    """Babel with `Words`."""

    @cached_property
    def _catalogs(self) -> dict[str, NullTranslations]:
        return {}

    @property
    def domain_instance(self) -> Words:
        """The texts of the interface, for one request."""
        return Words(self.domain, self._catalogs)


babel = QuickBabel()
csrf = CSRFProtect()
htmx = HTMX()
limiter = Limiter(get_remote_address, headers_enabled=False)
login = LoginManager()
migrate = Migrate()
