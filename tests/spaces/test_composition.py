"""What rooms are made of: equipment, and rooms that require another."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from hub.domain.errors import Conflict, Refused
from hub.spaces.models import Resource
from hub.spaces.service import composition
from tests.kit.places import Houses


def atoms(room: Resource, session: Session) -> set[int]:
    session.expire(room)
    return {atom.id for atom in room.atoms}


def test_equipment_has_an_atom_for_each_piece(houses: Houses, now: datetime) -> None:
    found = composition.create_equipment(
        houses.le_marronnier, slug="chairs", names={"fr": "Chaises", "en": "Chairs"}, pieces=3, now=now
    )
    assert (found.kind, [atom.name for atom in found.atoms]) == ("equipment", ["Chaises 1", "Chaises 2", "Chaises 3"])
    assert found.place_id == houses.le_marronnier.id


@pytest.mark.parametrize("pieces", [0, -1, 101])
def test_a_number_of_pieces_that_makes_no_sense(houses: Houses, now: datetime, pieces: int) -> None:
    with pytest.raises(Refused) as caught:
        composition.create_equipment(houses.quai_40, slug="x", names={"en": "X"}, pieces=pieces, now=now)
    assert (caught.value.code, caught.value.field) == ("pieces-out-of-bounds", "pieces")


def test_an_address_that_is_taken(houses: Houses, now: datetime) -> None:
    with pytest.raises(Conflict) as caught:
        composition.create_equipment(houses.quai_40, slug="cuisine", names={"en": "X"}, pieces=1, now=now)
    assert (caught.value.code, caught.value.field) == ("room-slug-taken", "slug")


def test_requirements_reach_through(houses: Houses, session: Session) -> None:
    kitchen, hall, room = houses.cuisine, houses.grande_salle, houses.chambre
    own = {one.id: atoms(one, session) for one in (kitchen, hall, room)}
    composition.require(hall, kitchen)
    composition.require(room, hall)
    assert atoms(room, session) == own[room.id] | own[hall.id] | own[kitchen.id]
    assert {atom.id for atom in room.own_atoms} == own[room.id]
    assert room.requires == [hall]
    assert atoms(kitchen, session) == own[kitchen.id]
    composition.unrequire(hall, kitchen)
    assert atoms(room, session) == own[room.id] | own[hall.id]
    assert atoms(hall, session) == own[hall.id]


def test_said_twice_it_is_one_requirement(houses: Houses, session: Session) -> None:
    composition.require(houses.chambre, houses.cuisine)
    composition.require(houses.chambre, houses.cuisine)
    assert len(atoms(houses.chambre, session)) == 2


def test_one_atom_that_comes_by_two_ways_is_taken_once(houses: Houses, session: Session) -> None:
    composition.require(houses.chambre, houses.cuisine)
    composition.require(houses.chambre, houses.grande_salle)
    composition.require(houses.grande_salle, houses.cuisine)
    assert len(atoms(houses.chambre, session)) == 4


def test_what_makes_no_sense_is_refused(houses: Houses) -> None:
    composition.require(houses.chambre, houses.grande_salle)
    for room, other, code in (
        (houses.grande_salle, houses.chambre, "requirement-in-a-ring"),
        (houses.chambre, houses.chambre, "requirement-in-a-ring"),
        (houses.grande_salle, houses.grande_salle_a, "requirement-of-a-part"),
        (houses.grande_salle_a, houses.grande_salle, "requirement-of-a-part"),
        (houses.chambre, houses.studio, "requirement-elsewhere"),
        (houses.studio, houses.open_space, "requirement-of-rooms"),
        (houses.open_space, houses.studio, "requirement-of-rooms"),
    ):
        with pytest.raises(Refused) as caught:
            composition.require(room, other)
        assert (caught.value.code, caught.value.field) == (code, "requires")
