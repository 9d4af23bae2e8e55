"""The worker process: delivers mail and keeps house."""

from flask import Flask

from hub.config import SettingError
from hub.operations import queue


def run(app: Flask) -> None:
    """Work until told to stop (SIGINT or SIGTERM). What a worker that died has left undone is done first."""
    if app.config["HUB"].queue_url.startswith("immediate:"):
        raise SettingError("HUB_QUEUE_URL is immediate: mail is delivered at once and there is nothing for a worker")
    waiting = queue.of(app)
    from huey.consumer import Consumer  # noqa: PLC0415 - after the queue has chosen what huey is loaded with

    app.extensions["hub_start"]()
    Consumer(waiting, workers=1, periodic=True, initial_delay=0.1, max_delay=1.0).run()
