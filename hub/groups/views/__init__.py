"""The pages of groups."""

from flask import Flask


def init_app(_app: Flask) -> None:
    """Bind the feature."""
