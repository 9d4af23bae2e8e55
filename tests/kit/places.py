"""The places of the tests, small copies of the demo's: plain rows."""

from datetime import datetime

from hub.db import db
from hub.domain.policy import templates
from hub.spaces.models import Atom, Place, PolicyVersion, Resource


class Houses:
    """Places, rooms and the pool by name."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self.le_marronnier = self._place("le-marronnier", "Le Marronnier", 0)
        self.quai_40 = self._place("quai-40", "Quai 40", 1)
        half_a, half_b = self._atoms(self.le_marronnier, "A", "B")
        self.grande_salle = self._resource(self.le_marronnier, "grande-salle", "Grande salle", half_a, half_b)
        self.grande_salle_a = self._resource(self.le_marronnier, "grande-salle-a", "Grande salle A", half_a)
        self.grande_salle_b = self._resource(self.le_marronnier, "grande-salle-b", "Grande salle B", half_b)
        self.grande_salle_a.parent = self.grande_salle_b.parent = self.grande_salle
        self.cuisine = self._room(self.le_marronnier, "cuisine", "Cuisine")
        self.chambre = self._room(self.le_marronnier, "chambre-sur-jardin", "Chambre sur jardin")
        self.salle_reunion = self._room(self.quai_40, "salle-reunion", "Salle de réunion")
        self.studio = self._room(self.quai_40, "studio", "Studio")
        desks = self._atoms(self.quai_40, *(f"Desk {number}" for number in range(1, 25)))
        self.open_space = self._resource(self.quai_40, "open-space", "Open space", *desks, kind="pool")
        self._rule(self.grande_salle, templates.template_land_trust())
        self._rule(self.chambre, templates.template_open(admit=["resident"]))
        self._rule(self.cuisine, templates.template_kitchen())
        self._rule(self.salle_reunion, templates.template_meeting_room())
        self._rule(self.open_space, templates.template_open(admit=["coworker"], hours="08:00-20:00"))
        self._rule(self.studio, templates.template_open_nights())
        db.session.flush()

    def _place(self, slug: str, name: str, position: int) -> Place:
        place = Place(
            slug=slug,
            names={"fr": name, "nl": name, "en": name},
            address={"fr": "12 rue des Ateliers, 1080 Molenbeek-Saint-Jean"},
            access_text={"en": "Ring at the green door."},
            contact_name="Amina Diallo",
            contact_email="rooms@example.org",
            contact_phone="+32 2 000 00 00",
            position=position,
            created_at=self._now,
        )
        db.session.add(place)
        db.session.flush()
        return place

    def _atoms(self, place: Place, *names: str) -> list[Atom]:
        atoms = [Atom(place_id=place.id, name=name) for name in names]
        db.session.add_all(atoms)
        db.session.flush()
        return atoms

    def _room(self, place: Place, slug: str, name: str) -> Resource:
        return self._resource(place, slug, name, *self._atoms(place, name))

    def _resource(self, place: Place, slug: str, name: str, *atoms: Atom, kind: str = "room") -> Resource:
        resource = Resource(
            place=place,
            slug=slug,
            kind=kind,
            names={"fr": name, "nl": name, "en": name},
            key_text={"en": "The key is in the box by the door, code 4711."},
            capacity=80 if kind == "room" else 24,
            position=len(place.resources),
            atoms=list(atoms),
            created_at=self._now,
        )
        db.session.add(resource)
        db.session.flush()
        return resource

    def _rule(self, resource: Resource, document: templates.Document) -> None:
        db.session.add(PolicyVersion(resource_id=resource.id, number=1, document=document, created_at=self._now))

    def add_room(self, place: Place, slug: str) -> Resource:
        """One more room, for its residents."""
        room = self._room(place, slug, slug.capitalize())
        self._rule(room, templates.template_open(admit=["resident"]))
        db.session.flush()
        return room
