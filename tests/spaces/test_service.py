"""Places, rooms made of atoms, and versions of their rule."""

from datetime import date

import pytest
from sqlalchemy import select

from hub.accounts import places as known
from hub.audit import AuditEntry
from hub.db import db
from hub.domain.errors import Conflict, Forbidden, Missing, Refused, Stale
from hub.domain.permissions import Actor, Power
from hub.domain.policy import Malformed, as_document, parse, templates
from hub.spaces import service
from hub.spaces.models import Atom, Resource
from hub.spaces.service import PlaceWish, RoomWish, changes

ADMIN = Actor(party_id=None, powers=(Power("administrator", None),))
STRANGER = Actor()


@pytest.fixture
def place(now, session):
    return service.create_place(slug="tour", wish=PlaceWish(names={"fr": "La Tour"}), now=now)


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "LISTENERS", [lambda changed, now: heard.append((changed, now))])
    return heard


def manager_of(place):
    return Actor(powers=(Power("manager", place.id),))


def test_a_place_goes_last_and_is_known_to_accounts(place, now):
    other = service.create_place(slug="quai", wish=PlaceWish(names={"fr": "Le Quai"}), now=now)
    assert (place.position, other.position) == (0, 1)
    assert [(ref.id, ref.slug, ref.names) for ref in known.every()] == [
        (place.id, "tour", {"fr": "La Tour"}),
        (other.id, "quai", {"fr": "Le Quai"}),
    ]
    assert service.find_place("quai") is other


def test_two_places_never_share_an_address(place, now):
    with pytest.raises(Conflict) as caught:
        service.create_place(slug="tour", wish=PlaceWish(names={"fr": "Autre"}), now=now)
    assert (caught.value.code, caught.value.field) == ("place-slug-taken", "slug")


def test_a_single_room_is_one_atom(place, now):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "Salon"}, capacity=9), now=now)
    assert (room.kind, room.capacity, room.parent, [atom.name for atom in room.atoms]) == ("room", 9, None, ["Salon"])
    assert db.session.scalars(select(Resource.slug)).all() == ["salon"]


def test_a_hall_and_its_parts_share_atoms(place, now):
    wish = RoomWish(names={"fr": "Halle", "nl": "Hal"}, capacity=80, key_text={"fr": "Code 1"})
    hall = service.create_room(place, slug="halle", wish=wish, parts=2, part_capacities=(30,), now=now)
    parts = [service.find_room(slug) for slug in ("halle-a", "halle-b")]
    assert [atom.name for atom in hall.atoms] == ["Halle A", "Halle B"]
    assert [part.atoms for part in parts] == [[hall.atoms[0]], [hall.atoms[1]]]
    assert [part.names for part in parts] == [{"fr": "Halle A", "nl": "Hal A"}, {"fr": "Halle B", "nl": "Hal B"}]
    assert [(part.parent, part.capacity, part.key_text) for part in parts] == [
        (hall, 30, {"fr": "Code 1"}),
        (hall, 40, {"fr": "Code 1"}),
    ]


def test_a_pool_has_an_atom_per_unit(place, now):
    pool = service.create_room(place, slug="bureaux", wish=RoomWish(names={"fr": "Bureau"}), units=3, now=now)
    assert (pool.kind, [atom.name for atom in pool.atoms]) == ("pool", ["Bureau 1", "Bureau 2", "Bureau 3"])


@pytest.mark.parametrize(
    ("numbers", "code", "field"),
    [
        ({"parts": 0}, "parts-out-of-bounds", "parts"),
        ({"parts": 7}, "parts-out-of-bounds", "parts"),
        ({"units": -1}, "units-out-of-bounds", "units"),
        ({"units": 201}, "units-out-of-bounds", "units"),
    ],
)
def test_numbers_have_bounds(place, now, numbers, code, field):
    with pytest.raises(Refused) as caught:
        service.create_room(place, slug="x", wish=RoomWish(names={"fr": "X"}), now=now, **numbers)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert db.session.scalars(select(Atom)).all() == []


def test_the_address_of_a_part_may_not_be_taken(place, now):
    service.create_room(place, slug="halle-b", wish=RoomWish(names={"fr": "B"}), now=now)
    with pytest.raises(Conflict) as caught:
        service.create_room(place, slug="halle", wish=RoomWish(names={"fr": "H"}), parts=2, now=now)
    assert (caught.value.code, caught.value.field) == ("room-slug-taken", "slug")
    assert db.session.scalars(select(Resource.slug)).all() == ["halle-b"]


def test_a_room_without_a_rule_does_not_open(place, now):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "Salon"}), now=now)
    rule = service.policy_of(room)
    assert (rule.policy.openings, rule.policy.kept, rule.version_id) == ((), (), None)


def test_a_part_follows_its_whole_until_it_has_a_rule(place, now):
    hall = service.create_room(place, slug="halle", wish=RoomWish(names={"fr": "H"}), parts=2, now=now)
    whole = service.write_policy(hall, templates.template_land_trust(), by=None, now=now)
    part = service.find_room("halle-a")
    assert service.policy_of(part) == (parse(templates.template_land_trust()), whole.id)
    own = service.write_policy(part, templates.template_kitchen(), by=None, now=now)
    assert service.policy_of(part) == (parse(templates.template_kitchen()), own.id)
    assert service.policy_of(service.find_room("halle-b")).version_id == whole.id


