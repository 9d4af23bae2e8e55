"""`hub policy`."""

from flask.cli import AppGroup

policy = AppGroup("policy", help="The house rule of a room.")
