"""Pages of operations: health, the mailbox of the demo, which mails one gets."""

from flask import Flask

from hub.operations import queue
from hub.operations.views import choices, health, mailbox
from hub.operations.views.blueprint import views

__all__ = ["choices", "health", "mailbox"]


def init_app(app: Flask) -> None:
    """Bind the feature."""
    app.register_blueprint(views)
    queue.load(app.config["HUB"].queue_url)
    queue.listen()