def test_the_highest_version_rules_and_is_parsed_once(place, now, queries):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "S"}), now=now)
    service.write_policy(room, templates.template_kitchen(), by=None, now=now)
    second = service.write_policy(room, templates.template_open(), by=None, now=now)
    assert second.number == 2
    assert second.document == as_document(parse(templates.template_open()))
    first_read = service.policy_of(room)
    with queries(1):
        assert service.policy_of(room).policy is first_read.policy
    assert [(version.number, who) for version, who in service.versions(room)] == [(2, None), (1, None)]


def test_a_malformed_rule_writes_nothing(place, now):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "S"}), now=now)
    with pytest.raises(Malformed) as caught:
        service.write_policy(room, {"format": 1, "opne": []}, by=None, now=now)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        (("opne",), "policy_unknown_key_close")
    ]
    assert service.versions(room) == []


def test_who_sets_a_rule_manages_the_place_and_saw_the_latest(place, now, told, manager):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "S"}), now=now)
    actor = Actor(party_id=manager.id, powers=(Power("manager", place.id),))
    other = Actor(party_id=manager.id, powers=(Power("manager", place.id + 1), Power("host", place.id)))
    for wrong in (STRANGER, other):
        with pytest.raises(Missing):
            service.set_policy(wrong, "salon", templates.template_open(), seen=0, now=now)
    version = service.set_policy(actor, "salon", templates.template_open(), seen=0, now=now)
    with pytest.raises(Stale) as caught:
        service.set_policy(actor, "salon", templates.template_kitchen(), seen=0, now=now)
    assert caught.value.code == "rule-changed"
    assert [(row.number, who) for row, who in service.versions(room)] == [(1, "Amina Diallo")]
    assert told == [(service.Changed(place.id, room.id, rule=True), now)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "policy.set")).one()
    assert (entry.thing, entry.person_id, entry.details) == (f"room:{room.id}", manager.id, {"number": version.number})


def test_only_administrators_found_places(place, now):
    for wrong in (STRANGER, manager_of(place)):
        with pytest.raises(Forbidden):
            service.found_place(wrong, slug="neuf", wish=PlaceWish(names={"fr": "Neuf"}), now=now)
    assert service.found_place(ADMIN, slug="neuf", wish=PlaceWish(names={"fr": "Neuf"}), now=now).slug == "neuf"


def test_managers_change_their_own_place_and_rooms_only(place, now, told):
    room = service.create_room(place, slug="salon", wish=RoomWish(names={"fr": "S"}), now=now)
    wrong = Actor(powers=(Power("manager", place.id + 1),))
    with pytest.raises(Missing):
        service.change_place(wrong, "tour", wish=PlaceWish(names={"fr": "Volé"}), now=now)
    with pytest.raises(Missing):
        service.change_room(wrong, "salon", wish=RoomWish(names={"fr": "Volé"}), now=now)
    with pytest.raises(Missing):
        service.add_room(wrong, "tour", slug="cave", wish=RoomWish(names={"fr": "Cave"}), now=now)
    assert (place.names, room.names, told) == ({"fr": "La Tour"}, {"fr": "S"}, [])
    actor = manager_of(place)
    service.change_place(actor, "tour", wish=PlaceWish(names={"fr": "La Tour"}, contact_name="Ali"), now=now)
    service.change_room(actor, "salon", wish=RoomWish(names={"fr": "Salon"}, capacity=5), now=now)
    service.change_room(actor, "salon", wish=RoomWish(names={"fr": "Salon"}, capacity=5), now=now)
    assert (place.contact_name, room.names, room.capacity) == ("Ali", {"fr": "Salon"}, 5)
    assert [changed for changed, _ in told] == [service.Changed(place.id), service.Changed(place.id, room.id)]
    details = db.session.scalars(select(AuditEntry.details).order_by(AuditEntry.id)).all()
    assert details == [{"fields": ["contact_name"]}, {"fields": ["names", "capacity"]}]


def test_managed_places_are_ones_own(houses):
    assert service.managed_places(STRANGER) == []
    assert [place.slug for place in service.managed_places(ADMIN)] == ["le-marronnier", "quai-40"]
    assert service.managed_places(manager_of(houses.quai_40)) == [houses.quai_40]


def test_holidays_of_a_year_are_replaced(session):
    new_year, other = date(2031, 1, 1), date(2031, 5, 1)
    names = {"fr": "Nouvel An", "nl": "Nieuwjaar", "en": "New Year"}
    assert service.write_holidays({new_year: names, other: {"fr": "Faux"}, date(2032, 1, 1): names}) == 3
    assert service.write_holidays({new_year: names, date(2031, 12, 25): {"fr": "Noël"}}) == 2
    assert service.holidays_between(new_year, date(2032, 1, 1)) == {
        new_year: names,
        date(2031, 12, 25): {"fr": "Noël"},
        date(2032, 1, 1): names,
    }
    assert service.holidays_between(other, other) == {}


def test_holders_have_names(association, session):
    policy = parse(templates.template_land_trust("ateliers-du-canal"))
    assert service.rule_holders(policy) == {"ateliers-du-canal": "Les Ateliers du Canal"}
    assert service.rule_holders(parse(templates.template_open())) == {}
