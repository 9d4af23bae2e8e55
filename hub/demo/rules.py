"""The house rules of the demo, from the templates."""

from typing import Any

from hub.demo.texts import ASSOCIATION_SLUG
from hub.domain.policy import templates

Document = dict[str, Any]
FAR: Document = {"booking_window": {"lead": {"hours": 0}, "horizon": {"months": 14}}}
"""Far enough for a series that passes both clock changes, whatever the date."""


def land_trust() -> Document:
    """By day the partner association, evenings and free days the residents."""
    return templates.template_land_trust(ASSOCIATION_SLUG)


def garden_room() -> Document:
    """Residents and associations of the house, every day, as far as a year ahead."""
    rule: Document = templates.template_open(admit=("resident", "association"))
    return rule | FAR | {"slots": {"step": 30, "min": 30, "max": 480}}


def kitchen() -> Document:
    """On request."""
    return templates.template_kitchen()


def desks() -> Document:
    """Twenty-four desks for coworkers."""
    rule: Document = templates.template_open(admit=("coworker",), hours="08:00-20:00")
    return rule | {"slots": {"step": 60, "min": 60, "max": 720}}


def meeting_room() -> Document:
    """Coworkers by day, others up to two weeks ahead."""
    return templates.template_meeting_room()


def studio() -> Document:
    """Coworkers by day; open nights for everyone, past midnight."""
    return templates.template_open_nights() | FAR


def verger() -> Document:
    """The workshop room of those who wait for a home: open to everybody on three evenings and on Saturdays."""
    rule: Document = templates.template_open()
    return rule | {
        "open": [
            {"id": "evenings", "days": ["tue", "wed", "thu"], "hours": "17:00-21:00", "for": ["resident", "everyone"]},
            {"id": "saturdays", "days": ["sat"], "hours": "10:00-19:00", "for": ["resident", "everyone"]},
        ],
        "slots": {"step": 30, "min": 60, "max": 240},
    }
