"""The blueprint of the feature."""

from flask import Blueprint

views = Blueprint("operations", __name__)
