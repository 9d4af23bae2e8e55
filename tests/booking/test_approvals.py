"""Requests, their answers, and who may do what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import Party
from hub.booking import approvals, changes, reading, service
from hub.booking.models import Booking
from hub.domain.errors import Conflict, Forbidden, Missing, Refused, Stale
from hub.domain.permissions import Action
from hub.domain.policy import templates
from hub.spaces.models import PolicyVersion
from hub.spaces.service import composition
from tests.booking.desk import Desk, claims, refusal, wish
from tests.kit import cast
from tests.kit.cast import Organisation
from tests.kit.client import Client
from tests.kit.places import Houses


def test_approval_refuses_the_rivals_with_alternatives(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session, outbox: Any
) -> None:
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    ask = wish(datetime(2026, 12, 5, 12, 0), 3)
    chosen = desk.book(resident, houses.cuisine, ask)
    rival = desk.book(other, houses.cuisine, replace(ask, start=ask.start + timedelta(hours=1)))
    apart = desk.book(
        other,
        houses.cuisine,
        replace(ask, start=ask.end + timedelta(hours=2), end=ask.end + timedelta(hours=4)),
        key="2",
    )
    assert claims(session) == 0
    (group, alone) = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [one.booking_id for one in group.requests] == [chosen.id, rival.id]
    assert [one.booking_id for one in alone.requests] == [apart.id]
    counts = [approvals.count_waiting(desk.actor(one), now=desk.now) for one in (manager, resident)]
    assert counts == [3, 0]
    desk.do(approvals.approve, manager, chosen)
    assert [one.occurrences[0].state for one in (chosen, rival, apart)] == ["confirmed", "refused", "requested"]
    assert rival.occurrences[0].reason == "rival_was_chosen"
    assert claims(session) == 1
    last = outbox()[-2:]
    assert [(mail.kind, mail.recipient) for mail in last] == [
        ("booking_confirmed", "resident@example.org"),
        ("booking_refused", "karim@example.org"),
    ]
    assert last[1].params["reasons"] == ["The room was given to another request for the same time."]
    assert last[1].params["alternatives"]
    refusal(Stale, lambda: desk.do(approvals.approve, manager, rival))
    assert approvals.count_waiting(desk.actor(manager), now=desk.now) == 1


def test_the_page_says_each_fact_once(
    desk: Desk, houses: Houses, resident: Party, manager: Party, client: Client, sign_in: Any, outbox: Any
) -> None:
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    ask = wish(datetime(2026, 12, 5, 12, 0), 3)
    desk.book(resident, houses.cuisine, ask)
    sign_in(client, manager)
    alone = client.get("/manage/bookings").text.partition("<main")[2]
    assert alone.count("05/12/2026, 12:00–15:00") == 1
    assert "<dt>When</dt>" not in alone
    assert "<dt>Room</dt>" not in alone
    desk.book(other, houses.cuisine, replace(ask, start=ask.start + timedelta(hours=1)))
    rivals = client.get("/manage/bookings").text.partition("<main")[2]
    assert (rivals.count("<dt>When</dt>"), rivals.count("<dt>Room</dt>")) == (2, 0)
    assert len(outbox()) > 0


def test_requests_for_more_pieces_than_are_left_stand_side_by_side(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session, client: Client, sign_in: Any,
    outbox: Any, queries: Any,
) -> None:  # fmt: skip
    for room in (houses.chambre, houses.grande_salle):
        document = templates.template_kitchen()
        session.add(PolicyVersion(resource_id=room.id, number=2, document=document, created_at=desk.now))
    names = {"fr": "Projecteur", "nl": "Projector", "en": "Projector"}
    made = {"slug": "projector", "names": names, "pieces": 2, "now": desk.now}
    composition.create_equipment(houses.le_marronnier, **made)
    session.flush()
    ask = wish(datetime(2026, 12, 5, 12, 0), 3, extras={"projector": 1})
    booked = [desk.book(resident, room, ask, key=room.slug) for room in (houses.cuisine, houses.chambre)]
    later = replace(ask, start=ask.start + timedelta(days=7), end=ask.end + timedelta(days=7))
    booked.append(desk.book(resident, houses.grande_salle, later, key="later"))
    found = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [len(group.requests) for group in found] == [1, 1, 1], "two projectors do for two"
    sign_in(client, manager)
    with queries() as few:
        assert "Not enough for all" not in client.get("/manage/bookings").text
    booked.append(desk.book(resident, houses.grande_salle, ask, key="third"))
    (group, alone) = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [one.booking_id for one in group.requests] == [booked[0].id, booked[1].id, booked[3].id]
    assert (group.same_room, group.short) == (False, (names,))
    assert ([one.booking_id for one in alone.requests], alone.same_room, alone.short) == ([booked[2].id], False, ())
    with queries() as many:
        page = client.get("/manage/bookings").text
    assert len(few) == len(many)
    assert page.count("Not enough for all: Projector") == 1
    assert page.count("1 × Projector") == 4
    assert "the others are refused" not in page
    for one in (booked[0], booked[1]):
        desk.do(approvals.approve, manager, one)
    assert booked[3].occurrences[0].state == "requested", "its room is free still"
    refused = refusal(Conflict, lambda: desk.do(approvals.approve, manager, booked[3]))
    assert [reason.code for reason in refused.reasons] == ["equipment_gone"]


def test_rivals_for_a_room_are_not_told_of_the_equipment(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    made = {"slug": "projector", "names": {"en": "Projector"}, "pieces": 1, "now": desk.now}
    composition.create_equipment(houses.le_marronnier, **made)
    ask = wish(datetime(2026, 12, 5, 12, 0), 3, extras={"projector": 1})
    for key in ("a", "b"):
        desk.book(resident, houses.cuisine, ask, key=key)
    (group,) = approvals.waiting(desk.actor(manager), now=desk.now)
    assert (len(group.requests), group.same_room, group.short) == (2, True, ()), "whoever loses the room needs none"


def test_a_late_date_of_a_series_is_there_when_it_competes_for_equipment_alone(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session, outbox: Any
) -> None:
    document = templates.template_kitchen()
    session.add(PolicyVersion(resource_id=houses.chambre.id, number=2, document=document, created_at=desk.now))
    made = {"slug": "projector", "names": {"en": "Projector"}, "pieces": 1, "now": desk.now}
    composition.create_equipment(houses.le_marronnier, **made)
    session.flush()
    weekly = {"repeat": "weekly", "until": datetime(2027, 1, 30).date()}
    ask = wish(datetime(2026, 12, 5, 12, 0), extras={"projector": 1}, **weekly)
    series = desk.book(resident, houses.cuisine, ask)
    rival = desk.book(resident, houses.chambre, wish(datetime(2027, 1, 23, 12, 0), extras={"projector": 1}), key="b")
    found = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [[one.booking_id for one in group.requests] for group in found] == [
        *[[series.id]] * approvals.SHOWN,
        [series.id, rival.id],
    ]


def test_what_was_confirmed_leaves_fewer_pieces(
    desk: Desk, houses: Houses, resident: Party, manager: Party, session: Session, outbox: Any
) -> None:
    document = templates.template_kitchen()
    session.add(PolicyVersion(resource_id=houses.chambre.id, number=2, document=document, created_at=desk.now))
    made = {"slug": "projector", "names": {"en": "Projector"}, "pieces": 2, "now": desk.now}
    composition.create_equipment(houses.le_marronnier, **made)
    session.flush()
    ask = wish(datetime(2026, 12, 5, 12, 0), 3, extras={"projector": 1})
    rivals = [desk.book(resident, room, ask, key=room.slug) for room in (houses.cuisine, houses.chambre)]
    assert len(approvals.waiting(desk.actor(manager), now=desk.now)) == 2
    desk.book(resident, houses.grande_salle, ask, key="sure")
    (group,) = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [one.booking_id for one in group.requests] == [one.id for one in rivals]


def test_an_answer_after_the_lead_is_not_late(desk: Desk, houses: Houses, resident: Party, manager: Party) -> None:
    booking = desk.book(resident, houses.cuisine, wish(datetime(2026, 11, 28, 12, 0)))
    later = replace(desk, now=datetime(2026, 11, 28, 8, 0, tzinfo=UTC))
    later.do(approvals.approve, manager, booking)
    assert booking.occurrences[0].state == "confirmed"


def test_refusing_needs_a_reason(desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any) -> None:
    booking = desk.book(resident, houses.cuisine, wish(datetime(2026, 12, 5, 12, 0)))
    assert refusal(Refused, lambda: desk.do(approvals.refuse, manager, booking, reason="")).field == "reason"
    desk.do(approvals.refuse, manager, booking, reason="The oven is being repaired.")
    assert booking.occurrences[0].reason == "The oven is being repaired."
    assert outbox()[-1].params["reasons"] == ["The oven is being repaired."]


def test_who_may_do_what(
    desk: Desk, houses: Houses, resident: Party, association: Organisation, manager: Party, stranger: Party
) -> None:
    kitchen = desk.book(resident, houses.cuisine, wish(datetime(2026, 12, 5, 12, 0)))
    hall = desk.book(
        association.person, houses.grande_salle, wish(datetime(2026, 12, 3, 9, 0), party="ateliers-du-canal")
    )
    host = cast.person("Host", "host@example.org", now=desk.now)
    cast.grant(host, "host", houses.le_marronnier, now=desk.now)
    keep = changes.Change(
        start=datetime(2026, 12, 3, 9), end=datetime(2026, 12, 3, 11), title="x", visibility="private", headcount=None
    )
    acts: list[Callable[[Party, Booking], object]] = [
        lambda who, what: reading.find(desk.actor(who), what.id),
        lambda who, what: desk.do(changes.change, who, what, occurrence_id=None, wish=keep, sequence=99),
        lambda who, what: reading.find_for(desk.actor(who), what.id, Action.DECIDE_BOOKING),
    ]
    expected = {
        (resident.id, kitchen.id): [None, Stale, Forbidden],
        (resident.id, hall.id): [Missing, Missing, Missing],
        (association.person.id, hall.id): [None, Stale, Forbidden],
        (association.person.id, kitchen.id): [Missing, Missing, Missing],
        (manager.id, kitchen.id): [None, Stale, None],
        (host.id, kitchen.id): [None, Forbidden, Forbidden],
        (stranger.id, kitchen.id): [Missing, Missing, Missing],
    }
    people = {party.id: party for party in (resident, association.person, manager, host, stranger)}
    for (who, what), answers in expected.items():
        booking = kitchen if what == kitchen.id else hall
        for act, answer in zip(acts, answers, strict=True):
            if answer is None:
                act(people[who], booking)
            else:
                refusal(answer, lambda act=act, who=who, booking=booking: act(people[who], booking))  # type: ignore[misc]


def test_nobody_answers_their_own_request_where_another_could(
    desk: Desk, houses: Houses, manager: Party, administrator: Party, outbox: Any
) -> None:
    cast.fact(manager, "resident", houses.le_marronnier, now=desk.now)
    booking = desk.book(manager, houses.cuisine, wish(datetime(2026, 12, 5, 12, 0)))
    assert [(mail.kind, mail.recipient) for mail in outbox()] == [
        ("booking_requested", "manager@example.org"),
        ("booking_to_decide", "admin@example.org"),
    ]
    assert outbox()[0].params["answerers"] == ["Pieter Janssens"]
    for act, more in ((approvals.approve, {}), (approvals.refuse, {"reason": "No"})):
        error = refusal(Forbidden, lambda act=act, more=more: desk.do(act, manager, booking, **more))  # type: ignore[misc]
        assert error.code == "own-request"
    assert booking.occurrences[0].state == "requested"
    desk.do(approvals.approve, administrator, booking)
    assert booking.occurrences[0].state == "confirmed"
    one = booking.occurrences[0]
    later = changes.Change(
        start=datetime(2026, 12, 5, 13), end=datetime(2026, 12, 5, 15), title="x", visibility="private", headcount=None
    )
    desk.do(changes.change, manager, booking, occurrence_id=one.id, wish=later, sequence=one.sequence)
    assert one.state == "requested", "a manager does not confirm another time of their own either"


def test_nobody_answers_for_an_organisation_they_act_for(
    desk: Desk, houses: Houses, association: Organisation, manager: Party, administrator: Party
) -> None:
    cast.fact(association.organisation, "resident", houses.le_marronnier, now=desk.now)
    cast.mandate(association.organisation, manager, now=desk.now)
    ask = wish(datetime(2026, 12, 5, 12, 0), party="ateliers-du-canal")
    booking = desk.book(association.person, houses.cuisine, ask)
    assert refusal(Forbidden, lambda: desk.do(approvals.approve, manager, booking)).code == "own-request"


def test_the_only_one_who_could_answers_their_own_request(desk: Desk, houses: Houses, manager: Party) -> None:
    cast.fact(manager, "resident", houses.le_marronnier, now=desk.now)
    booking = desk.book(manager, houses.cuisine, wish(datetime(2026, 12, 5, 12, 0)))
    desk.do(approvals.approve, manager, booking)
    assert booking.occurrences[0].state == "confirmed"


def test_a_long_series_does_not_hide_the_others(
    desk: Desk, houses: Houses, resident: Party, manager: Party, outbox: Any
) -> None:
    other = cast.person("Karim", "karim@example.org", now=desk.now)
    cast.fact(other, "resident", houses.le_marronnier, now=desk.now)
    ask = wish(datetime(2026, 12, 5, 12, 0), repeat="weekly", until=datetime(2027, 1, 30).date())
    series = desk.book(resident, houses.cuisine, ask)
    rival = desk.book(other, houses.cuisine, wish(datetime(2027, 1, 23, 12, 0)))
    found = approvals.waiting(desk.actor(manager), now=desk.now)
    assert [[one.booking_id for one in group.requests] for group in found] == [
        *[[series.id]] * approvals.SHOWN,
        [series.id, rival.id],
    ]
    assert dict(found[0].further) == {series.id: len(series.occurrences) - approvals.SHOWN - 1, rival.id: 0}


def test_open_requests_of_one_party_are_bounded(
    desk: Desk,
    houses: Houses,
    resident: Party,
    manager: Party,
    session: Session,
    outbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = replace(desk.app.config["HUB"], limits=True)
    monkeypatch.setitem(desk.app.config, "HUB", limits)
    dates = [datetime(2026, 12, 5, 8, 0) + timedelta(hours=hour) for hour in range(service.MOST_REQUESTS + 1)]
    for number, start in enumerate(dates[:-1]):
        desk.book(resident, houses.cuisine, wish(start, 1), key=f"r{number}")
    error = refusal(Refused, lambda: desk.book(resident, houses.cuisine, wish(dates[-1], 1), key="more"))
    assert (error.code, error.params["count"]) == ("too_many_requests", service.MOST_REQUESTS)
    first = session.scalars(select(Booking).order_by(Booking.id)).first()
    assert first is not None
    desk.do(approvals.refuse, manager, first, reason="Closed that day.")
    desk.book(resident, houses.cuisine, wish(dates[-1], 1), key="more")
