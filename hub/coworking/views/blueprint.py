"""The blueprint of coworking."""

from flask import Blueprint

bp = Blueprint("coworking", __name__)
