"""Views."""

from flask import Blueprint, Flask

views = Blueprint("booking", __name__)


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(views)
