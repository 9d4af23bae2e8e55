"""The features of this installation, in the order they are bound."""

from importlib import import_module

from flask import Flask

from hub.accounts import views as accounts
from hub.booking import views as booking
from hub.content import views as content
from hub.coworking import views as coworking
from hub.groups import views as groups
from hub.meet import views as meet
from hub.operations import views as operations
from hub.people import views as people
from hub.spaces import views as spaces
from hub.subscriptions import views as subscriptions


def register_features(app: Flask) -> None:
    """Bind every feature."""
    for feature in (accounts, spaces, people, groups, booking, coworking, content, meet, subscriptions, operations):
        feature.init_app(app)


def load_models() -> None:
    """Import every model, so that the metadata is whole."""
    for module in MODELS:
        import_module(module)


MODELS = (
    "hub.installation",
    "hub.audit",
    "hub.outbox",
    "hub.accounts.models",
    "hub.spaces.models",
    "hub.plans.models",
    "hub.people.models",
    "hub.groups.models",
    "hub.booking.models",
    "hub.coworking.models",
    "hub.content.models",
    "hub.meet.models",
    "hub.search",
    "hub.feeds.models",
    "hub.subscriptions.models",
)
