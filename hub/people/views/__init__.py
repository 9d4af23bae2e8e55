"""The pages of people."""

from flask import Flask


def init_app(_app: Flask) -> None:
    """Bind the feature."""
