"""A room divided while somebody waits for it."""

from datetime import datetime

from sqlalchemy import insert

from hub.db import db
from hub.domain.errors import Conflict
from hub.spaces import service
from hub.spaces.models import Atom, resource_atom
from tests.booking.desk import open_to_residents, refusal, wish

SUNDAY = datetime(2026, 12, 6, 10)


def test_a_room_divided_while_somebody_waited_for_it_is_not_booked_by_half(houses, desk, resident, now, outbox):
    open_to_residents(houses.chambre, now)
    room = service.find_room("chambre-sur-jardin")
    assert len(room.atoms) == 1
    atom = db.session.execute(insert(Atom).values(place_id=room.place_id, name="B").returning(Atom.id)).scalar_one()
    db.session.execute(insert(resource_atom).values(resource_id=room.id, atom_id=atom, required=False))
    assert refusal(Conflict, lambda: desk.book(resident, room, wish(SUNDAY))).code == "just_taken"
    db.session.expire(room, ["atoms"])
    assert desk.book(resident, room, wish(SUNDAY), key="k2").occurrences[0].state == "confirmed"
