"""The blueprint of content."""

from flask import Blueprint

bp = Blueprint("content", __name__)
