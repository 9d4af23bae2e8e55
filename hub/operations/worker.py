"""The worker process: delivers mail and keeps house."""

from flask import Flask
from huey.consumer import Consumer

from hub.config import SettingError
from hub.operations import queue


def run(app: Flask) -> None:
    """Work until told to stop (SIGINT or SIGTERM). What a worker that died has left undone is done first."""
    if app.config["HUB"].queue_url.startswith("immediate:"):
        raise SettingError("HUB_QUEUE_URL is immediate: mail is delivered at once and there is nothing for a worker")
    waiting = queue.of(app)
    app.extensions["hub_start"]()
    Consumer(waiting, workers=1, periodic=True, initial_delay=0.1, max_delay=1.0).run()
