"""What the houses lend with their rooms."""

from datetime import datetime

from hub.demo.texts import each
from hub.spaces.models import Place
from hub.spaces.service import composition

LENT = (
    ("le-marronnier", "projecteur", each("Projecteur", "Projector", "Projector"), 2),
    ("le-marronnier", "sono", each("Sonorisation", "Geluidsinstallatie", "Sound system"), 1),
    ("quai-40", "projecteur-quai", each("Projecteur", "Projector", "Projector"), 2),
    ("quai-40", "tableau", each("Tableau de conférence", "Flip-over", "Flip chart"), 3),
)
"""Place, address in forms, names, how many pieces."""


def lend(places: dict[str, Place], *, now: datetime) -> None:
    """Write it."""
    for place, slug, names, pieces in LENT:
        composition.create_equipment(places[place], slug=slug, names=names, pieces=pieces, now=now)
