"""Closing a room by form: who may, what is written, which bookings it hits, and how it ends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party, SignIn
from hub.audit import AuditEntry
from hub.domain.errors import Refused
from hub.outbox import Message
from hub.spaces import service
from hub.spaces.models import PolicyVersion, Resource
from tests.booking.desk import Desk, refusal, wish
from tests.kit.client import Client
from tests.kit.places import Houses

SignInAs = Callable[[Client, Party], SignIn]
Outbox = Callable[[], list[Message]]
CLOSE = "/manage/rooms/grande-salle/close"
PAGE = "/manage/rooms/grande-salle/closures/closed-2026-12-05"
FLOOR = {"from_on": "05/12/2026", "until_on": "2026-12-06", "reason_fr": "Parquet", "reason_en": "New floor"}


def versions(session: Session, room: Resource) -> int:
    return len(session.scalars(select(PolicyVersion).where(PolicyVersion.resource_id == room.id)).all())


def test_a_manager_closes_a_hall_and_reads_what_it_hits(
    client: Client, houses: Houses, session: Session, desk: Desk, resident: Party, stranger: Party, manager: Party,
    sign_in: SignInAs, outbox: Outbox,
) -> None:  # fmt: skip
    saturday = desk.book(resident, houses.grande_salle, wish(title="Birthday"))
    half = desk.book(resident, houses.grande_salle_a, wish(datetime(2026, 12, 6, 10), title="Half a hall"), key="k2")
    desk.book(resident, houses.grande_salle, wish(datetime(2026, 12, 12, 10), title="A week later"), key="k3")
    desk.book(resident, houses.chambre, wish(title="Another room"), key="k4")
    sent = len(outbox())
    sign_in(client, manager)
    answer = client.post_form(CLOSE, FLOOR)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    text = client.get(PAGE).get_data(as_text=True)
    assert "2 bookings fall in this time" in text
    assert "05/12/2026–06/12/2026: New floor" in text
    for said in (
        "Birthday",
        "Half a hall",
        "Fatima El Amrani",
        f'/bookings/{saturday.id}"',
        "mailto:resident@example.org",
    ):
        assert said in text
    assert f"{PAGE}?booking={half.occurrences[0].id}#b" in text
    assert f'action="/bookings/{saturday.id}/make-way"' in text
    for hidden in ("A week later", "Another room"):
        assert hidden not in text
    assert [one.state for one in (*saturday.occurrences, *half.occurrences)] == ["confirmed", "confirmed"]
    assert len(outbox()) == sent
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "room.close")).one()
    assert (entry.person_id, entry.thing) == (manager.id, f"room:{houses.grande_salle.id}")
    for room in (houses.grande_salle, houses.grande_salle_a, houses.grande_salle_b):
        shut = wish(datetime(2026, 12, 5, 9), hours=1)
        error = refusal(Refused, lambda room=room, shut=shut: desk.book(resident, room, shut, key="x"))
        assert error.reasons[0].code == "closed_for"


def test_the_same_closure_twice_is_one(
    client: Client, houses: Houses, session: Session, manager: Party, sign_in: SignInAs
) -> None:
    sign_in(client, manager)
    for _click in range(2):
        assert client.post_form(CLOSE, FLOOR).headers["Location"] == PAGE
    assert versions(session, houses.grande_salle) == 2
    other = client.post_form(CLOSE, FLOOR | {"start": "18h", "end": "24:00"})
    assert other.headers["Location"] == f"{PAGE}-2"
    assert service.written_rule(houses.grande_salle).policy.closed[1].hours is not None
    assert "05/12/2026–06/12/2026, 18:00–24:00" in client.get(f"{PAGE}-2").get_data(as_text=True)


def test_a_closure_is_shown_and_ends(
    client: Client, houses: Houses, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    sign_in(client, manager)
    client.post_form(CLOSE, FLOOR)
    assert "No booking falls in this time" in client.get(PAGE).get_data(as_text=True)
    for page in ("/manage/rooms/grande-salle/rule", "/manage/rooms/grande-salle-a/rule"):
        assert "New floor" in client.get(page).get_data(as_text=True)
    assert "/end" not in client.get("/manage/rooms/grande-salle-a/rule").get_data(as_text=True)
    assert "Closed: New floor" in client.get("/rooms/grande-salle-b?week=2026-W49").get_data(as_text=True)
    gone = client.post_form(f"{PAGE}/end", page="/manage/rooms/grande-salle/rule")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/manage/rooms/grande-salle/rule")
    assert client.post_raw(f"{PAGE}/end").status_code == 404
    assert client.get(PAGE).status_code == 404
    assert service.written_rule(houses.grande_salle).policy.closed == ()
    assert desk.book(resident, houses.grande_salle, wish()).occurrences[0].state == "confirmed"


def test_closing_a_part_closes_the_whole_and_leaves_its_neighbour(
    client: Client, houses: Houses, desk: Desk, resident: Party, manager: Party, sign_in: SignInAs, outbox: Outbox
) -> None:
    whole = desk.book(resident, houses.grande_salle, wish(datetime(2026, 12, 6, 10), title="All of it"))
    desk.book(resident, houses.grande_salle_b, wish(datetime(2026, 12, 5, 10), title="The other half"), key="k2")
    sign_in(client, manager)
    where = client.post_form("/manage/rooms/grande-salle-a/close", FLOOR).headers["Location"]
    text = client.get(where).get_data(as_text=True)
    assert "1 booking falls in this time" in text
    assert f'/bookings/{whole.id}"' in text
    assert "The other half" not in text
    for room in (houses.grande_salle, houses.grande_salle_a):
        error = refusal(Refused, lambda room=room: desk.book(resident, room, wish(), key="x"))
        assert error.reasons[0].code == "closed_for"
    assert desk.book(resident, houses.grande_salle_b, wish(), key="k3").occurrences[0].state == "confirmed"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_on": ""}, "Enter the first day."),
        ({"from_on": "\x00"}, "Enter the first day."),
        ({"from_on": "2026-02-30"}, "Enter a date like 05/12/2026"),
        ({"until_on": "04/12/2026"}, "Enter a last day that is not before the first."),
        ({"from_on": "01/11/2026", "until_on": "02/11/2026"}, "Enter a last day that is not over."),
        ({"until_on": "06/12/2029"}, "Enter a last day at most two years after the first."),
        ({"start": "25:00"}, "Enter a time like 18:00"),
        ({"start": "18:00"}, "Enter both hours, or none for whole days."),
        ({"start": "18:00", "end": "18:00"}, "Enter an end that differs from the start."),
        ({"reason_fr": "\x00 ", "reason_en": ""}, "Say why, in at least one language."),
        ({"reason_fr": "x" * 6000}, "Write at most 120 characters."),
    ],
)  # fmt: skip
def test_a_closure_with_something_to_mend(
    client: Client,
    houses: Houses,
    session: Session,
    manager: Party,
    sign_in: SignInAs,
    typed: dict[str, Any],
    said: str,
) -> None:
    sign_in(client, manager)
    answer = client.post_form(
        CLOSE, FLOOR | {"reason_nl": "Nieuwe vloer"} | typed if "reason_fr" not in typed else FLOOR | typed
    )
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert 'value="{}"'.format(typed.get("until_on", FLOOR["until_on"])) in answer.get_data(as_text=True)
    assert versions(session, houses.grande_salle) == 1


@pytest.mark.parametrize("address", [CLOSE, PAGE, f"{PAGE}/end"])
def test_only_those_who_manage_the_place_close_it(
    client: Client, houses: Houses, session: Session, manager: Party, resident: Party, sign_in: SignInAs, address: str
) -> None:
    sign_in(client, manager)
    client.post_form(CLOSE, FLOOR)
    assert client.get("/manage/rooms/studio/close").status_code == 404
    assert client.post_raw("/manage/rooms/studio/close", FLOOR).status_code == 404
    sign_in(client, resident)
    if not address.endswith("/end"):
        assert client.get(address).status_code == 404
    if address != PAGE:
        assert client.post_raw(address, FLOOR | {"from_on": "07/12/2026"}).status_code == 404
    assert (versions(session, houses.grande_salle), versions(session, houses.studio)) == (2, 1)


def test_a_room_without_a_rule_has_nothing_to_close(
    client: Client, houses: Houses, manager: Party, sign_in: SignInAs, now: datetime
) -> None:
    service.create_room(houses.le_marronnier, slug="cave", wish=service.RoomWish(names={"fr": "Cave"}), now=now)
    sign_in(client, manager)
    answer = client.post_form("/manage/rooms/cave/close", FLOOR)
    assert answer.status_code == 422
    assert "This room has no house rule yet" in answer.get_data(as_text=True)
