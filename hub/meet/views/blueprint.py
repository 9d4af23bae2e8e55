"""The blueprint of meet."""

from flask import Blueprint

bp = Blueprint("meet", __name__)
