"""What the contests about pools, equipment, plans and full buildings are held on: places of their own."""

from datetime import date, datetime

from hub.accounts.models import Party
from hub.db import db
from hub.domain.entitlement import Allowance
from hub.domain.policy import templates
from hub.plans.service import PlanWish, create_plan, grant_plan
from hub.spaces.models import Atom, Place, PolicyVersion, Resource
from hub.spaces.service.composition import create_equipment
from tests.kit import cast

DESKS, PROJECTORS, LIMIT, HEADS = 3, 2, 10, 4
LANES = range(6)
DUO = "duo"
SINCE = date(2026, 1, 1)


def write(people: list[Party], *, rule: templates.Document, now: datetime) -> None:
    """All of it; the first of `people` has a plan, the second and third act for an organisation that has one."""
    pool = _place("atelier", now)
    _resource(pool, "desks", DESKS, kind="pool", rule=rule, now=now)
    stages = _place("theatre", now)
    _lanes(stages, "stage", rule=rule, now=now)
    names = {"fr": "Projecteur", "nl": "Projector", "en": "Projector"}
    create_equipment(stages, slug="projector", names=names, pieces=PROJECTORS, now=now)
    tower = _place("tower", now)
    tower.headcount_limit = LIMIT
    _lanes(tower, "floor", rule=rule, now=now)
    _plans(people, rule=rule, now=now)


def _plans(people: list[Party], *, rule: templates.Document, now: datetime) -> None:
    """One hour a week in the rooms of a place, for a person and for an organisation two people act for."""
    place = _place("coworking", now)
    _lanes(place, "meeting", rule=rule, now=now)
    _lanes(place, "duo", rule=rule, now=now)
    wanted = PlanWish(names={"en": "One hour"}, allowances=(Allowance("rooms", "hours", 1, "week"),))
    plan = create_plan(place, wish=wanted, now=now)
    body = cast.organisation("Duo", DUO, now=now)
    for delegate in people[1:3]:
        cast.mandate(body, delegate, now=now)
    for party in (people[0], body):
        grant_plan(plan, party_id=party.id, from_on=SINCE, until_on=None, by=None, now=now)


def _place(slug: str, now: datetime) -> Place:
    place = Place(slug=slug, names={"fr": slug, "nl": slug, "en": slug}, position=9, created_at=now)
    db.session.add(place)
    db.session.flush()
    return place


def _lanes(place: Place, name: str, *, rule: templates.Document, now: datetime) -> None:
    """A room for each contestant: what they compete for is not the room."""
    for lane in LANES:
        _resource(place, f"{name}-{lane}", 1, rule=rule, now=now)


def _resource(
    place: Place, slug: str, atoms: int, *, kind: str = "room", rule: templates.Document, now: datetime
) -> None:
    resource = Resource(
        place=place,
        slug=slug,
        kind=kind,
        names={"fr": slug, "nl": slug, "en": slug},
        capacity=20,
        atoms=[Atom(place_id=place.id, name=f"{slug} {number}") for number in range(atoms)],
        created_at=now,
    )
    db.session.add(resource)
    db.session.flush()
    db.session.add(PolicyVersion(resource_id=resource.id, number=1, document=rule, created_at=now))
